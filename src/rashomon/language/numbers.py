"""Numbers as English writes them: digits, words, scales ("2.4bn", "half a million", "two dozen")."""

from __future__ import annotations

import re
from functools import cache
from typing import cast

from rashomon.language.tables import load_table


def table(section: str) -> dict[str, float]:
    """One section of ``numbers.toml``: word → value."""
    return cast("dict[str, float]", load_table("rashomon.language", "numbers.toml")[section])


def alternatives(words: list[str]) -> str:
    """A regular expression for any of the words, the longest first; blanks match any white space."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered) + ")"


@cache
def patterns() -> dict[str, str]:
    """Regular expressions (to be used without case) by name.

    ``digits`` "1,200.5", "3½"; ``small`` number words under a hundred; ``scale`` "million"; ``abbreviation`` "bn";
    ``words`` a whole number in words, with its scales.
    """
    tens, units = alternatives(list(table("tens"))), alternatives([w for w, n in table("digits").items() if 0 < n < 10])
    glyphs = "[" + "".join(table("glyphs")) + "]"
    small = rf"(?:{tens}(?:[-\s]{units})?|{alternatives(list(table('digits')))})"
    scale = alternatives(list(table("scales")))
    return {
        "digits": rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?){glyphs}?|{glyphs}",
        "small": small,
        "scale": scale,
        "abbreviation": alternatives(list(table("abbreviations"))),
        "words": rf"(?:(?:{small}|an?)(?:[-\s]+{scale}(?:\s+and)?(?:[-\s]+{small})?){{1,4}}|{small})",
    }


def number(text: str) -> float | None:
    """The value of a number in digits or words, with scales; None when a word is not a number's.

    ``number("2.4 million") == 2_400_000``; ``number("half a million") == 500_000``; ``number("a dozen") == 12``.
    """
    total = current = 0.0
    seen = False
    for word in re.findall(r"\d[\d,]*(?:\.\d+)?|[^\W\d_]+|[½⅓⅔¼¾⅕⅛]", text.lower()):
        plain = _plain(word)
        if plain is not None:
            current, seen = current + plain, True
        elif (scale := table("scales").get(word) or table("abbreviations").get(word)) is not None:
            if not seen:
                current = 1.0
            if scale > current and scale >= 1000:
                total, current = total + current * scale, 0.0
            else:
                current *= scale
            seen = True
        elif word in ("half", "quarter"):
            # "half a million" is a share of what follows; "two and a half million" adds to what came before.
            current, seen = current + (0.5 if word == "half" else 0.25), True
        elif word not in ("a", "an", "and", "of"):
            return None
    return round(total + current, 6) if seen else (1.0 if text.strip().lower() in ("a", "an") else None)


def _plain(word: str) -> float | None:
    """A digit string, a number word under a hundred or a fraction glyph."""
    if word[0].isdigit() and word[0].isascii():
        return float(word.replace(",", ""))
    for section in ("digits", "tens", "glyphs"):
        if word in table(section):
            return float(table(section)[word])
    return None
