"""What looks like a time in a text: one scan with one regular expression made of the rules in ``grammar.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from rashomon.language.numbers import alternatives, patterns
from rashomon.language.tables import load_table

PARTS = r"morning|afternoon|evening|night|lunchtime|midday|noon|dawn|dusk"
COUNT = rf"(?:\d{{1,3}}|{patterns()['words']}|an?|a\s+few|several|a\s+couple(?:\s+of)?|half\s+an?)"
EDGES = r"(?:the\s+)?(?:very\s+)?(?:beginning|start|middle|end|close|turn)\s+of"


@dataclass(slots=True)
class Expression:
    """A stretch of text that looks like a time, with the fields its rule names; its meaning comes later."""

    start: int
    end: int
    kind: str
    fields: dict[str, str]
    clock: Expression | None = None
    """The time of day that belongs to this date."""
    until: Expression | None = None
    """The other end, when this is a range."""
    direction: int = 0
    """-1 when the sentence puts it in the past, 1 in the future, 0 when it does not say."""
    sentence: int = 0
    role: str = "unknown"
    covers: list[tuple[int, int]] = field(default_factory=list)


def words() -> dict[str, Any]:
    """The words of time: ``words.toml``."""
    return load_table("rashomon.annotating.times", "words.toml")


@cache
def cues(name: str) -> frozenset[str]:
    """One list of cue words of ``words.toml``."""
    return frozenset(words()["cues"][name])


def scan(text: str) -> Iterator[Expression]:
    """The expressions of a text from left to right, without overlaps."""
    for start, end, kind, fields in _matches(text):
        yield Expression(start, end, kind, dict(fields))


@lru_cache(maxsize=1)
def _matches(text: str) -> tuple[tuple[int, int, str, dict[str, str]], ...]:
    # Times and figures ask for the same text one after the other, and the rules are many.
    found = []
    for match in scanner().finditer(text):
        name = match.lastgroup or ""
        prefix = name + "_"
        fields = {
            key.removeprefix(prefix): value
            for key, value in match.groupdict().items()
            if value is not None and key.startswith(prefix)
        }
        found.append((match.start(), match.end(), kinds()[name], fields))
    return tuple(found)


@cache
def kinds() -> dict[str, str]:
    """Kind of each rule by its group's name."""
    rules = load_table("rashomon.annotating.times", "grammar.toml")["rule"]
    return {f"r{i}": rule["kind"] for i, rule in enumerate(rules)}


@cache
def scanner() -> re.Pattern[str]:
    """All rules as one expression; rule ``i`` is the group ``ri``, its fields the groups ``ri_field``."""
    rules = load_table("rashomon.annotating.times", "grammar.toml")["rule"]
    parts = []
    for i, rule in enumerate(rules):
        pattern = expand(rule["pattern"])
        pattern = re.sub(r"\(\?P([<=])(\w+)", rf"(?P\1r{i}_\2", pattern)
        pattern = re.sub(r"\(\?\((\w+)\)", rf"(?(r{i}_\1)", pattern)
        parts.append(f"(?P<r{i}>{pattern})" if rule.get("cased") else f"(?P<r{i}>(?i:{pattern}))")
    return re.compile(r"(?<![\w$£€/.,-])(?<!\w[’'])(?:" + "|".join(parts) + ")")


def expand(pattern: str) -> str:
    """The pattern with its lists of words put in."""
    return re.sub(r"\{([a-z_]+)\}", lambda found: macros()[found[1]], pattern)


@cache
def macros() -> dict[str, str]:
    """The lists of words that ``grammar.toml`` names in braces."""
    table = words()
    months = [*table["months"], *(m.upper() for m in table["months"])]
    short = list(table["month_abbreviations"])
    days = [*table["weekdays"], *(d.upper() for d in table["weekdays"])]
    zones = (
        rf"(?:(?-i:{'|'.join(sorted(table['zones'], key=len, reverse=True))})|(?:local|Moscow|Eastern|Pacific)\s+time)"
    )
    year = r"(?P<year>[12]\d{3})(?![\d%]|,\d)"
    same = r"(?P<sameyear>that|the\s+same|the\s+following|the\s+previous)"
    return {
        "day": r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\d)",
        "day_plain": r"3[01]|[12]\d|0?[1-9]",
        "ordinal": r"(?:st|nd|rd|th)",
        "not_number": r"(?![\d%]|[.,:]\d)",
        "month_name": rf"(?P<month_name>(?-i:{'|'.join(months)}|(?:{'|'.join(short)})\b\.?))",
        "month_full": rf"(?P<month_name>(?-i:{'|'.join(months)}))",
        "some_month": rf"(?-i:{'|'.join([*months, *short])})",
        "weekday": rf"(?P<weekday>(?-i:{'|'.join(days)}))",
        "weekday_any": rf"(?P<weekday>(?-i:{'|'.join(days)}|(?:{'|'.join(table['weekday_abbreviations'])})\b\.?))",
        "year_after": rf"(?:,?\s+(?:{year}|(?:of\s+)?(?P<relyear>this|last|next)\s+year|(?:of\s+)?{same}\s+year)\b)",
        "part_of": rf"(?:the\s+)?(?:(?:early|late)\s+)?(?P<partof>(?:{PARTS}|(?:early\s+)?hours))\s+of\s+",
        "parts": PARTS,
        "holidays": alternatives(list(table["holidays"])).replace("'", "[’']"),
        "modifiers": rf"(?:early|mid|late|{EDGES})",
        "edges": EDGES,
        "count": COUNT,
        "units": "|".join(table["units"]),
        "season_names": "|".join(table["seasons"]),
        "ordinals": "|".join(table["ordinals"]),
        "decade_words": "|".join(table["decades"]),
        "centuries": "|".join(table["centuries"]),
        "zone": f"(?P<zone>{zones})",
        "hours": "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|1[0-2]|[1-9]",
        "clock_words": "|".join(table["clock_words"]),
    }
