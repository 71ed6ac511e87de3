"""Quotation marks: which words stand between them, also where marks are single, nested or never closed."""

from __future__ import annotations

from collections.abc import Sequence

Range = tuple[int, int]

OUTSIDE, INSIDE, OPENING, CLOSING = range(4)
DOUBLE_OPENING = "“„‟«"
DOUBLE_CLOSING = "”»"
SINGLE = "‘’'`"
MARKS = frozenset('"' + DOUBLE_OPENING + DOUBLE_CLOSING + SINGLE)
LOOKAHEAD = 25
"""Single marks looked at for the one that closes a quotation; apostrophes count."""


def mark_quotations(text: str, words: Sequence[Range], number: int = 0) -> list[tuple[int, int]]:
    """For each word of one paragraph its state and the number of its quotation (0 outside), counting from ``number``.

    A quotation ends with its paragraph. A mark inside a quotation of the other kind opens nothing.
    """
    single = pair_single_marks(text, words)
    found: list[tuple[int, int]] = []
    kind, close_at = "", -1
    for i, (start, end) in enumerate(words):
        mark = text[start] if end - start == 1 and text[start] in MARKS else ""
        if mark and _opens(text, start, kind, i in single):
            number += 1
            kind = "single" if mark in SINGLE else "double"
            close_at = single.get(i, -1)
            found.append((OPENING, number))
        elif mark and kind and (i == close_at if mark in SINGLE else kind == "double"):
            found.append((CLOSING, number))
            kind = ""
        else:
            found.append((INSIDE, number) if kind else (OUTSIDE, 0))
    return found


def _opens(text: str, at: int, kind: str, paired: bool) -> bool:
    mark = text[at]
    if mark in DOUBLE_OPENING:
        return True
    if mark in DOUBLE_CLOSING:
        return False
    if mark in SINGLE:
        return paired and not kind
    before, after = around(text, at)
    if after.isspace():
        return False
    return kind != "double" or before.isspace() or before in "([-—–"


def around(text: str, at: int) -> tuple[str, str]:
    """The characters before and after one, a space at the text's ends."""
    return text[at - 1] if at else " ", text[at + 1] if at + 1 < len(text) else " "


def pair_single_marks(text: str, words: Sequence[Range]) -> dict[int, int]:
    """Index of an opening single mark → index of the one that closes it; apostrophes are left out."""
    marks = [i for i, (start, end) in enumerate(words) if end - start == 1 and text[start] in SINGLE]
    pairs: dict[int, int] = {}
    k = 0
    while k < len(marks):
        if _may_open(text, words[marks[k]][0]):
            for m in range(k + 1, min(k + LOOKAHEAD, len(marks))):
                if marks[m] > marks[k] + 1 and _may_close(text, words, marks, m):
                    pairs[marks[k]] = marks[m]
                    k = m
                    break
        k += 1
    return pairs


def _may_open(text: str, at: int) -> bool:
    before, after = around(text, at)
    return text[at] != "’" and not before.isalnum() and before not in ".,!?" and not after.isspace()


def _may_close(text: str, words: Sequence[Range], marks: Sequence[int], m: int) -> bool:
    at = words[marks[m]][0]
    before, after = around(text, at)
    if text[at] == "‘" or before.isspace() or after.isalnum():
        return False
    # "voters' rights": a plural's apostrophe closes only when no better mark follows soon.
    plural = before == "s" and after.isspace()
    return not (plural and any(_closes_surely(text, words[q][0]) for q in marks[m + 1 : m + 4]))


def _closes_surely(text: str, at: int) -> bool:
    before, after = around(text, at)
    return not before.isspace() and not before.isalnum() and not after.isalnum()
