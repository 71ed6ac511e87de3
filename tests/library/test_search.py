"""Searching: words, phrases, operators; every hit's words are the article's own."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rashomon.library import Hit, Library
from rashomon.library.query import Term, parse
from rashomon.model.errors import LibraryError
from tests.library.newsroom import article


def found(library: Library, query: str) -> list[str]:
    return sorted({hit.article for hit in library.search(query).items})


def marked(library: Library, hit: Hit) -> list[str]:
    """The words marked; what is shown must stand in the article at the place given."""
    text = library.article(hit.article).text
    for passage in hit.passages:
        assert text[passage.start : passage.end] == passage.quote
    return [p.quote[m.start : m.end] for p in hit.passages for m in p.marks]


def test_words_are_found_in_all_their_forms(full: Library) -> None:
    hits = full.search("burning terminals").items
    assert {h.article for h in hits} == {"harbour-gazette", "harbour-courier", "harbour-mail"}
    for hit in hits:
        assert marked(full, hit) == ["terminal", "burned"]


def test_phrases_exclusions_and_beginnings(full: Library) -> None:
    assert found(full, '"tugs came late"') == ["harbour-courier"]
    assert found(full, '"late came tugs"') == []
    assert found(full, "terminal -tugs") == ["harbour-gazette"]
    assert found(full, "termi*") == ["harbour-courier", "harbour-gazette", "harbour-mail"]


def test_what_a_speaker_said(full: Library) -> None:
    hits = full.search("speaker:rudd").items
    assert [(h.kind, h.speaker, h.passages[0].quote) for h in hits] == [
        ("statement", "Ilse Rudd", "the tugs came late"),
        ("statement", "Ilse Rudd", "the harbour was safe"),
    ]
    late = full.search('speaker:"Ilse Rudd" tugs').items
    assert [marked(full, h) for h in late] == [["tugs"]]
    assert full.search("speaker:nobody").items == []
    assert full.search("speaker:ostrel").items[0].stance == "denies"


def test_a_speaker_is_who_comparing_says(full: Library) -> None:
    """The full-text index follows when comparing leads a statement to another person, and holds together."""
    for story in [row.id for row in full.stories().items]:
        full.comparison(story)
    hits = full.search("speaker:rudd tugs").items
    assert [h.speaker for h in hits] == ["Ilse Rudd"]
    assert full.search("speaker:ostrel tugs").items == []
    assert full.search("speaker:rudd ilse").items == []
    assert full.check() == []


def test_outlet_place_dates_and_story(full: Library) -> None:
    assert found(full, "outlet:gazette") == ["harbour-gazette", "strike-gazette"]
    assert found(full, "place:ostrel") == ["harbour-courier"]
    assert found(full, "place:CALVANE planned") == ["strike-courier"]
    assert found(full, "after:2031-06-02") == ["strike-courier"]
    assert found(full, "after:2031-05-04 before:2031-06-02") == ["harbour-mail", "strike-gazette"]
    assert found(full, "before:2031-06 story:harbour") == ["harbour-courier", "harbour-gazette", "harbour-mail"]


def test_by_the_status_of_claims(full: Library) -> None:
    hits = full.search("status:corroborated terminal").items
    assert {(h.kind, h.status, h.passages[0].quote) for h in hits} == {
        ("account", "corroborated", "The grain terminal burned for nine hours.")
    }
    assert {h.article for h in hits} == {"harbour-gazette", "harbour-courier", "harbour-mail"}
    assert [marked(full, h) for h in hits] == [["terminal"]] * 3
    assert found(full, "status:single-source tugs") == ["harbour-courier", "harbour-mail"]
    assert found(full, "status:disputed") == []


def test_pages_of_hits(full: Library) -> None:
    first = full.search("terminal", limit=2)
    assert first.next
    rest = full.search("terminal", limit=2, cursor=first.next)
    assert rest.next is None
    assert len({h.article for h in first.items + rest.items}) == 3


def test_too_many_to_rank_come_newest_first(full: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rashomon.library.search.MOST_RANKED", 2)
    assert [h.article for h in full.search("terminal").items] == ["harbour-mail", "harbour-courier", "harbour-gazette"]
    assert len(full.search("speaker:rudd harbour OR tugs").items) == 0


def test_only_the_newest_version_is_found(library: Library) -> None:
    library.add([article("harbour-gazette", "The silo burned.")])
    library.add([article("harbour-gazette", "The barn burned.")])
    assert found(library, "silo") == []
    assert found(library, "barn") == ["harbour-gazette"]
    assert library.check() == []


def test_a_text_with_the_marks_inside_is_shown_without_marks(library: Library) -> None:
    library.add([article("harbour-gazette", "The \x02silo\x03 burned."), article("harbour-mail", "One \x02 silo.")])
    for hit in library.search("silo").items:
        text = library.article(hit.article).text
        assert all(p.quote in text.replace("\x02", "").replace("\x03", "") or p.quote in text for p in hit.passages)


def test_long_lines_are_cut_at_words(library: Library) -> None:
    words = " ".join(f"word{n}" for n in range(400))
    library.add([article("harbour-gazette", f"{words} needle {words}.")])
    hit = library.search("needle").items[0]
    assert marked(library, hit) == ["needle"]
    assert len(hit.passages[0].quote) < 400
    assert hit.passages[0].quote.split()[0].startswith("word")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "empty"),
        ("-tugs", "must not be there"),
        ("before:yesterday", "must be a date"),
        ("after:2031-02-30", "no such day"),
        ("status:wrong", "must be one of"),
        ("outlet:a outlet:b", "stands twice"),
        ("-outlet:a", "cannot be excluded"),
        ("x " * 600, "longer than"),
        ("x " * 40, "more than 32 words"),
    ],
)
def test_what_cannot_be_meant_is_said(query: str, message: str) -> None:
    with pytest.raises(LibraryError, match=message):
        parse(query)


def test_parts_of_a_query() -> None:
    query = parse('speaker:"Ilse Rudd" after:2031 build-up "grain terminal" -tug harb* http://x')
    assert (query.speaker, query.after) == ("Ilse Rudd", "2031")
    assert query.terms == (
        Term(("build", "up")),
        Term(("grain", "terminal")),
        Term(("tug",), excluded=True),
        Term(("harb",), prefix=True),
        Term(("http", "x")),
    )


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=40) | st.text(alphabet="ab\"-*:()&|!<>\\'%_ ^{}", max_size=30))
def test_no_query_breaks_the_search(full: Library, query: str) -> None:
    try:
        parse(query)
    except LibraryError:
        return
    hits = full.search(query).items
    assert len(hits) == len({(hit.kind, hit.article, tuple(p.start for p in hit.passages)) for hit in hits})
    for hit in hits:
        marked(full, hit)
