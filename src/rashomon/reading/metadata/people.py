"""Names of authors from metadata fields, where outlets also write agencies, roles, "By" and several names in one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rashomon.language.tables import load_table
from rashomon.reading.metadata import agencies, headers
from rashomon.reading.metadata.facts import Facts


def add_authors(facts: Facts, values: Iterable[str], origin: str) -> None:
    """Add the people in ``values`` as authors, and the agencies among them as agencies."""
    people: dict[str, None] = {}
    wires: dict[str, None] = {}
    for value in values:
        for name in _apart(value):
            agency = agencies.is_agency(name)
            if agency:
                wires.setdefault(agency)
            elif _is_somebody(name):
                people.setdefault(headers.tidy(name))
    facts.add("authors", tuple(people), origin)
    facts.add("agencies", tuple(wires), origin)


def _apart(value: str) -> list[str]:
    text = " ".join(value.split())[:400]
    header = headers.parse(text if re.match(r"(?i)(?:by|von|par|por)\s", text) else "By " + text)
    if header.understood or (header.authors and not header.rest):
        return [*header.authors, *header.agencies]
    return [part.strip(" ,.") for part in re.split(r"[;|,]|\s+(?:and|&)\s+", re.sub(r"(?i)^by:?\s+", "", text))]


def _is_somebody(name: str) -> bool:
    words = load_table("rashomon.reading.metadata", "names.toml")
    lower = name.lower()
    if not 2 < len(name) < 60 or lower in words["nobody"] or re.search(r"[@|•]|://|\d", name):
        return False
    if lower.split()[-1] in words["roles"]:
        return False
    return headers.is_name(name) or not (headers.looks_like_outlet(name) or headers.is_role(name))
