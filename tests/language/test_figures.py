"""Numbers in words, and whether two figures can both be right."""

from __future__ import annotations

import pytest

from rashomon.language.figures import comparable, compatible, rounding_of
from rashomon.language.numbers import number
from rashomon.language.people import is_person
from rashomon.model import Figure


def figure(value: float | None = None, **rest: object) -> Figure:
    return Figure(0, 1, "x", value, **rest)  # type: ignore[arg-type]


def people(value: float | None = None, counted: str = "people", **rest: object) -> Figure:
    return figure(value, unit="person", counted=counted, **rest)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,200", 1200),
        ("2.4 million", 2.4e6),
        ("2.4bn", 2.4e9),
        ("half a million", 500_000),
        ("a quarter of a million", 250_000),
        ("two dozen", 24),
        ("a hundred and twenty", 120),
        ("two hundred thousand", 200_000),
        ("one and a half million", 1.5e6),
        ("seventy-five", 75),
        ("3½", 3.5),
        ("banana", None),
        ("", None),
    ],
)
def test_numbers(text: str, value: float | None) -> None:
    assert number(text) == (pytest.approx(value) if value is not None else None)


def test_only_what_counts_the_same_is_comparable() -> None:
    assert comparable(people(5), people(7, "passenger"))
    assert not comparable(people(5, "sailor"), people(7, "passenger"))
    assert not comparable(figure(5, counted="ship"), figure(5))
    assert comparable(figure(5, unit="mile"), figure(8, unit="kilometre"))
    assert not comparable(figure(5, unit="mile"), figure(8, unit="hour"))
    assert not comparable(figure(5, unit="USD"), figure(5, unit="EUR"))
    assert comparable(figure(0.2, counted="voter"), figure(20, unit="percent", counted="voter"))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (people(50, low=50, hedge="more than"), people(51), True),
        (people(51), people(51, low=51, hedge="more than"), False),
        (people(51), people(51, low=51, hedge="at least"), True),
        (people(5), people(7), False),
        (people(10_000), people(10_200), True),
        (people(10_000), people(20_000), False),
        (people(10_000, hedge="about"), people(10_400), True),
        (people(low=24), people(30), True),
        (people(low=24), people(3), False),
        (figure(100, unit="mile"), figure(161, unit="kilometre"), True),
        (figure(100, unit="mile"), figure(180, unit="kilometre"), False),
        (figure(10, unit="degree Celsius"), figure(50, unit="degree Fahrenheit"), True),
        (figure(2.4e9, unit="GBP"), figure(2.38e9, unit="GBP"), True),
        (figure(0.25, counted="voter"), figure(40, unit="percent", counted="voter"), False),
        (figure(low=40, high=50, counted="ship"), figure(45, counted="ship"), True),
        (figure(low=40, high=50, counted="ship"), figure(55, counted="ship"), False),
    ],
)
def test_both_can_be_right(a: Figure, b: Figure, expected: bool) -> None:
    assert compatible(a, b) is expected
    assert compatible(b, a) is expected


def test_rounding_of_the_last_digit() -> None:
    assert rounding_of(7.4) == pytest.approx(0.05)
    assert rounding_of(12_000) == pytest.approx(500)
    assert rounding_of(0) == 0


def test_people() -> None:
    assert all(map(is_person, ("docker", "people", "spokeswoman", "Calvanian", "asylum-seeker")))
    assert not any(map(is_person, ("computer", "tower", "plan", "vote", "kilometre")))
