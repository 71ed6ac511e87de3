"""Captions known by their neighbours: printed twice, dated like a picture, or in a gallery."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from rashomon.language.tables import load_table
from rashomon.reading.blocks.shapes import Labelled, rest_is_closed, two_sentences


def label_galleries(blocks: Sequence[Labelled]) -> None:
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


def label_repeated(blocks: Sequence[Labelled]) -> None:
    """A line printed twice running is a caption: once under the picture, once as its description."""
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


def label_captions(blocks: Sequence[Labelled]) -> None:
    """Captions without a credit: one sentence that ends with a full date, a long open line among closed paragraphs,
    or a line that says again what a labelled caption says."""
    captions = {b.text for b in blocks if b.kind == "caption"}
    closed = rest_is_closed(blocks)
    for place, block in enumerate(blocks):
        if block.kind is not None or len(block.text) > 500:
            continue
        if block.text in captions:
            block.give("caption", "printed again")
        elif DATED_END.search(block.text) and not two_sentences(block.text) and _pictured().search(block.text):
            block.give("caption", "ends with the date of the picture")
        elif (
            closed
            and not block.segment.closed
            and len(block.text.split()) >= 8
            and _pictured().search(block.text)
            and place > 0
        ):
            block.give("caption", "open line that describes a picture")


DATED_END = re.compile(
    r"(?:,|\bon) (?:[A-Z][a-z]{2,8}day,? )?(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}),? \d{4}\.?$"
)
"""A sentence that ends with a full date, as captions of agency pictures do."""


@cache
def _pictured() -> re.Pattern[str]:
    words = load_table("rashomon.reading.blocks", "patterns.toml")["pictured"]
    return re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")\b", re.IGNORECASE)
