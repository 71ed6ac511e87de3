"""One actor across articles."""

from __future__ import annotations

from rashomon.comparing.identity import unify
from rashomon.model import Actor, AnnotatedArticle, Article, Attribution, Mention, Span


def person(
    id_: str, name: str, *, roles: tuple[str, ...] = (), of: str | None = None, named: bool = True, kind: str = "person"
) -> Actor:
    mention = Mention(0, 1, "name" if named else "title")
    return Actor(id_, name, kind, roles=roles, of=of, mentions=(mention,))  # type: ignore[arg-type]


def article(id_: str, *actors: Actor, said: tuple[tuple[str, str], ...] = ()) -> AnnotatedArticle:
    """An article whose text is what its actors said."""
    text, attributions = "", []
    for actor, words in said:
        attributions.append(
            Attribution(
                source=(), cue=(), content=(Span(len(text), len(text) + len(words)),), mode="direct", actor=actor
            )
        )
        text += words + "\n"
    return AnnotatedArticle(Article(id_, text), actors=actors, attributions=tuple(attributions))


def same(a: AnnotatedArticle, b: AnnotatedArticle, x: str = "a1", y: str = "a1") -> bool:
    _, of = unify([a, b])
    return of[a.article.id, x] == of[b.article.id, y]


def test_a_family_name_is_the_full_name_elsewhere() -> None:
    actors, of = unify([article("x", person("a1", "Ines Volta")), article("y", person("a1", "Volta"))])
    assert [(a.name, a.id, a.aliases) for a in actors] == [("Ines Volta", "ines-volta", ("Volta",))]
    assert of == {("x", "a1"): "ines-volta", ("y", "a1"): "ines-volta"}


def test_transliterations_are_one() -> None:
    assert same(article("x", person("a1", "Svetlana Hordienko")), article("y", person("a1", "Sviatlana Gordiyenko")))
    assert same(article("x", person("a1", "Kiev", kind="unknown")), article("y", person("a1", "Kyiv", kind="unknown")))


def test_one_family_name_two_persons() -> None:
    x = article("x", person("a1", "Pavel Orlin"), person("a2", "Dana Orlin"))
    actors, of = unify([x, article("y", person("a1", "Dana Orlin")), article("z", person("a1", "Igor Orlin"))])
    assert len(actors) == 3
    assert of["x", "a2"] == of["y", "a1"] != of["x", "a1"]


def test_a_bare_family_name_goes_where_the_role_fits_or_nowhere() -> None:
    x = article("x", person("a1", "Pavel Orlin", roles=("skipper",)), person("a2", "Dana Orlin", roles=("mayor",)))
    assert same(x, article("y", person("a1", "Orlin", roles=("mayor",))), "a2")
    _, of = unify([x, article("y", person("a1", "Orlin"))])
    assert of["y", "a1"] not in {of["x", "a1"], of["x", "a2"]}


def test_an_office_named_in_one_article_and_not_in_the_other() -> None:
    named = article("x", person("a1", "Ines Volta", roles=("spokesperson",), of="KORA"))
    unnamed = person("a1", "a KORA spokeswoman", roles=("spokeswoman",), of="KORA", named=False)
    other = person("a2", "an Imber spokeswoman", roles=("spokeswoman",), of="Imber", named=False)
    actors, of = unify([named, article("y", unnamed, other)])
    assert of["y", "a1"] == of["x", "a1"] != of["y", "a2"]
    assert actors[0].of == "KORA"


def test_a_spokesman_is_not_a_spokeswoman() -> None:
    x = article("x", person("a1", "Ines Volta", roles=("spokeswoman",), of="KORA"))
    assert not same(x, article("y", person("a1", "a KORA spokesman", roles=("spokesman",), of="KORA", named=False)))


def test_the_same_words_tell_who_an_official_was() -> None:
    words = "There is no build-up of ships in the strait and none is planned"
    x = article("x", person("a1", "Ines Volta"), said=(("a1", words),))
    y = article(
        "y",
        person("a1", "an official", roles=("official",), named=False),
        said=(("a1", words.replace("none", "nothing")),),
    )
    z = article(
        "z",
        person("a1", "an official", roles=("official",), named=False),
        said=(("a1", "We have never heard of any such report before"),),
    )
    _, of = unify([x, y, z])
    assert of["y", "a1"] == of["x", "a1"] != of["z", "a1"]


def test_bodies() -> None:
    full = person("a1", "Marine Accident Review Board", kind="organisation")
    assert same(article("x", full), article("y", person("a1", "MARB", kind="organisation")))
    x = article("x", person("a1", "Calvanian Foreign Ministry", kind="organisation"))
    assert not same(x, article("y", person("a1", "Ostrelian Foreign Ministry", kind="organisation")))


def test_states_by_any_of_their_names() -> None:
    x = article("x", person("a1", "Moscow", kind="government", of="Russia"))
    assert same(x, article("y", person("a1", "Russia", kind="government", of="Russia")))


def test_several_as_one_voice() -> None:
    def story(name: str, first: str, second: str) -> AnnotatedArticle:
        both = Actor("a3", f"{first} and {second}", "group", mentions=(Mention(0, 1, "group"),), members=("a1", "a2"))
        return article(name, person("a1", first), person("a2", second), both)

    assert same(story("x", "Teodor Mihal", "Anna Reyl"), story("y", "Mihal", "Reyl"), "a3", "a3")


def test_order_does_not_matter() -> None:
    articles = [
        article("x", person("a1", "Ines Volta"), person("a2", "Karl Ferrant")),
        article("y", person("a1", "Volta"), person("a2", "K. Ferrant")),
        article("z", person("a1", "Karl Ferrant")),
    ]
    assert unify(articles) == unify(articles[::-1])


def test_nothing() -> None:
    assert unify([]) == ((), {})
