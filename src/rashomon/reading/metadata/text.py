"""Metadata of an article from its own labelled text: header lines, dateline, credits at the end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rashomon.reading.blocks.shapes import Labelled
from rashomon.reading.metadata import agencies, dates, headers
from rashomon.reading.metadata.facts import Facts


def read_text(blocks: Sequence[Labelled], facts: Facts) -> None:
    """Add to ``facts`` what the blocks say of outlet, title, authors, dates, section and agencies."""
    title = next((b.text for b in blocks if b.kind == "title"), None)
    facts.add("title", title, "first lines")
    facts.add("url", next((b.text for b in blocks[:12] if b.why == "address line"), None), "first lines")
    credited: dict[str, str] = dict.fromkeys(
        _read_bylines([b for b in blocks if b.kind == "byline"], facts), "first lines"
    )
    outlet = facts.text("outlet")
    for block in blocks:
        if block.kind == "dateline":
            _read_dateline(block.text, facts, outlet, credited)
        elif block.kind == "note" and block.why == "agency or staff credit":
            for name in agencies.named(block.text):
                credited.setdefault(name, "end line")
        elif block.kind == "note":
            _read_note(block.text, facts)
        elif block.kind == "boilerplate" and block.why == "copyright line":
            _read_copyright(block.text, facts, credited)
    if credited:
        facts.add("agencies", tuple(credited), next(iter(credited.values())))


def _read_bylines(blocks: Sequence[Labelled], facts: Facts) -> list[str]:
    authors: dict[str, None] = {}
    credited: dict[str, None] = {}
    for block in blocks:
        header = headers.parse(block.text)
        if block.why == "byline element" and not header.understood:
            again = headers.parse(block.text if header.by else f"By {block.text}")
            header = again if again.understood else headers.Header()
        if block.why == "name of an outlet":
            agency = agencies.is_agency(block.text)
            facts.add("outlet", block.text.partition(",")[0], "first lines")
            credited.update({agency: None} if agency else {})
        elif block.why == "name of an author":
            header = headers.parse(f"By {block.text}")
        authors.update(dict.fromkeys(header.authors))
        credited.update(dict.fromkeys(header.agencies))
        facts.add("outlet", header.outlet, "first lines")
        facts.add("section", header.section, "first lines")
        facts.add("published", header.published, "first lines")
        facts.add("updated", header.updated, "first lines")
    facts.add("authors", tuple(authors), "first lines")
    return list(credited)


def _read_dateline(text: str, facts: Facts, outlet: str | None, credited: dict[str, str]) -> None:
    line = headers.dateline(text + " " + "X" * 20)
    if line is None:
        return
    if line.agency:
        known = agencies.named(line.agency)
        own = outlet is not None and _letters(line.agency) in _letters(outlet)
        names = known or (() if own or not line.place else (line.agency.strip(),))
        for name in names:
            credited.setdefault(name, "dateline")
        if not known and not line.place and outlet is None:
            facts.add("outlet", line.agency, "dateline")
    facts.add("published", line.date, "dateline")


def _read_note(text: str, facts: Facts) -> None:
    if re.search(r"\b(?:updated|amended|corrected)\b", text, re.IGNORECASE):
        stamp = next(dates.find(text), None)
        facts.add("updated", stamp.iso if stamp else None, "end line")


def _read_copyright(text: str, facts: Facts, credited: dict[str, str]) -> None:
    match = re.search(
        r"(?:©|copyright|\(c\))[ ,]*(?:(?:19|20)\d\d)?(?:[ –-]+(?:19|20)\d\d)?[ ,]*(?:by )?(?P<who>[^.,|©\d]{2,50})",
        text,
        re.IGNORECASE,
    )
    who = match["who"].strip(" -–—") if match else ""
    agency = agencies.is_agency(who)
    if agency:
        credited.setdefault(agency, "end line")
    elif who and headers.looks_like_outlet(who):
        facts.add("outlet", who, "end line")


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
