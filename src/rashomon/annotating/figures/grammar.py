"""What looks like a quantity in a text: numbers, ranges and fractions with their units, by one regular expression."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from rashomon.language.numbers import alternatives, number, patterns, table
from rashomon.language.tables import load_table

DASH = r"[-–—]"


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


@cache
def units() -> dict[str, tuple[str, str]]:
    """Form → (name, dimension), forms as written (short) or lower case (words)."""
    forms: dict[str, tuple[str, str]] = {}
    for unit in load_table("rashomon.language", "units.toml")["unit"]:
        entry = (unit["name"], unit["dimension"])
        for form in unit.get("forms", ()):
            forms[form.lower()] = entry
            forms[form.lower() + "s"] = entry
        for form in unit.get("short", ()):
            forms[form] = entry
    return forms


@cache
def currencies() -> dict[str, str]:
    """Word, lower case, singular or plural → ISO 4217."""
    found = {}
    for word, code in load_table("rashomon.language", "currencies.toml")["words"].items():
        found[word.lower()] = code
        found[word.lower() + "s"] = code
    found["pounds sterling"] = "GBP"
    return found


def _words_of(forms: dict[str, Any]) -> str:
    return alternatives(list(forms))


@cache
def scanner() -> re.Pattern[str]:
    """Tried at each place in this order: money, shares, fractions, vague plurals, ranges, plain numbers."""
    p = patterns()
    signs = alternatives(list(load_table("rashomon.language", "currencies.toml")["signs"]))
    scale, short_scale = p["scale"], p["abbreviation"]
    digits = p["digits"]
    scaled = rf"(?:{digits})(?:[-\s]?(?:{scale}|(?:{short_scale})(?![\w²³/])))?"
    money = rf"(?:{digits})(?:[-\s]?(?:{scale}|(?:{short_scale}))\b)?"
    half = rf"(?:half\s+an?|an?\s+quarter\s+of\s+an?|(?:three\s+)?quarters?\s+of\s+an?)\s+{scale}"
    half = rf"(?:{half}|half\s+an?(?=\s+(?:hour|day|year|month|century|decade|mile|minute|kilometre|tonne|ton)\b))"
    mixed = rf"(?:{p['small']}|\d+)\s+and\s+a\s+(?:half|quarter)(?:\s+{scale})?|one\s+and\s+a\s+half(?:\s+{scale})?"
    value = rf"(?:{half}|{mixed}|{scaled}|{p['words']})"
    words = [form for form in units() if form.islower() and len(form) > 2 and form[0].isalpha()]
    shorts = [f for f in units() if f not in words]
    unit = (
        rf"(?:(?P<unit>[-\s]?(?:(?-i:{alternatives(shorts)})(?![\w²³/])|(?:{alternatives(words)})\b)|\s(?:{alternatives(words)})\b)"
        rf"|[-\s](?P<word>(?:{_words_of(dict(currencies()))}))\b)"
    )
    fraction = alternatives(list(table("fractions")))
    parts = [
        rf"(?P<mbetween>between\s+)?(?P<sign>{signs})\s?(?P<m1>{money})(?:(?P<mlink>\s?{DASH}\s?|\s+(?:to|and|or)\s+)(?:{signs})\s?(?P<m2>{money})"
        rf"|(?P<mlink2>{DASH}|\s+to\s+)(?P<m3>{money}))?(?!\d)",
        rf"(?P<s1>{p['small']}|\d{{1,3}})\s+(?:in|out\s+of)\s+(?:every\s+)?(?P<s2>{p['words']}|\d{{1,3}}(?![,.]?\d))\b",
        rf"(?P<f1>an?|{p['small']}|\d{{1,2}})[-\s](?P<f2>{fraction})\b|(?P<f3>half)\b(?!\s+an?\b|-)|(?P<f4>\d{{1,2}})/(?P<f5>\d{{1,2}})(?![\d/])",
        r"(?P<vague>(?:tens|hundreds|dozens|scores)\s+of\s+(?:thousands|millions|billions)|(?:(?:several|many|a\s+few|few)\s+)"
        rf"{scale}|(?:several\s+|many\s+)?{alternatives(list(table('vague')))})\b",
        rf"(?P<between>between|from)?(?(between)\s+)(?P<r1>{value})(?P<r1u>(?:%|\s?(?:per\s?cent))?)"
        rf"(?P<link>\s?{DASH}\s?|\s+(?:to|and|or)\s+)(?P<r2>{value})(?!\w)(?:{unit.replace('?P<unit>', '?P<runit>').replace('?P<word>', '?P<rword>')})?",
        rf"(?P<minus>[-−–]|minus\s+)?(?P<n1>{value})(?!\d|[.,:]\d)(?P<plus>\+)?(?:{unit})?",
    ]
    body = "|".join(f"(?:{part})" for part in parts)
    return re.compile(rf"(?<![\w.,:/#$£€+'’])(?<!\w-)(?:{body})(?![\w]|/\d)", re.IGNORECASE)


def scan(text: str) -> Iterator[Quantity]:
    """Quantities from left to right, without overlaps; not yet told from names, ages and dates."""
    at = 0
    pattern = scanner()
    while (found := pattern.search(text, at)) is not None:
        quantity, at = _read(found), found.end()
        if isinstance(quantity, int):
            at = quantity
        elif quantity is not None:
            yield quantity


def _read(found: re.Match[str]) -> Quantity | int | None:
    """The quantity of a match, or the offset from which to look again, or None."""
    g = found.groupdict()
    if g["sign"]:
        return _money(found)
    if g["s1"]:
        return _share(found)
    if g["f1"] or g["f3"] or g["f4"]:
        return _fraction(found)
    if g["vague"]:
        return _vague(found)
    if g["r1"]:
        return _range(found)
    return _plain(found)


CHANGES = re.compile(
    r"\b(?:r[io]se|risen|f[ae]ll(?:en)?|grew|grown?|increas\w+|rais\w+|cut|up|down|reduc\w+|drop\w*|jump\w*|climb\w*|slip\w*|"
    r"slid|expand\w*|doubl\w+|tripl\w+|shr[aiu]nk|plung\w+|soar\w*|mov\w+|go|went|gone|chang\w+|declin\w+|swell\w*|lower\w*|"
    r"boost\w*|lift\w*|surg\w+|revis\w+|by)\b[^.;]*$",
    re.IGNORECASE,
)


def changes(text: str, start: int) -> bool:
    """``rose by 12 to 40``, ``cut from 9 to 4``: two figures and no range."""
    lead = text[max(0, start - 60) : start].rstrip()
    return (lead.lower().endswith((" by", " from", "from")) or bool(re.search(r"[\d%]$", lead))) and bool(
        CHANGES.search(lead)
    )


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
    if part is None or whole is None or not 0 < part < whole or whole > 1000:
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
        return Quantity(start, end, end, "fraction", float(g["f4"]) / float(g["f5"])) if float(g["f5"]) > 1 else None
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
    return Quantity(found.start(), found.end(), found.end(), "vague", None, low)


def _range(found: re.Match[str]) -> Quantity | int:
    """``between 40 and 50``, ``10 to 15 percent``, ``three or four``; else its first number alone."""
    g = found.groupdict()
    first, second = number(g["r1"]), number(g["r2"])
    link = g["link"].strip().lower()
    start = found.start()
    if g["between"] and (link != "and" or g["between"].lower() != "between"):
        start = found.start("r1")
    if first is not None and second is not None:
        low = _shared_scale(first, g["r1"], second, g["r2"])
        if link in "-–—" and g["r1"][-1].isdigit() and (first >= second or not g["r2"][0].isdigit()):
            return found.end("r2")  # a score, a name
        joined = (
            (link == "to" and not changes(found.string, start))
            or link == "or"
            or (link == "and" and start < found.start("r1"))
            or link in "-–—"
        )
        near = link != "or" or second - low <= max(2, low)
        if joined and near and low < second and not (link == "and" and (g["between"] or "").lower() != "between"):
            name, dimension, hyphen = _unit(g["runit"], g["rword"], g["r1u"])
            return Quantity(start, found.end(), found.end("r2"), "range", None, low, second, name, dimension, hyphen)
    return _restart(found)


def _restart(found: re.Match[str]) -> int | Quantity:
    """Read the first number of what was no range with the plain pattern."""
    alone = plain_pattern().match(found.string, found.start("r1"))
    if alone is None:
        return found.end("r1")
    return _plain(alone) or found.end("r1")


@cache
def plain_pattern() -> re.Pattern[str]:
    """The plain alternative of the scanner alone."""
    whole = scanner().pattern
    body = whole[whole.rindex("(?:(?P<minus>") : whole.rindex(")(?![")]
    return re.compile(body + r"(?![\w]|/\d)", re.IGNORECASE)


def _plain(found: re.Match[str]) -> Quantity | None:
    g = found.groupdict()
    value = number(g["n1"])
    if value is None:
        return None
    name, dimension, hyphen = _unit(g["unit"], g["word"], "")
    start = found.start()
    if g["minus"]:
        if (
            dimension == "temperature"
            or dimension == "angle"
            or g["minus"].strip().lower() == "minus"
            or name == "percent"
        ):
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
    found = units().get(plain) or units().get(plain.lower())
    return (*found, form.startswith("-")) if found else (None, None, False)


def _shared_scale(first: float, written: str, second: float, other: str) -> float:
    """``2 to 3 million``: the scale stands once."""
    base = number(re.split(r"(?<=\d)\s?[a-z]|\s", other.strip(), maxsplit=1, flags=re.IGNORECASE)[0])
    if (
        base
        and base < second
        and first < base
        and not re.search(r"[a-z]{2}|\d[a-z]", re.sub(r"^\D*", "", written), re.I)
    ):
        return first * second / base
    if base and base < second and first < base and number(written) == first and first < 100 and written.isalpha():
        return first * second / base
    return first
