"""Actors with their mentions, roles and names."""

from __future__ import annotations

import pytest

from rashomon.annotating.actors import find_actors
from rashomon.annotating.actors.naming import MAX_NAMES
from rashomon.language.pipeline import nlp
from rashomon.model import Actor, Article, Attribution, Block, Span


def actors_of(text: str, *attributions: Attribution, title: str | None = None) -> dict[str, Actor]:
    article = Article("fiction", text, (Block("paragraph", 0, len(text)),), title=title)
    return {a.name: a for a in find_actors(article, nlp()(text), attributions)[0]}


def span(text: str, words: str) -> tuple[Span, ...]:
    at = text.index(words)
    return (Span(at, at + len(words)),)


def test_roles_body_and_mentions() -> None:
    text = (
        "Calvanian President Teodor Mihal flew home. The president said that Mihal's plane, which he likes, was late."
    )
    mihal = actors_of(text)["Teodor Mihal"]
    assert mihal.kind == "person"
    assert "president" in mihal.roles
    assert mihal.of == "Calvanian"
    said = [(text[m.start : m.end], m.kind) for m in mihal.mentions]
    assert said == [("Teodor Mihal", "name"), ("The president", "title"), ("Mihal", "name"), ("he", "pronoun")]


def test_a_country_is_known_by_its_adjective() -> None:
    actors = actors_of("Norwegian Prime Minister Asger Holt met the press. Holt said that Oslo was calm.")
    assert actors["Asger Holt"].of == "Norway"


def test_i_and_we_are_the_speaker() -> None:
    text = 'Petra Lindqvist opened the door. "I heard it, and we ran," she said. We all know the rest.'
    given = Attribution(span(text, "she"), span(text, "said"), span(text, '"I heard it, and we ran,"'), "direct")
    found = actors_of(text, given)["Petra Lindqvist"]
    assert [text[m.start : m.end] for m in found.mentions] == ["Petra Lindqvist", "I", "we", "she"]


def test_three_leaders_and_their_group() -> None:
    text = "The leaders of Norway, Sweden and Denmark called for a pause. Danish Prime Minister Asger Holt spoke first."
    given = Attribution(span(text, "The leaders of Norway, Sweden and Denmark"), (), span(text, "a pause"), "indirect")
    actors = actors_of(text, given)
    group = actors["leaders of Norway, Sweden and Denmark"]
    names = {a.id: a.name for a in actors.values()}
    assert [names[m] for m in group.members] == ["leader of Norway", "leader of Sweden", "Asger Holt"]
    assert group.kind == "group"


def test_the_headline_completes_a_name() -> None:
    text = "Lindqvist said on Monday that the buoy was dark. Lindqvist left at noon."
    assert "Petra Lindqvist" in actors_of(text, title="Harbour: Petra Lindqvist opens inquiry")


def test_places_are_no_actors_and_capitals_are_governments() -> None:
    actors = actors_of("Berlin said the exercise near Hamburg, in Germany, was over.")
    assert actors["Germany"].kind == "government"
    assert "Berlin" in actors["Germany"].aliases
    assert "Hamburg" not in actors


def test_a_capital_that_is_a_family_name() -> None:
    actors = actors_of("Driver Lewis Hamilton won in the rain. Hamilton said that it was luck.")
    assert actors["Lewis Hamilton"].aliases == ("Hamilton",)


def test_furniture_is_not_read() -> None:
    text = "By Karl Ferrant\nPetra Lindqvist opened the inquiry."
    article = Article("x", text, (Block("byline", 0, 15), Block("paragraph", 16, len(text))))
    actors, _ = find_actors(article, nlp()(text), ())
    assert [a.name for a in actors] == ["Petra Lindqvist"]


def test_the_missing_source_of_a_second_verb() -> None:
    text = "Petra Lindqvist blamed the crew and claimed that the buoy was dark."
    given = Attribution((), span(text, "claimed"), span(text, "that the buoy was dark"), "indirect")
    article = Article("x", text, (Block("paragraph", 0, len(text)),))
    actors, (found,) = find_actors(article, nlp()(text), (given,))
    assert [a.name for a in actors if a.id == found.actor] == ["Petra Lindqvist"]


def test_nobody_accuses_in_the_passive() -> None:
    text = "Petra Lindqvist was accused of sleeping on duty."
    given = Attribution((), span(text, "accused"), span(text, "of sleeping on duty"), "indirect")
    article = Article("x", text, (Block("paragraph", 0, len(text)),))
    assert find_actors(article, nlp()(text), (given,))[1][0].actor is None


HOSTILE = [
    "",
    " \n\n ",
    "He said.",
    '"' * 500,
    "the " * 400,
    "A, B, C and D " * 60,
    "he she they it who " * 50,
    "🜁 said 🜂.",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_odd_texts(text: str) -> None:
    whole = (Span(0, len(text)),) if text else ()
    article = Article("odd", text, (Block("paragraph", 0, len(text)),) if text else ())
    given = (Attribution(whole, (), whole, "direct"), Attribution((), whole, whole, "indirect"))
    actors, resolved = find_actors(article, nlp()(text), given)
    ids = [a.id for a in actors]
    assert len(set(ids)) == len(ids)
    assert len(resolved) == 2
    assert {a.actor for a in resolved} - {None} <= set(ids)
    assert all(0 <= m.start < m.end <= len(text) for a in actors for m in a.mentions)


def test_same_in_same_out() -> None:
    text = "Karl Ferrant met Dana Orlin in Imber. They said they would marry. Ferrant's mother said no. She left."
    assert actors_of(text) == actors_of(text)


def test_names_are_bounded() -> None:
    """Names are compared with one another: an article of thousands of them is read in part."""
    letters = "bdfgklmnprst"
    names = [f"{a}o{b}a{c}i Ve{c}{a}u{b}".title() for a in letters for b in letters for c in letters[:6]]
    text = "\n".join(f"{name} said it rained." for name in names)
    assert len(names) > 2 * MAX_NAMES
    assert 0 < len(actors_of(text)) <= MAX_NAMES
