"""From a match of the grammar to a quantity: its value, interval and unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rashomon.annotating.figures.grammar import currencies, plain_pattern, scanner, units
from rashomon.language.numbers import number, table
from rashomon.language.tables import load_table


@dataclass(slots=True)
class Quantity:
    """A number, range or fraction as the text has it."""

    start: int
    end: int
    """Of the whole expression, unit included."""
    number_end: int
    """Of the number without its unit."""
    kind: str
    """plain, range, vague, share (one in five), fraction (two-thirds)."""
    value: float | None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    dimension: str | None = None
    """Of the unit; "money" for a currency."""
    hyphenated: bool = False
    """The unit modifies a noun: "three-day visit"."""


def scan(text: str) -> Iterator[Quantity]:
    """Quantities from left to right, without overlaps; not yet told from names, ages and dates."""
    at = 0
    pattern = scanner()
    while (found := pattern.search(text, at)) is not None:
        quantity = _read(found)
        if isinstance(quantity, Quantity):
            at = max(quantity.end, found.start() + 1)
            yield quantity
        else:
            at = quantity if quantity is not None else found.end()


def _read(found: re.Match[str]) -> Quantity | int | None:
    """The quantity of a match, or the offset from which to look again, or None."""
    g = found.groupdict()
    if g["sign"]:
        return _money(found)
    if g["couple"]:
        return Quantity(*found.span(), found.end(), "plain", 2 * (number(g["couplescale"] or "") or 1.0))
    if g["f1"] or g["f3"] or g["f4"]:
        return _fraction(found)
    reader = _share if g["s1"] else _vague if g["vague"] else _range if g["r1"] else _plain
    return reader(found)


@cache
def _change() -> re.Pattern[str]:
    """A verb of change, and no full stop after it."""
    stems = "|".join(load_table("rashomon.annotating.figures", "words.toml")["cues"]["changes"])
    return re.compile(rf"\b(?:{stems})\b[^.;]*$", re.IGNORECASE)


def changes(text: str, start: int) -> bool:
    """``rose by 12 to 40``, ``cut from 9 to 4``: two figures and no range."""
    lead = text[max(0, start - 60) : start].rstrip()
    led = lead.lower().endswith((" by", "from")) or lead[-1:].isdigit() or lead.endswith("%")
    change = _change().search(lead)
    return change is not None and (led or " " not in change.group())


@cache
def _tally() -> re.Pattern[str]:
    """A word of votes and games, and no full stop after it."""
    stems = "|".join(load_table("rashomon.annotating.figures", "words.toml")["cues"]["tallies"])
    return re.compile(rf"\b(?:{stems})\b[^.;]*$", re.IGNORECASE)


def _money(found: re.Match[str]) -> Quantity:
    g = found.groupdict()
    signs = load_table("rashomon.language", "currencies.toml")["signs"]
    sign = next((code for form, code in signs.items() if form.lower() == g["sign"].lower()), None)
    first, second = number(g["m1"]), number(g["m2"] or g["m3"] or "")
    start, end = found.span()
    if second is None or first is None:
        return Quantity(start, end, end, "plain", first, unit=sign, dimension="money")
    link = (g["mlink"] or g["mlink2"] or "").strip().lower()
    if (link == "and" and not g["mbetween"]) or (link == "to" and changes(found.string, start)):
        return Quantity(start, found.end("m1"), found.end("m1"), "plain", first, unit=sign, dimension="money")
    low = _shared_scale(first, g["m1"], second, g["m2"] or g["m3"])
    return Quantity(start, end, end, "range", None, low, second, sign, "money")


def _share(found: re.Match[str]) -> Quantity | int:
    """``one in five``: a part of a whole, as a fraction."""
    part, whole = number(found["s1"]), number(found["s2"])
    if part is None or whole is None or not 0 < part < whole or whole > 1_000_000:
        return found.end("s1") if part is None else _plain_again(found)
    return Quantity(found.start(), found.end(), found.end(), "share", part / whole)


def _plain_again(found: re.Match[str]) -> Quantity:
    """The first number of a match that is no share."""
    end = found.end("s1")
    return Quantity(found.start(), end, end, "plain", number(found["s1"]))


def _fraction(found: re.Match[str]) -> Quantity | None:
    g = found.groupdict()
    start, end = found.span()
    if g["f3"]:
        return Quantity(start, end, end, "fraction", 0.5)
    if g["f4"]:
        above, below = float(g["f4"]), float(g["f5"])
        return Quantity(start, end, end, "fraction", above / below) if above < below else None
    over = table("fractions")[g["f2"].lower()]
    part = number(g["f1"])
    return Quantity(start, end, end, "fraction", part / over) if part is not None and part < over else None


def _vague(found: re.Match[str]) -> Quantity:
    """``dozens``, ``tens of thousands``, ``several hundred``: no value, only a least one."""
    words = re.sub(r"\s+", " ", found["vague"].lower()).split(" ")
    low = 1.0
    for word in words:
        if word in table("vague"):
            low *= table("vague")[word] if low == 1.0 else table("vague")[word] / 2
        elif word == "tens":
            low *= 20
        elif word in table("scales"):
            low *= 2 * table("scales")[word]
    name, dimension, _ = _unit(found["vunit"], found["vword"], "")
    return Quantity(found.start(), found.end(), found.end("vague"), "vague", None, low, None, name, dimension)


def _range(found: re.Match[str]) -> Quantity | int:
    """``between 40 and 50``, ``10 to 15 percent``, ``three or four``; else its first number alone."""
    g = found.groupdict()
    first, second = number(g["r1"]), number(g["r2"])
    link = g["link"].strip().lower()
    start = found.start()
    if g["between"] and (link != "and" or g["between"].lower() != "between"):
        start = found.start("r1")
    if first is None or second is None:
        return _restart(found)
    dashed = link in "-–—"
    low = _shared_scale(first, g["r1"], second, g["r2"])
    bare = link == "to" and not g["runit"] and not g["rword"] and found["between"] is None
    if bare and first > second and _tally().search(found.string, max(0, start - 60), start):
        return found.end("r2")  # "the vote was 61 to 38"
    if dashed and g["r1"][-1].isdigit() and (first >= second or not g["r2"][0].isdigit()):
        return found.end("r2")  # a score, a name
    joined = {"and": start < found.start("r1"), "or": second - low <= max(2, low)}.get(link, True)
    if low >= second or not joined or (link == "to" and changes(found.string, start)):
        return _restart(found)
    name, dimension, hyphen = _unit(g["runit"], g["rword"], g["r1u"])
    return Quantity(start, found.end(), found.end("r2"), "range", None, low, second, name, dimension, hyphen)


def _restart(found: re.Match[str]) -> int | Quantity:
    """Read the first number of what was no range with the plain pattern."""
    alone = plain_pattern().match(found.string, found.start("r1"))
    if alone is None:
        return found.end("r1")
    return _plain(alone) or found.end("r1")


def _plain(found: re.Match[str]) -> Quantity | None:
    g = found.groupdict()
    value = number(g["n1"])
    if value is None:
        return None
    name, dimension, hyphen = _unit(g["unit"], g["word"], "")
    start = found.start()
    if g["minus"]:
        if dimension in ("temperature", "angle", "share") or g["minus"].strip().lower() == "minus":
            value = -value
        else:
            start = found.start("n1")
    result = Quantity(
        start, found.end(), found.end("n1"), "plain", value, unit=name, dimension=dimension, hyphenated=hyphen
    )
    if g["plus"]:
        result.low = value
        result.end = found.end() if name else found.end("plus")
    return result


def _unit(form: str | None, currency: str | None, percent: str) -> tuple[str | None, str | None, bool]:
    """Name, dimension and whether it is hyphened to the number."""
    if currency:
        return currencies()[re.sub(r"\s+", " ", currency.lower())], "money", False
    if not form:
        return ("percent", "share", False) if percent and percent.strip() else (None, None, False)
    plain = re.sub(r"\s+", " ", form.lstrip(" -\u00a0\n\t"))
    found = units().get(plain) or units().get(plain.lower()) or units().get(plain.lower().replace("-", " "))
    return (*found, form.startswith("-")) if found else (None, None, False)


def _shared_scale(first: float, written: str, second: float, other: str) -> float:
    """``2 to 3 million``: the scale stands once, after the second number."""
    base = number(re.split(r"(?<=\d)\s?[a-z]|\s", other.strip(), maxsplit=1, flags=re.IGNORECASE)[0])
    scaled = bool(re.search(r"\d\s?[a-z]|[a-z]\s[a-z]", written, re.IGNORECASE)) or first >= 100
    return first * second / base if base and first < base < second and not scaled else first
