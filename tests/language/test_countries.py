"""Countries by name, people and capital; places by name."""

from __future__ import annotations

import pytest

from rashomon.language.countries import (
    countries,
    country_named,
    country_of,
    country_of_demonym,
    places_named,
)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Belarus", "BY"),
        ("the UK", "GB"),
        ("U.S.", "US"),
        ("Dutch", "NL"),
        ("Ukrainians", "UA"),
        ("North Korean", "KP"),
        ("Beijing", "CN"),
        ("Kiev", "UA"),
        ("Côte d’Ivoire", "CI"),
        ("Scotland", "GB"),
        ("Ostrel", None),
    ],
)
def test_country_of(name: str, code: str | None) -> None:
    assert country_of(name) == code


def test_names_peoples_and_capitals_are_told_apart() -> None:
    assert country_named("Dutch") is None
    assert country_of_demonym("Dutch") == "NL"
    assert country_of_demonym("Beijing") is None


def test_every_country_has_a_code_and_most_have_a_place() -> None:
    assert len(countries()) > 230
    assert all(len(code) == 2 and code.isupper() for code in countries())
    assert sum(c.lat is not None for c in countries().values()) > 220


def test_places_of_one_name_the_capital_first() -> None:
    found = places_named("Paris")
    assert (found[0].kind, found[0].country) == ("capital", "FR")
    assert places_named("Birmingham")[0].country == "GB"
    assert {p.country for p in places_named("Birmingham")} >= {"GB", "US"}
    assert places_named("Ostrel") == ()
