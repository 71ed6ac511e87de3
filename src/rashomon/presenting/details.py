"""The words a conflict turns on, where comparing did not mark them: the number or the name that the other lacks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import cache

import msgspec

from rashomon.language import numbers
from rashomon.model import Account, Conflict, Figure, Span
from rashomon.presenting.collation import differing

_HEDGED = re.compile(r"(about|around|at least|at most|nearly|almost|more than|over|some|up to|fewer than)\s+\Z", re.I)
FEW = 4
"""Differing words up to which two accounts are one sentence with another detail."""
ALIKE = 0.6
"""Likeness (Ratcliff/Obershelp) from which two words may be two spellings of one name."""
_CLOCK = re.compile(r"\A:\d\d|\A[.,]?\d")


def completed(conflict: Conflict) -> Conflict:
    """The conflict with ``figure`` and ``detail`` of its accounts filled in when they are missing and certain."""
    a, b = conflict.a, conflict.b
    if conflict.kind == "figure" and not (a.figure and b.figure):
        found = _figures(a, b)
        if found:
            a, b = (_with_figure(end, figure) for end, figure in zip((a, b), found, strict=True))
    elif conflict.kind in ("name", "place") and not (a.detail and b.detail):
        a, b = _with_spellings(a, b) if conflict.variant else _with_names(a, b)
    if conflict.kind in ("denial", "date", "figure") and not (a.detail or b.detail):
        a, b = _with_few(a, b)
    also_a, also_b = _also(conflict.also_a, a), _also(conflict.also_b, b)
    return msgspec.structs.replace(conflict, a=a, b=b, also_a=also_a, also_b=also_b)


def _figures(a: Account, b: Account) -> tuple[Figure, Figure] | None:
    """The one number of each account that the other does not have."""
    left, right = list(_numbers(a)), list(_numbers(b))
    only_a = [f for f in left if f.value not in {o.value for o in right}]
    only_b = [f for f in right if f.value not in {o.value for o in left}]
    return (only_a[0], only_b[0]) if len(only_a) == 1 and len(only_b) == 1 else None


def giving(account: Account, values: set[float]) -> Account | None:
    """The account with the one of these values that its words give; nothing when they give none or several."""
    if account.figure:
        return account
    found = [f for f in _numbers(account) if f.value in values]
    return _with_figure(account, found[0]) if len({f.value for f in found}) == 1 else None


def _also(others: tuple[Account, ...], end: Account) -> tuple[Account, ...]:
    """Accounts that say the same give the same number."""
    if end.figure is None:
        return others
    found = []
    for account in others:
        same = [f for f in _numbers(account) if f.value == end.figure.value]
        found.append(_with_figure(account, same[0]) if same and not account.figure else account)
    return tuple(found)


def _with_figure(account: Account, figure: Figure) -> Account:
    detail = account.detail or (Span(figure.start, figure.end),)
    return msgspec.structs.replace(account, figure=account.figure or figure, detail=detail)


@cache
def _pattern() -> re.Pattern[str]:
    parts = numbers.patterns()
    return re.compile(rf"(?<![\w.,:])(?:(?:{parts['digits']})(?:\s+{parts['scale']})?|{parts['words']})(?!\w)", re.I)


def _numbers(account: Account) -> Iterable[Figure]:
    """Numbers of the account's words; clock times and a bare "a" or "one" are none."""
    for match in _pattern().finditer(account.quote):
        value = numbers.number(match[0])
        if value is None or match[0].lower() in ("a", "an", "one") or _CLOCK.match(account.quote[match.end() :]):
            continue
        hedge = _HEDGED.search(account.quote, max(0, match.start() - 12), match.start())
        start = account.start + (hedge.start() if hedge else match.start())
        end = account.start + match.end()
        yield Figure(start, end, match[0], value, hedge=hedge[1].lower() if hedge else None)


def _with_names(a: Account, b: Account) -> tuple[Account, Account]:
    """Mark the capitalised words in which two short accounts differ."""
    ends = []
    for own, runs in zip((a, b), differing(a.quote, b.quote), strict=True):
        names = tuple(
            Span(own.start + s + m.start(), own.start + s + m.end())
            for s, e in runs
            for m in re.finditer(r"[^\W\d_][\w’'-]*", own.quote[s:e])
            if m[0][0].isupper() and s + m.start() > 0
        )
        ends.append(own if own.detail or not names else msgspec.structs.replace(own, detail=names[:3]))
    return ends[0], ends[1]


def _with_spellings(a: Account, b: Account) -> tuple[Account, Account]:
    """Mark the two capitalised words, one of each account, that are most alike without being the same."""
    best: tuple[float, Span, Span] | None = None
    for one, word in _capitals(a):
        for two, other in _capitals(b):
            likeness = SequenceMatcher(None, word, other, autojunk=False).ratio() if word != other else 0.0
            if likeness >= ALIKE and (best is None or likeness > best[0]):
                best = (likeness, one, two)
    if best is None:
        return a, b
    return msgspec.structs.replace(a, detail=(best[1],)), msgspec.structs.replace(b, detail=(best[2],))


def _capitals(account: Account) -> list[tuple[Span, str]]:
    """Capitalised words in lower case, without a possessive ending, with their places."""
    found = ((m, re.sub(r"[’']s?\Z", "", m[0])) for m in re.finditer(r"[^\W\d_][\w’'-]{0,60}", account.quote))
    return [
        (Span(account.start + m.start(), account.start + m.start() + len(word)), word.lower())
        for m, word in found
        if word[0].isupper()
    ][:40]


def _with_few(a: Account, b: Account) -> tuple[Account, Account]:
    """Mark the words in which two accounts differ, when few differ and more are shared."""
    left, right = differing(a.quote, b.quote)
    odd_a, odd_b = (sum(len(q[s:e].split()) for s, e in runs) for q, runs in ((a.quote, left), (b.quote, right)))
    shared = min(len(a.quote.split()) - odd_a, len(b.quote.split()) - odd_b)
    if not odd_a + odd_b or max(odd_a, odd_b) > FEW or shared <= max(odd_a, odd_b):
        return a, b
    pairs = ((a, left), (b, right))
    one, two = (
        msgspec.structs.replace(end, detail=tuple(Span(end.start + s, end.start + e) for s, e in runs))
        for end, runs in pairs
    )
    return one, two
