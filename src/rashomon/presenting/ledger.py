"""The ledger: a row is a claim, a column an independent text, a cell the outlet's own words or a dash."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from rashomon.model import Account, Claim
from rashomon.presenting import dates, labels
from rashomon.presenting.desk import Desk, Quote, Text
from rashomon.presenting.labels import Status

SHOWN = 3
"""Accounts of a cell that are shown; the rest stand behind "2 more"."""
PAGE = 50
COLUMNS = 12
"""Texts up to which each has a column; with more, the accounts of a row stand under their outlets' names."""
ELSEWHERE = 3
"""Conflicts with words outside the row that it shows."""
FEW_WORDS = 14
"""Words of the other side that are shown in the row."""
SHARED = 2
"""Texts that must carry a claim before another is said to lack it."""


@dataclass(frozen=True, slots=True)
class Clash:
    """A conflict of the row's words with words that stand elsewhere: the other side, and the row it stands in."""

    status: Status
    quote: Quote
    row: int
    """Number of that row; 0 when the words are no account of a claim."""


@dataclass(frozen=True, slots=True)
class AccountView:
    """One account in a cell."""

    quote: Quote
    voice: str
    """Who speaks; empty when the outlet itself does."""
    stance: str
    note: str
    also: tuple[str, ...]
    """Outlets of the same text with the same words."""
    possibly: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """What one text has of one claim; no accounts: "not found in this text"."""

    text: Text
    accounts: tuple[AccountView, ...]

    @property
    def shown(self) -> tuple[AccountView, ...]:
        """The first accounts."""
        return self.accounts[:SHOWN]

    @property
    def more(self) -> tuple[AccountView, ...]:
        """The others."""
        return self.accounts[SHOWN:]


@dataclass(frozen=True, slots=True)
class Row:
    """One claim."""

    id: str
    number: int
    status: Status
    handle: str
    score: float
    voices: tuple[str, ...]
    carried: str
    said: str
    cells: tuple[Cell, ...]
    days: tuple[str, ...]
    """ISO days on which it was reported, for the date filter."""
    claim: Claim
    clashes: tuple[Clash, ...] = ()

    @property
    def found(self) -> tuple[Cell, ...]:
        """The cells that hold an account."""
        return tuple(c for c in self.cells if c.accounts)

    @property
    def texts(self) -> tuple[int, ...]:
        """Numbers of the texts that have it."""
        return tuple(c.text.number for c in self.found)

    @property
    def keys(self) -> frozenset[str]:
        """What it can be found by: its status, and those of its certain conflicts with words elsewhere."""
        return frozenset({self.status.key, *(c.status.key for c in self.clashes if not c.status.possibly)})

    @property
    def absent(self) -> tuple[str, ...]:
        """Names of the texts that do not have it."""
        return tuple(c.text.name for c in self.cells if not c.accounts)

    @property
    def carriers(self) -> int:
        """Independent texts that have it."""
        return sum(bool(c.accounts) for c in self.cells)

    @property
    def first(self) -> AccountView | None:
        """The earliest account."""
        return next((c.accounts[0] for c in self.cells if c.accounts), None)


def rows(desk: Desk) -> tuple[Row, ...]:
    """All claims, most telling first: by status, certain before possible, then as comparing ranked them."""
    order = list(labels.WORDS)
    claims = [(c, labels.status_of_claim(c, desk.conflicts_of.get(c.id, ()))) for c in desk.comparison.claims]
    claims.sort(key=lambda pair: (order.index(pair[1][0].key), pair[1][0].possibly))
    numbers = {claim.id: n for n, (claim, _) in enumerate(claims, 1)}
    return tuple(_row(desk, claim, status, score, numbers) for claim, (status, score) in claims)


def _row(desk: Desk, claim: Claim, status: Status, score: float, numbers: dict[str, int]) -> Row:
    by_text: dict[int, list[Account]] = {}
    for account in claim.accounts:
        if account.article in desk.text_of:
            by_text.setdefault(desk.text_of[account.article].number, []).append(account)
    found = {n: tuple(_accounts(desk, claim, accounts)) for n, accounts in by_text.items()}
    cells = tuple(Cell(text, found.get(text.number, ())) for text in desk.texts)
    carriers = sum(bool(c.accounts) for c in cells)
    published = [desk.articles[a.article].published for a in claim.accounts if a.article in desk.articles]
    voices = dict.fromkeys(v for a in claim.accounts if (v := desk.speaker(a)))
    return Row(
        claim.id,
        numbers[claim.id],
        status,
        claim.handle,
        score,
        tuple(voices),
        f"{carriers} of {labels.count(len(desk.texts), 'text')}",
        dates.span(list(published)),
        cells,
        tuple(sorted({p[:10] for p in published if p})),
        claim,
        tuple(_clashes(desk, claim, numbers))[:ELSEWHERE],
    )


