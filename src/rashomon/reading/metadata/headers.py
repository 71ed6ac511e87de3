"""Header lines of pasted text ("Updated 21:47, 16-Aug-2020", "By NAME  Aug 18, 2020 in Politics") and datelines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from rashomon.language.tables import load_table
from rashomon.reading.metadata import agencies, dates


@dataclass(slots=True)
class Header:
    """What one header line says. ``rest`` is what could not be understood; a true header line leaves nothing."""

    authors: list[str] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    outlet: str | None = None
    section: str | None = None
    published: str | None = None
    updated: str | None = None
    by: bool = False
    """The line says "By"."""
    labelled: bool = False
    """A word such as "Updated" or "Published" stands before a date."""
    rest: list[str] = field(default_factory=list)

    @property
    def understood(self) -> bool:
        """True when the line has a date, a byline or an agency, and nothing else of any length."""
        return not self.rest and bool(self.by or self.published or self.updated or self.agencies)


LONGEST = 240
_SEPARATOR = re.compile(r"\s{2,}|\t|\s*[|•·/]\s*|\s+[-–—]\s+|^[-–—]\s*|[;()\[\]]|\s*[-–—|/,]\s*$")
_SECTION = re.compile(r"(?:in|under|section:?|category:?) ([A-Z][\w&'’ -]{2,30})$")
_LABEL = re.compile(r"^[\W_]*(?:{labels})?[\W_]*(?:on|at)?[\W_]*$")


def parse(line: str) -> Header:
    """What the line says as a header line; ``understood`` tells whether it is one."""
    header = Header()
    if len(line) > LONGEST:
        header.rest.append(line)
        return header
    remaining = _take_dates(line, header)
    for piece in filter(None, (part.strip(" ,.:") for part in _SEPARATOR.split(remaining))):
        _take_piece(piece, header)
    if header.published or header.updated:  # "Mika Torvald • 1 May 2031": a name beside a date needs no "By"
        header.authors += [tidy(piece) for piece in header.rest if is_name(piece)]
        header.rest = [piece for piece in header.rest if not is_name(piece)]
    return header


def _take_dates(line: str, header: Header) -> str:
    kept: list[str] = []
    place = 0
    for stamp in dates.find(line):
        kept.append(dates.cut_label(line[place : stamp.start])[0])
        place = stamp.end
        header.labelled = header.labelled or bool(stamp.label)
        if stamp.label == "updated":
            header.updated = header.updated or stamp.iso
        else:
            header.published = header.published or stamp.iso
    kept.append(line[place:])
    if place:
        kept = [_LOOSE_CLOCK.sub(" | ", part) for part in kept]
    return " | ".join(kept)


_LOOSE_CLOCK = re.compile(
    r"(?:\bat )?\b\d{1,2}(?:[:.h]\d{2}){1,2}(?: ?[ap]\.?m\.?)?(?: ?\(?[A-Z]{2,4}\)?)?(?!\w)"
    r"|\b\d{1,2} ?[ap]\.?m\.?(?: [A-Z]{2,4})?(?!\w)",
    re.IGNORECASE,
)


def _take_piece(piece: str, header: Header) -> None:
    lower = piece.lower()
    nobody = lower in _table("names.toml")["nobody"]
    empty = lower in _label_words() or all(word in _empty_words() for word in lower.split())
    if nobody or empty or _IGNORED.search(piece):
        header.by = header.by or nobody
        return
    section = _SECTION.search(piece)
    if section and section.start() == 0 and (header.published or header.updated):
        header.section = section[1]
        return
    by = _BY().match(piece)
    if by:
        _take_authors(piece[by.end() :], header)
        return
    agency = agencies.is_agency(piece)
    if agency:
        header.agencies.append(agency)
    elif looks_like_outlet(piece):
        header.outlet = header.outlet or piece.partition(",")[0]
    elif header.by and (is_role(piece) or _is_place(piece)):
        return
    elif header.by and not header.authors and is_name(piece):
        header.authors.append(tidy(piece))
    else:
        header.rest.append(piece)


_IGNORED = re.compile(r"@|^\d{1,3} ?(?:h|m|d|min|mins|hours?|minutes?|days?)(?: ago| read)?$", re.IGNORECASE)


def _is_place(text: str) -> bool:
    """True for one to three words with capitals, as a reporter's place stands in a byline."""
    words = text.split()
    return 1 <= len(words) <= 3 and all(word[:1].isupper() and word.isalpha() for word in words)


