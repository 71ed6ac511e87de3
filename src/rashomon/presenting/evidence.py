"""The evidence drawer: a passage in its article, source, cue and content marked, with all that proves it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from rashomon.model import Span, Statement
from rashomon.presenting import dates, labels
from rashomon.presenting.desk import ArticleView, Desk
from rashomon.presenting.ledger import Row
from rashomon.presenting.passages import Segment, segments

_KEY = re.compile(r"(.{1,400}):(\d{1,9})-(\d{1,9})\Z", re.DOTALL)
_MODES = {"direct": "in direct speech", "indirect": "in reported speech", "mixed": "partly in its words"}


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """What the drawer shows for one span."""

    key: str
    article: ArticleView
    start: int
    end: int
    before: str
    passage: tuple[Segment, ...]
    after: str
    place: str
    """"paragraph 2 of 6"."""
    speaker: str
    actor: str
    stance: str
    said: str
    fetched: str
    sha256: str
    citation: str
    row: Row | None
    position: str
    """"account 5 of 7"."""
    previous: str
    following: str
    """Keys of the accounts before and after it in its row."""


def parse_key(key: str) -> tuple[str, int, int] | None:
    """The article, start and end of an address like ``imber-courier:241-288``; nothing if it is not one."""
    match = _KEY.match(key)
    return (match[1], int(match[2]), int(match[3])) if match else None


def evidence(desk: Desk, ledger: tuple[Row, ...], key: str) -> EvidenceView | None:
    """The drawer for an address, or nothing when the article is not here or the span not in it."""
    found = parse_key(key)
    if found is None or found[0] not in desk.articles:
        return None
    article, start, end = found
    view, passages = desk.articles[article], desk.passages(article)
    if not 0 <= start < end <= len(passages.text):
        return None
    row, keys = _row(ledger, article, start, end)
    statement = desk.statement_at(article, start, end)
    before, low, high, after = passages.around(start, end)
    at = keys.index(key) if key in keys else -1
    paragraph = passages.at(start)
    return EvidenceView(
        key,
        view,
        start,
        end,
        before,
        segments(passages.text, low, high, marks(statement, start, end)),
        after,
        place(paragraph.label if paragraph else "", passages.total),
        speaker(desk, statement),
        statement.actor or "" if statement else "",
        stance(statement),
        dates.edtf(statement.said_at, year=True) if statement and statement.said_at else "",
        fetched(view),
        view.article.source.sha256 if view.article.source else "",
        citation(view, passages.label(start), start, end),
        row,
        f"account {at + 1} of {len(keys)}" if at >= 0 else "",
        keys[at - 1] if at > 0 else "",
        keys[at + 1] if 0 <= at < len(keys) - 1 else "",
    )


def marks(statement: Statement | None, start: int, end: int) -> dict[str, tuple[Span, ...]]:
    """What to mark: the parts of the attribution, or the words themselves when the outlet speaks."""
    if statement is None:
        return {"content": (Span(start, end),)}
    source, cue, content = statement.spans
    return {"content": content, "source": source, "cue": cue}


def place(label: str, total: int) -> str:
    """Where the passage stands: "paragraph 2 of 6", "headline", "caption"."""
    return f"paragraph {label[2:]} of {total}" if label.startswith("¶") else label


def speaker(desk: Desk, statement: Statement | None) -> str:
    """Who speaks, or that the outlet does."""
    if statement is None:
        return ""
    actor = desk.actors.get(statement.actor or "")
    return actor.name if actor else statement.source


def stance(statement: Statement | None) -> str:
    """ "denies, in direct speech"."""
    return f"{labels.verb(statement.stance)}, {_MODES.get(statement.mode, statement.mode)}" if statement else ""


def fetched(view: ArticleView) -> str:
    """When its bytes were fetched: "4 May 2026, 13:52 UTC"; empty for files."""
    source = view.article.source
    found = dates.moment(source.fetched) if source else None
    return _stamp(found) if found else ""


def _stamp(found: datetime) -> str:
    zone = found.tzname() or ""
    return f"{found.day} {dates.MONTHS[found.month - 1]} {found.year}, {found:%H:%M} {zone}".strip()


def citation(view: ArticleView, loc: str, start: int, end: int) -> str:
    """A citation that leads back to the characters."""
    place = f"paragraph {loc[2:]}" if loc.startswith("¶") else loc
    return _cited(view, place, f"characters {start}–{end}")


def source_citation(view: ArticleView) -> str:
    """A citation of the whole article."""
    return _cited(view)


def _cited(view: ArticleView, *place: str) -> str:
    source = view.article.source
    parts = [view.outlet]
    if view.headline:
        parts.append(f"“{view.headline}”")
    if view.published:
        parts.append(dates.when(view.published, year=True))
    parts += place
    if view.url:
        parts.append(view.url)
    return ", ".join(parts) + (f" (SHA-256 {source.sha256[:16]})" if source else "")


def _row(ledger: tuple[Row, ...], article: str, start: int, end: int) -> tuple[Row | None, list[str]]:
    """The claim that has this account (or one that overlaps it), and the addresses of its accounts in order."""
    near: Row | None = None
    for row in ledger:
        for a in row.claim.accounts:
            if a.article != article:
                continue
            if (a.start, a.end) == (start, end):
                return row, keys_of(row)
            if near is None and a.start < end and start < a.end:
                near = row
    return near, keys_of(near) if near else []


def keys_of(row: Row) -> list[str]:
    """Addresses of the accounts of a row, in the order of its cells."""
    return [view.quote.key for cell in row.cells for view in cell.accounts]
