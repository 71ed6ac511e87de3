"""Where words stand in an article: paragraphs, the address of a span, a passage with its marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from rashomon.model import Article, Span

_KEPT = ("title", "standfirst", "paragraph", "caption")
_GAP = re.compile(r"\n[ \t\r]*\n")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block that is shown: ``label`` is "¶ 4", "headline" or "caption"."""

    kind: str
    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of an outlet's words under the same marks (``source``, ``cue``, ``content``, ``diff`` …)."""

    text: str
    marks: tuple[str, ...] = ()


class Passages:
    """The paragraphs of one article and where its spans stand."""

    def __init__(self, article: Article) -> None:
        self.text = article.text
        self.paragraphs = tuple(_paragraphs(article))
        self._starts = [p.start for p in self.paragraphs]
        self.total = sum(p.kind in ("paragraph", "standfirst") for p in self.paragraphs)

    def at(self, start: int) -> Paragraph | None:
        """The paragraph that holds this offset, or the last one before it."""
        index = bisect_right(self._starts, start) - 1
        return self.paragraphs[index] if index >= 0 else None

    def label(self, start: int) -> str:
        """The short address of an offset: "¶ 4"."""
        found = self.at(start)
        return found.label if found and start < found.end else "text"

    def around(self, start: int, end: int) -> tuple[str, int, int, str]:
        """What to show for a span, ``(before, start, end, after)``: its whole paragraphs and their neighbours."""
        first, last = self.at(start), self.at(max(start, end - 1))
        if first is None or last is None:
            return "", start, end, ""
        low, high = min(first.start, start), max(last.end, end)
        before = self.at(low - 1) if low else None
        index = bisect_right(self._starts, high - 1)
        after = self.paragraphs[index] if index < len(self.paragraphs) else None
        return (
            _tail(self.text[before.start : before.end]) if before and before.start < low else "",
            low,
            high,
            _head(self.text[after.start : after.end]) if after else "",
        )


def _paragraphs(article: Article) -> list[Paragraph]:
    blocks = [(b.kind, b.start, b.end) for b in article.blocks if b.kind in _KEPT]
    if not article.blocks:
        edges = [0, *(m.end() for m in _GAP.finditer(article.text)), len(article.text)]
        blocks = [("paragraph", a, b) for a, b in pairwise(edges) if article.text[a:b].strip()]
    shown, number = [], 0
    for kind, start, end in blocks:
        words = article.text[start:end]
        low, high = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
        number += kind in ("paragraph", "standfirst")
        label = {"title": "headline", "caption": "caption"}.get(kind, f"¶ {number}")
        shown.append(Paragraph(kind, low, max(low, high), label))
    return shown


def _head(words: str, limit: int = 90) -> str:
    return words if len(words) <= limit else words[:limit].rsplit(maxsplit=1)[0] + " …"


def _tail(words: str, limit: int = 90) -> str:
    return words if len(words) <= limit else "… " + words[-limit:].split(maxsplit=1)[-1]


def segments(text: str, start: int, end: int, marks: dict[str, tuple[Span, ...]]) -> tuple[Segment, ...]:
    """The words from ``start`` to ``end`` cut wherever a mark begins or ends; marks may overlap."""
    clipped = [
        (name, max(start, s.start), min(end, s.end))
        for name, spans in marks.items()
        for s in spans
        if s.start < end and s.end > start
    ]
    edges = sorted({start, end, *(s for _, s, _ in clipped), *(e for _, _, e in clipped)})
    return tuple(
        Segment(text[a:b], tuple(dict.fromkeys(name for name, s, e in clipped if s <= a and b <= e)))
        for a, b in pairwise(edges)
    )


_STOP = re.compile(r"[.!?…][\"”’'»)\]]{0,3}(?=\s)")
_ABBREVIATION = re.compile(r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Sen|Gov|Gen|Col|Lt|Sgt|Rep|Prof|No|vs|Jr|Sr|Inc|Co))\.\Z")


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Sentences of a passage as they are drawn: a plain cut at stops, for the eye only; nothing is matched by it."""
    found, at = [], start
    for match in _STOP.finditer(text, start, end):
        if match[0] == "." and _ABBREVIATION.search(text, max(start, match.end() - 6), match.end()):
            continue
        rest = text[match.end() : match.end() + 4].lstrip()
        if rest and rest[0].islower():
            continue
        found.append((at, match.end()))
        at = match.end()
        while at < end and text[at].isspace():
            at += 1
    return [*found, (at, end)] if at < end else found