def _clashes(desk: Desk, claim: Claim, numbers: dict[str, int]) -> Iterable[Clash]:
    """The conflicts of which one side only stands in this claim, certain ones first."""
    found = sorted(desk.conflicts_of.get(claim.id, ()), key=lambda c: labels.status_of_conflict(c).possibly)
    for conflict in found:
        homes = [desk.claim_of.get((e.article, e.start, e.end)) for e in (conflict.a, conflict.b)]
        if homes.count(claim.id) == 1 and {conflict.a.article, conflict.b.article} <= desk.articles.keys():
            other, home = (conflict.b, homes[1]) if homes[0] == claim.id else (conflict.a, homes[0])
            quote = desk.quote(other.article, other.start, other.end, other.detail, FEW_WORDS)
            yield Clash(labels.status_of_conflict(conflict), quote, numbers.get(home or "", 0))


def _accounts(desk: Desk, claim: Claim, accounts: list[Account]) -> Iterable[AccountView]:
    """The accounts that one text has of a claim, its earliest article first; same words once."""
    groups: dict[str, list[Account]] = {}
    for account in sorted(accounts, key=lambda a: desk.articles[a.article].number):
        groups.setdefault(" ".join(account.quote.split()).lower(), []).append(account)
    for group in groups.values():
        account = group[0]
        others = dict.fromkeys(desk.articles[a.article].outlet for a in group if a.article != account.article)
        yield AccountView(
            desk.quote_of(account, _detail(desk, claim, account)),
            desk.speaker(account),
            labels.stance(account),
            _note(desk, account),
            tuple(others),
            account.score < labels.POSSIBLY,
        )


def _detail(desk: Desk, claim: Claim, account: Account) -> Any:
    """Words to mark: the account's own, or those a conflict about this claim marks in the same place."""
    if account.detail:
        return account.detail
    for conflict in desk.conflicts_of.get(claim.id, ()):
        for end in (conflict.a, conflict.b, *conflict.also_a, *conflict.also_b):
            if end.article == account.article and end.start < account.end and account.start < end.end:
                return end.detail
    return ()


def _note(desk: Desk, account: Account) -> str:
    actor = desk.actor(account)
    if actor is None or actor.kind not in ("person", "unknown"):
        return ""
    article = desk.articles[account.article].article
    return "" if actor.name.split()[-1] in article.text else "not named here"


ORDERS: dict[str, tuple[str, Callable[[Row], Any]]] = {
    "telling": ("most disputed", lambda r: r.number),
    "carried": ("most carried", lambda r: (-r.carriers, r.number)),
    "single": ("only one first", lambda r: (r.carriers, r.number)),
    "time": ("by time", lambda r: (r.days[:1] or ("9999",), r.number)),
}
"""Orders of the ledger: the word in the address, its label, its key."""


def select(
    found: Iterable[Row], status: str = "", speaker: str = "", on: str = "", text: str = "", sort: str = ""
) -> tuple[Row, ...]:
    """The rows that a filter in the address leaves, in the order it asks for.

    ``text`` is an article: what it carries; with a minus before it, what several others carry and it does not.
    """
    kept = [
        row
        for row in found
        if (not status or status in row.keys)
        and (not speaker or speaker in row.voices)
        and (not on or on in row.days)
        and (not text or _about(row, text))
    ]
    return tuple(sorted(kept, key=ORDERS.get(sort, ORDERS["telling"])[1]))


def _about(row: Row, text: str) -> bool:
    known = {a.id for c in row.cells for a in c.text.articles}
    if text in known:
        return text in {a.id for c in row.found for a in c.text.articles}
    article = text.removeprefix("-")
    carried = article in {a.id for c in row.found for a in c.text.articles}
    return article in known and not carried and row.carriers >= SHARED
