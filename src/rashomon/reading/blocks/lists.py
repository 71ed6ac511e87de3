"""Lists of other pages, and readers' comments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from rashomon.language.tables import load_table
from rashomon.reading.blocks.shapes import Labelled, is_prose


def label_lists(blocks: Sequence[Labelled]) -> None:
    """Lists of other pages, and readers' comments at the end."""
    lists, comments = _openers("lists"), _openers("comments")
    inside = False
    last_prose = max((i for i, b in enumerate(blocks) if b.kind is None and is_prose(b.text)), default=0)
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
        and is_prose(blocks[place + 1].text)
        and blocks[place - 1].why != "list of pages"
    )


@cache
def _openers(name: str) -> frozenset[str]:
    lines = load_table("rashomon.reading.blocks", "patterns.toml")[name]
    return frozenset(re.sub(r"[\W_]+", " ", line.replace("'", "")).strip() for line in lines)
