"""What looks like a quantity in a text: numbers, ranges and fractions with their units, by one regular expression."""

from __future__ import annotations

import re
from functools import cache

from rashomon.language.numbers import alternatives, patterns, table
from rashomon.language.tables import load_table

DASH = r"[-–—]"


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


@cache
def scanner() -> re.Pattern[str]:
    """Tried at each place in this order: money, shares, fractions, vague plurals, ranges, plain numbers."""
    p = patterns()
    signs = alternatives(list(load_table("rashomon.language", "currencies.toml")["signs"]))
    scale, short_scale = p["scale"], p["abbreviation"]
    digits, dash = p["digits"], DASH
    scaled = rf"(?:{digits})(?:[-\s]?(?:{scale}|(?:{short_scale})(?![\w²³/])))?"
    money = rf"(?:{digits})(?:[-\s]?(?:{scale}|(?:{short_scale}))\b)?"
    words = [form for form in units() if form == form.lower() and len(form) > 2 and form[0].isalpha()]
    shorts = [form for form in units() if form not in words]
    half = rf"(?:half\s+an?|an?\s+quarter\s+of\s+an?|(?:three\s+)?quarters?\s+of\s+an?)\s+{scale}"
    half = rf"(?:{half}|half\s+an?(?=\s+(?:{alternatives(words)})\b))"
    mixed = rf"(?:{p['small']}|\d+)[-\s]and[-\s]an?[-\s](?:half|quarter)(?:\s+{scale})?"
    value = rf"(?:{half}|{mixed}|{scaled}|{p['words']})"
    long = alternatives(words).replace(r"\s+", r"[-\s]")
    short, coins = alternatives(shorts), alternatives(list(currencies()))
    unit = rf"(?:(?P<unit>[-\s]?(?:(?-i:{short})(?![\w²³/])|{long}\b))|[-\s](?P<word>{coins})\b)"
    range_unit = unit.replace("?P<unit>", "?P<runit>").replace("?P<word>", "?P<rword>")
    fraction = alternatives(list(table("fractions")))
    parts = [
        rf"(?P<mbetween>between\s+)?(?P<sign>{signs})\s?(?P<m1>{money})(?:(?P<mlink>\s?{dash}\s?|\s+(?:to|and|or)\s+)(?:{signs})\s?(?P<m2>{money})"
        rf"|(?P<mlink2>{dash}|\s+to\s+)(?P<m3>{money}))?(?!\d)",
        rf"(?P<s1>{p['small']}|\d{{1,3}})\s+(?:in|out\s+of)\s+(?:every\s+)?(?P<s2>{p['words']}|\d{{1,3}}(?:,000)*(?![,.]?\d))\b",
        rf"(?P<f1>an?|{p['small']}|\d{{1,2}})[-\s](?P<f2>{fraction})\b(?!\s+of\s+an?\s+{scale}\b)|(?P<f3>half)\b(?!\s+an?\b|-)|(?P<f4>\d{{1,2}})/(?P<f5>\d{{1,2}})(?![\d/])",
        rf"(?P<couple>an?\s+couple)(?:(?:\s+of)?\s+(?P<couplescale>{scale})\b|(?=\s+of\b))",
        r"(?P<vague>(?:tens|hundreds|dozens|scores)\s+of\s+(?:thousands|millions|billions)|(?:(?:several|many|a\s+few|few)\s+)"
        rf"{scale}|(?:several\s+|many\s+)?{alternatives(list(table('vague')))})\b"
        rf"(?:\s+(?:of\s+)?(?:(?P<vunit>{long})|(?P<vword>{coins}))\b)?",
        rf"(?P<between>between|from)?(?(between)\s+)(?P<r1>{value})(?P<r1u>(?:%|\s?(?:per\s?cent))?)"
        rf"(?P<link>\s?{dash}\s?|\s+(?:to|and|or)\s+)(?P<r2>{value})(?!\w)(?:{range_unit})?",
        rf"(?P<minus>[-−–]|minus\s+)?(?P<n1>{value})(?!\d|[.,:]\d)(?P<plus>\+)?(?:{unit})?",
    ]
    body = "|".join(f"(?:{part})" for part in parts)
    return re.compile(rf"(?<![\w.,:/#$£€+'’])(?<!\w-)(?:{body})(?![\w]|/\d)", re.IGNORECASE)


@cache
def plain_pattern() -> re.Pattern[str]:
    """The plain alternative of the scanner alone."""
    whole = scanner().pattern
    body = whole[whole.rindex("(?:(?P<minus>") : whole.rindex(")(?![")]
    return re.compile(body + r"(?![\w]|/\d)", re.IGNORECASE)
