"""What of a text stands in quotation marks."""

from __future__ import annotations

import re

_MARK = re.compile('["“”«»„]|\n[ \t]*\n')
_OPENING = frozenset("“«„")
_CLOSING = frozenset("”»")
LONGEST = 1500
"""Characters: what runs on longer lacks its closing mark."""


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """(start, end) between quotation marks, in text order, the marks left out.

    A straight mark opens when it follows a space or a bracket. A quotation that is not closed, as at the end of a
    paragraph when the next one goes on with it, ends with its line.
    """
    found: list[tuple[int, int]] = []
    start: int | None = None
    for match in _MARK.finditer(text):
        at = match.start()
        blank = match.group().startswith("\n")
        closing = not blank and not _opens(text, at, match.group())
        if start is not None:
            end = at if closing and at - start <= LONGEST else _line(text, start, at)
            if end > start:
                found.append((start, end))
        start = None if closing or blank else at + 1
    if start is not None and _line(text, start, len(text)) > start:
        found.append((start, _line(text, start, len(text))))
    return found


def _opens(text: str, at: int, mark: str) -> bool:
    if mark in _OPENING or mark in _CLOSING:
        return mark in _OPENING
    return at == 0 or text[at - 1].isspace() or text[at - 1] in "([{—–-'‘“"


def _line(text: str, start: int, end: int) -> int:
    """Where the line that ``start`` stands on ends, or ``end`` when that comes first."""
    stop = text.find("\n", start, end)
    return end if stop < 0 else stop
