"""The words of a search: ``speaker:rudd after:2031-05-01 "grain terminal" -tug harb*``."""

from __future__ import annotations

import re
from typing import Any, Literal

from msgspec import Struct

from rashomon.library.identity import next_day
from rashomon.model.errors import LibraryError

STATUSES = ("corroborated", "repeated", "single-source", "disputed", "conflicting")
LONGEST = 1000
MOST_TERMS = 32

PIECE = re.compile(r'(?P<minus>-)?(?:(?P<field>[a-z]{1,12}):)?(?:"(?P<phrase>[^"]{0,400})"|(?P<word>[^\s"]{1,400}))')
DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?\Z")
LETTERS = re.compile(r"\w+")

Field = Literal["speaker", "outlet", "before", "after", "place", "status", "story"]
FIELDS = ("speaker", "outlet", "before", "after", "place", "status", "story")


class Term(Struct, frozen=True):
    """Words that stand together in the text; with ``prefix``, the last one may go on."""

    words: tuple[str, ...]
    prefix: bool = False
    excluded: bool = False


class Query(Struct, frozen=True):
    """A search taken apart. ``after`` is inclusive, ``before`` exclusive, both ISO dates.

    ``people`` are the identifiers of those whom ``speaker`` names, once they are looked up.
    """

    terms: tuple[Term, ...] = ()
    speaker: str | None = None
    outlet: str | None = None
    place: str | None = None
    status: str | None = None
    story: str | None = None
    after: str | None = None
    before: str | None = None
    people: tuple[str, ...] = ()

    @property
    def wanted(self) -> tuple[Term, ...]:
        """The terms that must be there."""
        return tuple(t for t in self.terms if not t.excluded)


def parse(text: str) -> Query:
    """Take a search apart. Raises LibraryError, naming the part, when it cannot be meant.

    ``before:2031-05`` is before the first of May; ``after:2031-05-03`` is from the third on.
    """
    if len(text) > LONGEST:
        raise LibraryError(f"the search is longer than {LONGEST} characters; use fewer words")
    terms: list[Term] = []
    fields: dict[str, Any] = {}
    for match in PIECE.finditer(text.replace("\x00", " ")):
        value = match["phrase"] if match["phrase"] is not None else match["word"]
        if match["field"] in FIELDS:
            _set(fields, match["field"], value, bool(match["minus"]))
        else:
            whole = f"{match['field']}:{value}" if match["field"] else value
            terms += _terms(whole, phrase=match["phrase"] is not None, excluded=bool(match["minus"]))
    if len(terms) > MOST_TERMS:
        raise LibraryError(f"the search has more than {MOST_TERMS} words; use fewer")
    query = Query(terms=tuple(terms), **fields)
    if terms and not query.wanted:
        raise LibraryError("the search only says what must not be there; add a word that must")
    if not terms and not fields:
        raise LibraryError("the search is empty; give a word, or speaker:, outlet:, place:, status:, before: or after:")
    return query


def _set(fields: dict[str, Any], field: str, value: str, minus: bool) -> None:
    if minus:
        raise LibraryError(f"-{field}: cannot be excluded; only words can")
    if field in fields:
        raise LibraryError(f"{field}: stands twice in the search; once is enough")
    if not value.strip():
        raise LibraryError(f"{field}: nothing follows it")
    if field in ("before", "after"):
        value = _date(field, value)
    if field == "status" and value not in STATUSES:
        raise LibraryError(f"status:{value}: must be one of {', '.join(STATUSES)}")
    fields[field] = value


def _date(field: str, value: str) -> str:
    if not DATE.match(value):
        raise LibraryError(f"{field}:{value}: must be a date such as 2031-05-03, 2031-05 or 2031")
    try:
        next_day(value)
    except (ValueError, OverflowError) as error:
        raise LibraryError(f"{field}:{value}: there is no such day") from error
    return value


def _terms(value: str, *, phrase: bool, excluded: bool) -> list[Term]:
    words = tuple(LETTERS.findall(value))
    if not words:
        return []
    return [Term(words, prefix=not phrase and value.endswith("*"), excluded=excluded)]


def for_sqlite(query: Query) -> str:
    """The FTS5 expression; every word is quoted, so nothing in it is an operator.

    With people, words and people are looked up together: the index knows who made a statement.
    """
    wanted = " AND ".join(_fts5(term) for term in query.wanted)
    excluded = " OR ".join(_fts5(term) for term in query.terms if term.excluded)
    words = f"({wanted}) NOT ({excluded})" if excluded else wanted
    if not query.people:
        return words
    names = " OR ".join('"' + " ".join(LETTERS.findall(person)) + '"' for person in query.people)
    return f"(content : ({words})) AND (person : ({names}))"


def _fts5(term: Term) -> str:
    return '"' + " ".join(term.words) + '"' + ("*" if term.prefix else "")


def for_postgres(query: Query) -> list[tuple[str, str, bool]]:
    """(function, argument, excluded) for each term: what makes its ``tsquery``."""
    found = []
    for term in query.terms:
        if term.prefix:
            stem = " & ".join([*(f"'{w}'" for w in term.words[:-1]), f"'{term.words[-1]}':*"])
            found.append(("to_tsquery", stem, term.excluded))
        else:
            found.append(("phraseto_tsquery", " ".join(term.words), term.excluded))
    return found
