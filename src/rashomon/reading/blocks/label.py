"""Every stretch of a text gets its label: by its own words, by its place, by its neighbours. Nothing is deleted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rashomon.language.tables import load_table
from rashomon.model.article import BlockKind
from rashomon.reading.blocks.rules import by_own_words, furniture_prefix, is_furniture
from rashomon.reading.blocks.segments import Segment, ends_sentence, split
from rashomon.reading.metadata import headers


@dataclass(slots=True)
class Labelled:
    """A stretch with its label and the name of the rule that gave it."""

    segment: Segment
    kind: BlockKind | None = None
    why: str = ""

    @property
    def text(self) -> str:
        """Its words."""
        return self.segment.text

    def give(self, kind: BlockKind, why: str) -> None:
        """Label it, unless it has a label."""
        if self.kind is None:
            self.kind, self.why = kind, why


def label(text: str, title: str | None = None) -> list[Labelled]:
    """The labelled stretches of ``text``; ``title`` is the headline where it is known from elsewhere."""
    blocks = [Labelled(piece) for segment in split(text) for piece in _cut(segment, text, title)]
    for block in blocks:
        verdict = by_own_words(block.text)
        if verdict and not (verdict[0] == "boilerplate" and _same(block.text, title)):
            block.give(*verdict)
    _label_galleries(blocks)
    _label_repeated(blocks)
    _label_header(blocks, title)
    _label_lists(blocks)
    _label_captions(blocks)
    for place, block in enumerate(blocks):
        if block.kind is None:
            block.give("paragraph", "crosshead" if _is_crosshead(blocks, place) else "running text")
    return [piece for block in blocks for piece in _without_dateline(block, text)]


def _cut(segment: Segment, text: str, title: str | None) -> list[Segment]:
    """The segment in pieces where furniture, the title or a credit is printed in one line with the text."""
    pieces: list[Segment] = []
    start, end, gap = segment.start, segment.end, segment.gap

    def take(to: int) -> None:
        nonlocal start, gap
        body = text[start:to].strip()
        if body:
            begin = start + len(text[start:to]) - len(text[start:to].lstrip())
            pieces.append(Segment(begin, begin + len(body), body, gap))
            gap = False
        start = to

    while start < end and (prefix := furniture_prefix(text[start : min(end, start + 200)])) and start + prefix < end:
        take(start + prefix)
    if title and len(title) >= 15 and text.startswith(title, start) and start + len(title) < end - 2:
        after = text[start + len(title) : start + len(title) + 1]
        if after.isspace():
            take(start + len(title))
    tail = _TAIL.search(text, max(start, end - 500), end)
    if tail and tail.start(1) - start > 30:
        take(tail.start(1))
    for match in _INSIDE.finditer(text, start, end) if end - start > 400 else ():
        take(match.start())
        take(match.end())
    take(end)
    return pieces


_TAIL = re.compile(
    r"""(?<=[.!?"”’')\]\s])\s{0,3}(
      \((?:additional\ |further\ )?(?:reporting|report|writing|editing|compiled|written|with\ (?:additional\ )?(?:inputs?|reporting|files|material|agenc))[^()]{3,400}\)[^.\s]{0,20}\s?\S{0,16}
    | (?:read\ or\ share\ this\ story:|follow\ (?:us|me)\ on|follow\ \S+\ on\ (?:twitter|x|facebook))\s?[^\n]{2,160}
    | \(with\ inputs?\ from[^()]{2,120}\)
    )$""",
    re.IGNORECASE | re.VERBOSE,
)
_INSIDE = re.compile(
    r"advertisement continue reading the main story|story continues below advertisement|enlarge this image toggle caption",
    re.IGNORECASE,
)


def _label_galleries(blocks: Sequence[Labelled]) -> None:
    """Numbered pictures of a gallery ("7/34 …"), five or more: page furniture, whatever they show."""
    numbered = [b for b in blocks if _GALLERY.match(b.text)]
    if len(numbered) >= 5:
        for block in numbered:
            block.kind, block.why = "boilerplate", "picture gallery"
    for place, block in enumerate(blocks[1:], start=1):
        before = blocks[place - 1]
        if (
            block.why == "picture gallery"
            and before.kind is None
            and len(before.text) < 80
            and not before.segment.closed
        ):
            before.give("boilerplate", "heading of a gallery")
        if "show all" in block.text[:30].lower() and before.kind is None and len(before.text) < 80:
            before.give("boilerplate", "heading of a gallery")


_GALLERY = re.compile(r"(\d{1,3})(?:/| of )(\d{1,3})[ .:]")


def _label_header(blocks: list[Labelled], title: str | None) -> None:
    """Title, standfirst, byline and dates: what stands before the first paragraph of running text."""
    body = next((i for i, b in enumerate(blocks) if b.kind is None and _is_prose(b.text)), len(blocks))
    for place, block in enumerate(blocks):
        if place > body + 40:
            break
        header = headers.parse(block.text)
        if header.understood and (
            place <= body + 1 or (header.by and place < body + 4) or header.updated or header.published
        ):
            if block.kind in (None, "note", "boilerplate") and not (block.kind == "note" and place > body):
                block.kind, block.why = "byline", "byline or date"
    headline = _headline(blocks, body, title)
    if headline is not None:
        blocks[headline].kind, blocks[headline].why = "title", "same as the known title" if title else "first line"
    _label_names(blocks, body, headline)
    _label_standfirst(blocks, body, headline, title)


def _headline(blocks: Sequence[Labelled], body: int, title: str | None) -> int | None:
    if title:
        for place, block in enumerate(blocks[: body + 3]):
            if _same(block.text, title):
                return place
        return None
    for place, block in enumerate(blocks[: min(body + 1, 12)]):
        if block.kind is None and place + 1 < len(blocks) and _is_headline(block.text):
            return place
    return None


def _is_headline(text: str) -> bool:
    return (
        8 <= len(text) <= 250
        and text[-1] not in ".,;:"
        and (len(text.split()) >= 3 or not text.isascii())
        and not _two_sentences(text)
    )


def _label_names(blocks: Sequence[Labelled], body: int, headline: int | None) -> None:
    """Lines that are only an outlet's or a person's name, beside the byline or the headline."""
    first = -1 if headline is None else headline
    for place in range(max(0, first - 1), min(body, len(blocks))):
        block = blocks[place]
        near = (
            any(blocks[i].kind == "byline" for i in (place - 1, place + 1) if 0 <= i < len(blocks))
            or place - 1 == headline
        )
        if block.kind is None and near and len(block.text) <= 60:
            if headers.looks_like_outlet(block.text):
                block.give("byline", "name of an outlet")
            elif headers.is_name(block.text) and place != headline:
                block.give("byline", "name of an author")


def _label_standfirst(blocks: Sequence[Labelled], body: int, headline: int | None, title: str | None) -> None:
    """A line between headline and text that sums the article up: a lead without a full stop, or set off before the byline."""
    start = 0 if headline is None else headline + 1
    if headline is None and not title:
        return
    for place in range(start, min(start + 5, len(blocks) - 1)):
        block = blocks[place]
        if block.kind is not None:
            continue
        words = len(block.text.split())
        if (
            not block.segment.closed
            and 7 <= words <= 60
            and not _DATED_END.search(block.text)
            and _rest_is_closed(blocks[place + 1 :])
        ):
            block.give("standfirst", "lead without a full stop")
        elif (
            place < len(blocks) - 2
            and words <= 60
            and blocks[place + 1].kind == "byline"
            and place < 4
            and headline is not None
        ):
            block.give("standfirst", "lead before the byline")
        return


def _rest_is_closed(blocks: Sequence[Labelled]) -> bool:
    """True when the paragraphs that follow do end with full stops (texts without any say nothing)."""
    following = [b for b in blocks if b.kind is None and len(b.text) > 60][:8]
    return sum(b.segment.closed for b in following) >= 0.6 * len(following) > 0


def _label_repeated(blocks: Sequence[Labelled]) -> None:
    """A line printed twice, one right after the other, is a caption: once under the picture, once for its description."""
    for place in range(len(blocks) - 1):
        here, below = blocks[place], blocks[place + 1]
        if (
            here.text == below.text
            and len(here.text) >= 20
            and below.kind in (None, "caption")
            and here.kind in (None, "caption")
        ):
            here.give("caption", "printed twice")
            below.give("caption", "printed twice")


def _label_lists(blocks: Sequence[Labelled]) -> None:
    """Lists of other pages, and readers' comments at the end."""
    lists, comments = _openers("lists"), _openers("comments")
    inside = False
    last_prose = max((i for i, b in enumerate(blocks) if b.kind is None and _is_prose(b.text)), default=0)
    for place, block in enumerate(blocks):
        opener = re.sub(r"[\W_]+", " ", block.text[:60].lower().replace("’", "'").replace("'", "")).strip()
        if block.kind in (None, "boilerplate") and opener in comments and place > 3 and place >= 0.5 * len(blocks):
            for other in blocks[place:]:
                if other.kind not in ("note",):
                    other.kind, other.why = "boilerplate", "comment section"
            return
        if block.kind in (None, "boilerplate") and opener in lists:
            block.kind, block.why = "boilerplate", "heading of a list of pages"
            inside = True
        elif inside and block.kind is None:
            inside = (
                len(block.text) < 140
                and not (block.segment.closed and not block.text.endswith("?"))
                and not _leads_prose(blocks, place, last_prose)
            )
            if inside:
                block.give("boilerplate", "list of pages")
        elif inside and block.kind in ("paragraph", "caption", "note"):
            inside = False


def _leads_prose(blocks: Sequence[Labelled], place: int, last_prose: int) -> bool:
    """True for a crosshead: an open line with running text right below, and none like it above."""
    return (
        place < last_prose
        and place + 1 < len(blocks)
        and _is_prose(blocks[place + 1].text)
        and blocks[place - 1].why != "list of pages"
    )


@cache
def _openers(name: str) -> frozenset[str]:
    lines = load_table("rashomon.reading.blocks", "patterns.toml")[name]
    return frozenset(re.sub(r"[\W_]+", " ", line.replace("'", "")).strip() for line in lines)


def _label_captions(blocks: Sequence[Labelled]) -> None:
    """Captions without a credit: one sentence that ends with a full date, a long open line among closed paragraphs,
    or a line that says again what a labelled caption says."""
    captions = {b.text for b in blocks if b.kind == "caption"}
    closed = _rest_is_closed(blocks)
    for place, block in enumerate(blocks):
        if block.kind is not None or len(block.text) > 500:
            continue
        if block.text in captions:
            block.give("caption", "printed again")
        elif _DATED_END.search(block.text) and not _two_sentences(block.text) and _PICTURED.search(block.text):
            block.give("caption", "ends with the date of the picture")
        elif (
            closed
            and not block.segment.closed
            and len(block.text.split()) >= 8
            and _PICTURED.search(block.text)
            and place > 0
        ):
            block.give("caption", "open line that describes a picture")


_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|January|February|March|April|June|July|August|September|October|November|December"
_DATED_END = re.compile(
    rf"(?:,|\bon) (?:\w{{3,9}}day,? )?(?:(?:{_MONTHS})\.? \d{{1,2}}|\d{{1,2}} (?:{_MONTHS})),? \d{{4}}\.?$"
)
_PICTURED = re.compile(
    r"\b(?:stands?|sits?|walks?|waits?|speaks?|talks?|poses?|attends?|holds?|waves?|shows?|looks?|gestures?|takes?|leaves?|arrives?|arriving|works?|"
    r"gathers?|shakes?|shaking|marche?s?|carry|carries|rides?|rests?|lies|lie|reacts?|react|watche?s?|addresse?s?|listens?|smiles?|passe?s?|is seen|are seen|seen|pictured|"
    r"photographed|file photo|undated|handout|in this|the scene|close to|can be seen|talking|standing|sitting|holding|attending|speaking|leaving|waving|walking|working)\b",
    re.IGNORECASE,
)


def _is_crosshead(blocks: Sequence[Labelled], place: int) -> bool:
    block = blocks[place]
    return not block.segment.closed and len(block.text) <= 90 and 0 < place < len(blocks) - 1


def _without_dateline(block: Labelled, text: str) -> list[Labelled]:
    """The dateline that opens a paragraph as a block of its own."""
    line = headers.dateline(block.text) if block.kind == "paragraph" else None
    if line is None:
        return [block]
    start, end = block.segment.start, block.segment.end
    cut = len(block.text[: line.length].rstrip())
    rest = text[start + line.length : end]
    return [
        Labelled(
            Segment(start, start + cut, text[start : start + cut], block.segment.gap), "dateline", "place before a dash"
        ),
        Labelled(Segment(end - len(rest.lstrip()), end, rest.strip()), block.kind, block.why),
    ]


def _is_prose(text: str) -> bool:
    """True for running text: a closed sentence of some length, or several."""
    return (len(text) >= 60 and ends_sentence(text) and not is_furniture(text)) or (
        len(text) > 300 and _two_sentences(text)
    )


def _two_sentences(text: str) -> bool:
    return re.search(r"[^\W\d_]{3,}[.!?][\"”’')\]]{0,2}\s+[\"“‘'(\[]?[A-ZÀ-Þ]", text) is not None


def _same(text: str, title: str | None) -> bool:
    """True when the line is the title, but for case, marks and a trailing outlet name."""
    if not title:
        return False
    a, b = (re.sub(r"[\W_]+", " ", x.casefold()).strip() for x in (text, title))
    return a == b or (
        len(a) > 20 and len(b) > 20 and len(text) < 1.5 * len(title) and (a.startswith(b) or b.startswith(a))
    )
