from __future__ import annotations

from pathlib import Path

import msgspec

from rashomon.model import Origin
from rashomon.presenting.views import StoryView
from rashomon.web.people import _merged
from tests.presenting.story import strait
from tests.web.serving import make_library


def rows(tmp_path: Path, copies: tuple[str, str]):
    """Two statements in the same words, in these two articles."""
    library = make_library(tmp_path)
    first = library.statements(limit=1).items[0]
    return [
        msgspec.structs.replace(first, id=n, article=article, outlet=article, published=f"2026-05-04T{10 + n}:00")
        for n, article in enumerate(copies)
    ]


def test_copies_of_one_text_are_one_entry(tmp_path: Path) -> None:
    view = StoryView(strait())
    found = list(_merged(rows(tmp_path, ("strand-morning", "northern-packet")), view))
    assert [(s.row.article, s.also) for s in found] == [("strand-morning", ("northern-packet",))]


def test_the_same_words_in_independent_texts_stay_apart(tmp_path: Path) -> None:
    view = StoryView(msgspec.structs.replace(strait(), origins=(Origin(("strand-morning",)),)))
    found = list(_merged(rows(tmp_path, ("strand-morning", "northern-packet")), view))
    assert [s.also for s in found] == [(), ()]
