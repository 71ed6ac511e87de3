"""A text cut into the stretches that get one label each: paragraphs, broken by lines, blank lines or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_FIRST_WORD = re.compile(r"\S{1,40}")
_CLOSERS = "\"'”’»)]›」』 \t"
_TERMINALS = ".!?…。！？:;"

WRAP_WIDTHS = range(40, 121)
"""Line widths at which mail programs, terminals and PDF converters break a paragraph."""


@dataclass(slots=True)
class Segment:
    """A stretch of the text without the white space around it; ``gap`` says that a blank line comes before it."""

    start: int
    end: int
    text: str
    gap: bool = False

    @property
    def closed(self) -> bool:
        """True when the stretch ends like a sentence."""
        return ends_sentence(self.text)


def ends_sentence(text: str) -> bool:
    """True when ``text`` ends with a full stop, question mark or the like, before any closing quotes or brackets."""
    return text.rstrip(_CLOSERS)[-1:] in _TERMINALS


def split(text: str) -> list[Segment]:
    """The paragraphs of ``text`` in order, lines of one paragraph together.

    A line is a paragraph of its own unless the text is hard-wrapped (then full lines go on with the next one), or the
    next line, directly below, begins with a small letter where this one has not ended.
    """
    lines = _lines(text)
    width = _wrap_width(lines)
    found: list[Segment] = []
    last: Segment | None = None
    for line in lines:
        if found and last and not line.gap and (_runs_on(last, line) or (width and _is_full(last, line, width))):
            found[-1] = Segment(found[-1].start, line.end, text[found[-1].start : line.end], found[-1].gap)
        else:
            found.append(line)
        last = line
    return found


def _is_full(above: Segment, below: Segment, width: int) -> bool:
    """True when the first word of the line below would hardly have fitted on the line above."""
    return len(above.text) + 1 + len(_first_word(below.text)) > 0.85 * width


def _lines(text: str) -> list[Segment]:
    found: list[Segment] = []
    blank = False
    previous_end = 0
    for match in _LINE.finditer(text):
        between = text[previous_end : match.start()]
        blank = blank or between.count("\n") > 1 or between.count("\r") > max(1, between.count("\n"))
        previous_end = match.end()
        line = match.group()
        body = line.strip()
        if not body:
            blank = True
            continue
        start = match.start() + len(line) - len(line.lstrip())
        found.append(Segment(start, start + len(body), body, blank))
        blank = False
    return found


def _runs_on(above: Segment, below: Segment) -> bool:
    """A sentence broken by a stray line end."""
    return below.text[0].islower() and not above.closed and len(above.text) > 20


def _wrap_width(lines: list[Segment]) -> int:
    """The width the text is wrapped at, 0 when it is not.

    A wrapped line is one that the first word of the next would not have fitted on; most lines that end in the middle
    of a sentence, with another directly below, must be such.
    """
    width = max((len(line.text) for line in lines), default=0)
    pairs = [(a, b) for a, b in pairwise(lines) if not b.gap and not a.closed]
    if width not in WRAP_WIDTHS or len(pairs) < 3:
        return 0
    full = sum(len(a.text) + 1 + len(_first_word(b.text)) > width - 3 for a, b in pairs)
    return width if full >= 0.7 * len(pairs) else 0


def _first_word(text: str) -> str:
    match = _FIRST_WORD.match(text)
    return match.group() if match else ""
