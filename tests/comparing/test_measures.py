import pytest

from rashomon.comparing.conflicts.measures import gap, same_spelling, spelling
from rashomon.comparing.conflicts.quotes import difference
from rashomon.comparing.cues import words
from rashomon.comparing.propositions import Quantity, numbers


def figure(low: float, high: float | None = None, *, hedged: bool = False) -> Quantity:
    return Quantity(low, low if high is None else high, "person", "sailor", 0, 1, hedged)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (figure(12), figure(12)),
        (figure(10, 20), figure(14)),
        (figure(1200), figure(1213)),
        (figure(98, hedged=True), figure(100)),
    ],
)
def test_figures_that_can_both_be_true(one, two):
    assert gap(one, two) == gap(two, one) == 0


def test_figures_that_cannot():
    assert gap(figure(12), figure(14)) > 0
    assert gap(figure(9), figure(17)) > gap(figure(14), figure(17))


def test_spellings_of_one_name():
    assert spelling("volkarin", "wolkarin") > 0.78
    assert spelling("volkarin", "estmere") < 0.6
    assert spelling("sile", "sileans") == 0
    assert same_spelling("harbourmaster", "harbormaster")
    assert same_spelling("organisation", "organization")
    assert not same_spelling("volkarin", "wolkarin")


def test_quotations_differ_by_words_and_not_by_spelling():
    assert difference(words("we sail in our own water"), words("we sail in our own water")) == (6, 0, 0)
    common, changed, _ = difference(words("we sail in our own water"), words("we sail in these own seas"))
    assert common == 4
    assert changed >= 1
    assert difference(words("the build up is over"), words("the buildup is over"))[1] == 0


def test_numbers_in_digits_and_words():
    assert numbers("Two boats carried 1,204 people and 3.5 tonnes") == {2.0, 1204.0, 3.5}


@pytest.mark.parametrize(("one", "two"), [("José", "jose"), ("aug.", "august"), ("estmere", "estmereans")])
def test_accents_abbreviations_and_endings_are_no_variants(one, two):
    assert same_spelling(one, two)
