from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.annotating.interchange import (
    from_web_annotations,
    read_brat,
    read_conll,
    to_web_annotations,
    write_brat,
    write_conll,
)
from rashomon.annotating.interchange.webannotation import digest
from rashomon.model import AnnotatedArticle, Article, Attribution, Span
from rashomon.model.errors import RashomonError

TEXT = "The mayor denied it.\n“No,” she said, “we\nnever did,” and left 🚢 early."
WORDS = [(0, 3), (4, 9), (10, 16), (17, 19), (21, 22), (22, 24), (27, 30), (31, 35), (38, 40), (41, 46), (47, 50)]


@st.composite
def attributions(draw: st.DrawFn) -> tuple[Attribution, ...]:
    def spans(least: int) -> tuple[Span, ...]:
        chosen = draw(st.lists(st.sampled_from(WORDS), min_size=least, max_size=3, unique=True))
        return tuple(Span(*pair) for pair in sorted(chosen))

    number = draw(st.integers(0, 4))
    return tuple(
        Attribution(
            source=spans(0),
            cue=spans(0),
            content=spans(1),
            mode=draw(st.sampled_from(["direct", "indirect", "mixed"])),
            stance=draw(st.sampled_from(["asserts", "denies", "believes"])),
            negated=draw(st.booleans()),
            hypothetical=draw(st.booleans()),
            probability=draw(st.floats(0, 1)),
            actor=draw(st.sampled_from([None, "a1", "a2"])),
            parent=draw(st.integers(0, i - 1)) if i and draw(st.booleans()) else None,
            said_at=draw(st.sampled_from([None, "2026-05-04", "2026-05-03/2026-05-04"])),
        )
        for i in range(number)
    )


def article(found: tuple[Attribution, ...]) -> AnnotatedArticle:
    return AnnotatedArticle(Article("harbour-1", TEXT), sentences=(Span(0, 20), Span(21, 66)), attributions=found)


@given(attributions())
@settings(max_examples=60, deadline=None)
def test_what_was_written_is_read_again(found: tuple[Attribution, ...]) -> None:
    annotated = article(found)
    brat = write_brat(annotated)
    assert read_brat(brat) == found
    assert write_brat(article(read_brat(brat))) == brat
    assert read_conll(write_conll(annotated)) == {"harbour-1": found}
    page = json.loads(json.dumps(to_web_annotations([annotated])))
    assert from_web_annotations(page).get("harbour-1", ()) == found


def test_brat_as_polnear_writes_it() -> None:
    lines = [
        "T1\tSource 0 9\tThe mayor",
        "T2\tCue 10 16\tdenied",
        "T3\tContent 17 19;22 24\tit No",
        "T4\tAttribution 10 16\tdenied",
        "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1",
        "T5\tDiscuss 0 3\tThe",
    ]
    (one,) = read_brat("\n".join(lines))
    assert one.source == (Span(0, 9),)
    assert one.content == (Span(17, 19), Span(22, 24))


def test_brat_spans_show_their_words_on_one_line() -> None:
    one = Attribution(source=(), cue=(), content=(Span(37, 46),), mode="direct")
    assert write_brat(article((one,))).split("\n")[1] == "T2\tContent 37 46\t“we never"


@pytest.mark.parametrize("line", ["T1\tSource zero 9\tx", "T1", "E1\tCue:T9", "E1\tCue"])
def test_a_broken_brat_line_is_named(line: str) -> None:
    with pytest.raises(RashomonError, match="brat file"):
        read_brat(line)


def test_conll_columns() -> None:
    one = Attribution((Span(0, 9),), (Span(10, 16),), (Span(17, 19),), "indirect", "denies", probability=0.5)
    lines = write_conll(article((one,))).split("\n")
    assert lines[:5] == [
        "# global.columns = ID FORM START END RASHOMON:ATTRIBUTION",
        "# newdoc id = harbour-1",
        "# attribution 1 = mode=indirect stance=denies probability=0.5",
        "1\tThe\t0\t3\t1:B-source",
        "2\tmayor\t4\t9\t1:I-source",
    ]
    assert "\n\n1\t“\t21\t22\t_" in "\n".join(lines)
    with pytest.raises(RashomonError, match="line 1"):
        read_conll("1\tThe\t0")


def test_web_annotations_find_their_words() -> None:
    one = Attribution((Span(0, 9),), (Span(10, 16),), (Span(17, 19),), "indirect", "denies")
    page = to_web_annotations([article((one,))])
    targets = page["items"][0]["target"]
    assert [t["rashomon:role"] for t in targets] == ["source", "cue", "content"]
    for target in targets:
        position, quote = target["selector"]
        assert TEXT[position["start"] : position["end"]] == quote["exact"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in TEXT
        assert target["rashomon:sha256"] == digest(TEXT)
    with pytest.raises(RashomonError, match="web annotation 1"):
        from_web_annotations({"items": [{"target": []}]})
