"""Labelled stretches, and what a stretch looks like: running text, several sentences, the title again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rashomon.model.article import BlockKind
from rashomon.reading.blocks.rules import is_furniture
from rashomon.reading.blocks.segments import Segment, ends_sentence


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


def is_prose(text: str) -> bool:
    """True for running text: a closed sentence of some length, or several."""
    return (len(text) >= 60 and ends_sentence(text) and not is_furniture(text)) or (
        len(text) > 300 and two_sentences(text)
    )


def two_sentences(text: str) -> bool:
    """True when a sentence ends inside ``text`` and another begins."""
    return re.search(r"[^\W\d_]{3}[.!?][\"”’')\]]{0,2}\s+[\"“‘'(\[]?[A-ZÀ-Þ]", text[:2000]) is not None


def same(text: str, title: str | None) -> bool:
    """True when the line is the title, but for case, marks and a trailing outlet name."""
    if not title:
        return False
    a, b = (re.sub(r"[\W_]+", " ", x.casefold()).strip() for x in (text, title))
    return a == b or (
        len(a) > 20 and len(b) > 20 and len(text) < 1.5 * len(title) and (a.startswith(b) or b.startswith(a))
    )


def rest_is_closed(blocks: Sequence[Labelled]) -> bool:
    """True when the paragraphs that follow do end with full stops (texts without any say nothing)."""
    following = [b for b in blocks if b.kind is None and len(b.text) > 60][:8]
    return sum(b.segment.closed for b in following) >= 0.6 * len(following) > 0
