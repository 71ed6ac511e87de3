"""The ledger as CSV (RFC 4180): one row an account."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from rashomon.model import Account
from rashomon.presenting.ledger import Row
from rashomon.presenting.views import StoryView

COLUMNS = (
    "claim", "handle", "status", "possibly", "score", "text", "article", "outlet", "published", "voice", "actor",
    "stance", "quote", "start", "end", "url",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def to_csv(story: StoryView, rows: Iterable[Row] | None = None) -> str:
    """The rows of the ledger, all or those given, for a spreadsheet.

    A cell that a spreadsheet would run as a formula gets an apostrophe before it (OWASP, CSV injection).
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in story.rows if rows is None else rows:
        for account in row.claim.accounts:
            if account.article in story.desk.articles:
                writer.writerow([defused(v) for v in _line(story, row, account)])
    return out.getvalue()


def _line(story: StoryView, row: Row, account: Account) -> list[object]:
    view = story.desk.articles[account.article]
    return [
        row.id, row.handle, row.status.key, row.status.possibly, round(row.score, 4),
        story.desk.text_of[view.id].number, view.id, view.outlet, view.published, account.voice,
        story.desk.speaker(account), account.stance, account.quote, account.start, account.end, view.url,
    ]  # fmt: skip


def table(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Any table as CSV, defused as the ledger is."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([defused(row.get(name)) for name in columns] for row in rows)
    return out.getvalue()


def defused(value: object) -> object:
    """A cell that no spreadsheet runs: an apostrophe before what would be a formula, also behind white space."""
    return f"'{value}" if isinstance(value, str) and value.lstrip(" \n\v\f\ufeff").startswith(_FORMULA) else value
