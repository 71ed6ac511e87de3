"""What is held against what: figures, names, quotations, denials."""

from __future__ import annotations

import numpy as np
import pytest

from rashomon.annotating import annotate
from rashomon.comparing.conflicts.candidates import COLUMNS, Candidate, candidates
from rashomon.comparing.conflicts.opposites import opposed, sides
from rashomon.comparing.identity import unify
from rashomon.comparing.propositions import propositions
from rashomon.comparing.space import build_space
from rashomon.model import Article


def found(*texts: str, kind: str) -> list[Candidate]:
    """Candidates of a kind between the texts, each an article of its own."""
    days = {n: f"2026-05-{n + 4:02}" for n in range(len(texts))}
    articles = list(annotate(Article(f"a{n}", text, published=days[n]) for n, text in enumerate(texts)))
    _, actor_of = unify(articles)
    space = build_space(propositions(articles, dict(actor_of)))
    held, rows = candidates(space, np.full(len(space.pairs), 0.5), days)[kind]
    assert rows.shape == (len(held), len(COLUMNS[kind]))
    assert np.isfinite(rows).all()
    return held


def values(*texts: str) -> set[tuple[float, float]]:
    return {(c.figures[0].low, c.figures[1].low) for c in found(*texts, kind="figure") if c.figures}


def test_figures_of_one_thing_are_held_against_each_other():
    told = "The collision killed {} sailors on Sunday."
    assert (14.0, 17.0) in values(told.format(14), told.format(17))


def test_figures_in_other_units_agree():
    assert values("The cutter sank 10 miles off Cape Moll.", "The cutter sank 16.1 kilometres off Cape Moll.") == set()


def test_ages_and_ordinals_are_figures():
    assert (5.0, 6.0) in values("A five-year-old boy fell from the cutter.", "A six-year-old boy fell from the cutter.")
    assert (15.0, 19.0) in values(
        "It was the 15th collision in the strait this year.", "It was the 19th collision in the strait this year."
    )


def test_spellings_of_one_name_are_held_against_each_other():
    told = "Captain Pavel {} steered the cutter."
    names = found(told.format("Volkarin"), told.format("Wolkarin"), kind="name")
    assert {c.detail for c in names} == {("Volkarin", "Wolkarin")}


@pytest.mark.parametrize(
    ("quoted", "count"),
    [("nobody gives us leave to sail in our own water", 1), ("we do not ask leave to sail in our own water", 0)],
)
def test_one_utterance_in_other_words(quoted, count):
    first = 'Admiral Rhun said: "We do not ask leave to sail in our own water."'
    rewordings = found(first, f'Admiral Rhun said: "{quoted}."', kind="wording")
    assert len(rewordings) == count


def test_a_denial_is_held_against_what_another_says():
    held = found(
        "Calvane said that Ostrel had sailed through the strait without lights.",
        "Ostrel denied that it had sailed through the strait without lights.",
        kind="denial",
    )
    assert any(c.i > c.j for c in held)  # who denies comes second in the story and first in the candidate


def test_opposites_stand_against_each_other():
    assert opposed(sides(["ship", "safe"]), sides(["ship", "dangerous"])) > 0
    assert opposed(sides(["ship", "safe"]), sides(["ship", "safe"])) == 0
