"""Places: names to country and coordinates, one place inside another, names the tagger mistakes."""

from __future__ import annotations

import pytest

from rashomon.annotating.places import find_places
from rashomon.language.pipeline import parse
from rashomon.model import Article, Block, Place


def places(text: str) -> tuple[Place, ...]:
    article = Article("x", text, (Block("paragraph", 0, len(text)),))
    [(_, doc)] = parse([article])
    return find_places(article, doc)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The envoys met in Minsk, Belarus.", [("Minsk", "BY"), ("Belarus", "BY")]),
        ("Talks moved to Paris on Monday.", [("Paris", "FR")]),
        ("A storm hit Paris, Texas.", [("Paris", "US"), ("Texas", "US")]),
        ("He flew from Kiev to Washington.", [("Kyiv", "UA"), ("Washington", "US")]),
        ("Odessa in Ukraine was quiet, as was Kharkiv.", [("Odesa", "UA"), ("Ukraine", "UA"), ("Kharkiv", "UA")]),
        ("U.S. forces left Kabul for Doha.", [("United States", "US"), ("Kabul", "AF"), ("Doha", "QA")]),
    ],
)
def test_names_and_countries(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(p.name, p.country) for p in places(text)] == expected


def test_coordinates_and_offsets() -> None:
    text = "The envoys met in Minsk."
    [place] = places(text)
    assert text[place.start : place.end] == place.text == "Minsk"
    assert place.lat == pytest.approx(53.9, abs=0.2)
    assert place.lon == pytest.approx(27.6, abs=0.2)


def test_a_town_in_a_place_no_table_has_keeps_the_country_alone() -> None:
    paris = places("A storm hit Paris, Texas.")[0]
    assert (paris.country, paris.lat, paris.lon) == ("US", None, None)


def test_a_place_in_no_table_is_kept_with_its_name() -> None:
    found = places("The ferry sailed from Ostrel to Lithuania.")
    assert [(p.name, p.country) for p in found if p.text == "Lithuania"] == [("Lithuania", "LT")]
    assert all(p.country is None for p in found if p.text == "Ostrel")


def test_people_are_no_places() -> None:
    assert [p.text for p in places("Victoria Lincoln told Jackson Brun that she was leaving.")] == []
