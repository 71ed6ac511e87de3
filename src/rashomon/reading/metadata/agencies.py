"""News agencies named in a byline, a dateline or a credit."""

from __future__ import annotations

import re
from functools import cache

from rashomon.language.tables import load_table


def named(text: str) -> tuple[str, ...]:
    """The agencies that ``text`` (a credit, not prose) names, in the order of their first mention."""
    found: dict[str, None] = {}
    for match in _pattern().finditer(text[:2000]):
        found.setdefault(_names()[match.group()])
    return tuple(found)


def is_agency(text: str) -> str | None:
    """The agency's name when the whole of ``text`` is one."""
    return _names().get(text.strip(" .()[]"))


@cache
def _names() -> dict[str, str]:
    rows = load_table("rashomon.reading.metadata", "agencies.toml")["agency"]
    return {form: row["name"] for row in rows for form in row["forms"]}


@cache
def _pattern() -> re.Pattern[str]:
    forms = sorted(_names(), key=len, reverse=True)
    return re.compile(r"(?<![\w@.])(?:" + "|".join(map(re.escape, forms)) + r")(?!\w|\.(?:com|org|net))")