def _take_authors(text: str, header: Header) -> None:
    header.by = True
    for part in _and().split(text):
        name = part.strip(" ,.:")
        if not name:
            continue
        agency = agencies.is_agency(name)
        if agency:
            header.agencies.append(agency)
        elif name.lower() in _table("names.toml")["nobody"]:
            continue
        elif is_name(name):
            header.authors.append(tidy(name))
        elif _take_mixed_name(name, header) or is_role(name):
            continue
        elif looks_like_outlet(name):
            header.outlet = header.outlet or name
        else:
            header.rest.append(name)


def _take_mixed_name(text: str, header: Header) -> bool:
    """Take a name with something behind it: "Jane Doe in Sile", "JANE DOE AP", "Jane Doe for the Courier"."""
    words = text.split()
    parted = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(min(4, len(words) - 1), 1, -1)]
    parted = [(name, tail) for name, tail in parted if is_name(name)]
    for name, tail in parted:
        agency = agencies.is_agency(tail)
        if agency:
            header.authors.append(tidy(name))
            header.agencies.append(agency)
            return True
    for name, tail in parted:
        workplace = _WORKPLACE.fullmatch(tail)
        if workplace or is_role(tail) or looks_like_outlet(tail):
            header.authors.append(tidy(name))
            if workplace and looks_like_outlet(workplace[1]):
                header.outlet = header.outlet or workplace[1]
            return True
    return False


_WORKPLACE = re.compile(r"(?:(?:[Ff]or|[Ff]rom|[Oo]f)(?: [Tt]he)?|[Ii]n|[Aa]t) ([A-Z][\w .'’-]{1,40})")


def is_name(text: str) -> bool:
    """True when ``text`` has the shape of a person's name: two to five words, all but particles with a capital."""
    words = text.split()
    tables = _table("names.toml")
    if not 2 <= len(words) <= 5 or len(text) > 50 or any(c.isdigit() for c in text) or words[0] in ("The", "By"):
        return False
    if any(w.lower().strip(".,") in tables["outlet_words"] or w.lower() in _empty_words() for w in words):
        return False
    if any(w in ("For", "In", "At", "From", "Of", "To") for w in words):
        return False
    shaped = [bool(_NAME_WORD.fullmatch(w)) for w in words]
    return shaped[-1] and all(ok or w.lower() in tables["particles"] for ok, w in zip(shaped, words, strict=True))


_NAME_WORD = re.compile(r"(?:[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯΑ-Ω][\w'’.-]{0,25}|(?:d|D|O|o|L|l|Mc|al-|el-)['’]?[A-Z][\w'’-]{1,20})")


def is_people(text: str) -> bool:
    """True when the whole line is names of people, with the places they write from and their posts."""
    header = parse(f"By {text}")
    return bool(header.authors) and not header.rest and not header.published


def is_role(text: str) -> bool:
    """True for "Political Editor", "BBC News", "in Minsk": what stands beside a name."""
    words = [w.lower().strip(".,'’").removesuffix("'s").removesuffix("’s") for w in text.split()]
    roles = _table("names.toml")["roles"]
    return 0 < len(words) <= 6 and (words[-1] in roles or words[0] in ("in", "at", "for", "special"))


def looks_like_outlet(text: str) -> bool:
    """True for an outlet's name: a known word in it, a web address, or capitals only (CGTN); a place may follow."""
    words = text.partition(",")[0].split()
    if not 1 <= len(words) <= 6 or (text[:1].islower() and "." not in text) or ends_like_prose(text) or "@" in text:
        return False
    if any(w.lower().strip(".,") in _table("names.toml")["outlet_words"] for w in words):
        return all(w[:1].isupper() or w.lower() in _SMALL for w in words)
    if re.fullmatch(r"(?:www\.)?[\w-]{2,40}\.(?:com|org|net|co\.\w\w|[a-z]{2})", text):
        return True
    return re.fullmatch(r"[A-Z][A-Z0-9+]{1,6}", text) is not None and text.lower() not in _empty_words()


_SMALL = frozenset(["of", "the", "and", "&", "for", "on", "de", "le", "la"])


def ends_like_prose(text: str) -> bool:
    """True when the text ends with a mark that no name has."""
    return text[-1:] in ".!?:;,"


def tidy(name: str) -> str:
    """A name printed in capitals in ordinary letters; others as they are."""
    letters = [c for c in name if c.isalpha()]
    if len(letters) > 4 and all(c.isupper() for c in letters):
        return re.sub(r"[^\W\d_]+", lambda m: m.group().capitalize(), name)
    return name


_DATELINE = re.compile(
    r"""(?P<place>[A-ZÀ-Þ][\w.'’À-ÿ-]{0,24}(?:[ ][A-ZÀ-Þ][\w.'’À-ÿ-]{0,24}){0,3})
        (?P<more>(?:(?:,|/)[ ]?[\w.'’À-ÿ-]{1,24}(?:[ ][\w.'’À-ÿ-]{1,24}){0,3}){0,3})
        (?:[ ]?\((?P<agency>[\w.,&/ -]{2,40})\))?
        [ ]?(?P<dash>—|–|--|-|:)\s+""",
    re.VERBOSE,
)
_AGENCY_ONLY = re.compile(
    r"(?P<place>[A-ZÀ-Þ][\w.'’-]{1,24}(?: [A-ZÀ-Þ][\w.'’-]{1,24}){0,2}(?:, [A-Z][\w.'’ -]{1,30})? )?"
    r"\((?P<agency>[A-Z][\w.&/ -]{1,30})\)\s?(?:(?P<dash>—|–|--|-)\s+)?(?=[\"“'‘A-Z(])"
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """The dateline that opens a paragraph: its length, its place, the agency in brackets, the date if it has one."""

    length: int
    place: str | None = None
    agency: str | None = None
    date: str | None = None


def dateline(paragraph: str) -> Dateline | None:
    """The dateline at the start of ``paragraph`` ("KARSHOLM — ", "Port Imber (Halyard) - ", "(CNN) "), or ``None``."""
    head = paragraph[:160]
    match = _DATELINE.match(head)
    if match is None or not match["agency"]:
        only = _AGENCY_ONLY.match(head)
        if only and (only["dash"] or not only["place"] or looks_like_outlet(only["agency"])):
            return Dateline(only.end(), (only["place"] or "").strip() or None, only["agency"].strip())
    if match is None or not _is_dateline(match, paragraph):
        return None
    stamp = next(dates.find(match.group(), labels=False), None)
    return Dateline(match.end(), match["place"], match["agency"], stamp.iso if stamp else None)


def _is_dateline(match: re.Match[str], paragraph: str) -> bool:
    """A place in capitals, or one with an agency or a country behind it, and a sentence after the dash."""
    place, dash, following = match["place"], match["dash"], paragraph[match.end() :]
    if len(following) < 20 or following[0].islower() or place.lower().split()[0] in _table("names.toml")["not_places"]:
        return False
    capitals = place.replace(".", "").isupper() and len(place) > 2
    if match["agency"]:
        return dash != ":" or capitals or agencies.is_agency(match["agency"]) is not None
    if capitals:
        return dash != ":" or len(place) > 3
    return bool(match["more"]) and dash in ("—", "–", "--") and place.lower() not in _empty_words()


def _table(name: str) -> dict[str, Any]:
    return load_table("rashomon.reading.metadata", name)


@cache
def _label_words() -> frozenset[str]:
    return frozenset(x for values in _table("dates.toml")["labels"].values() for x in values)


@cache
def _empty_words() -> frozenset[str]:
    """Weekdays, zones and the words beside a time of day."""
    table = _table("dates.toml")
    return frozenset([*table["fillers"]["weekdays"], *table["fillers"]["after"], *table["zones"], "and", "at", "on"])


@cache
def _BY() -> re.Pattern[str]:  # noqa: N802
    words = sorted(_table("names.toml")["by"], key=len, reverse=True)
    return re.compile(r"(?:" + "|".join(map(re.escape, words)) + r")(?:\s*:\s*|\s+)(?=[^\W\d_])", re.IGNORECASE)


@cache
def _and() -> re.Pattern[str]:
    words = sorted(map(re.escape, _table("names.toml")["and"]), key=len, reverse=True)
    return re.compile(r",\s*(?:(?:" + "|".join(words) + r")\s+)?|\s+(?:" + "|".join(words) + r")\s+", re.IGNORECASE)
