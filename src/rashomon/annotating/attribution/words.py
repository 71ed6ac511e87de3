"""The words of an article with what the tagger knows about each: its form, its quotation, its place in the text.

Used when the model is trained and when it runs, so that both see the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rashomon.annotating.attribution.quotations import Range, mark_quotations
from rashomon.language.tables import load_table

Integers = NDArray[np.int64]

WORD = re.compile(r"\w+|[^\w\s]")
LINE = re.compile(r"[^\n]+")
UNKNOWN_PIECE = 100
MAX_PIECES_PER_WORD = 8
MAX_WORD = 60
"""Characters of a word that are shown to the tokenizer: a longer one is no word."""

LOWER, CAPITALISED, UPPER, NUMERIC, MARK = range(5)
ENDS = frozenset(".?!…")
CLOSERS = frozenset("\"”’')]»")
OPENERS = frozenset("\"“‘'([«")


@dataclass(frozen=True)
class Words:
    """Arrays of one length, in text order; ``pieces`` are the word-piece ids of each word.

    ``start`` and ``end`` are offsets in the text; ``shape`` the word's form; ``quote`` its state in a quotation;
    ``quotation`` the number of that quotation, 0 outside any; ``first`` 1 at a paragraph's start; ``paragraph`` and
    ``sentence`` are running numbers.
    """

    start: Integers
    end: Integers
    shape: Integers
    quote: Integers
    quotation: Integers
    first: Integers
    paragraph: Integers
    sentence: Integers
    pieces: list[list[int]]

    def __len__(self) -> int:
        return len(self.pieces)


def read_words(text: str, stretches: Iterable[Range], tokenizer: Any) -> Words:
    """The words in these stretches of the text; a paragraph ends with its line or its stretch."""
    rows: list[tuple[int, ...]] = []
    quotation = sentence = 0
    for number, spans in enumerate(paragraphs(text, stretches)):
        marks = mark_quotations(text, spans, quotation)
        numbers = number_sentences(text, spans, sentence)
        quotation = max(quotation, *(n for _, n in marks))
        sentence = numbers[-1] + 1
        rows += [
            (start, end, form(text[start:end]), *marks[i], int(i == 0), number, numbers[i])
            for i, (start, end) in enumerate(spans)
        ]
    start, end, shape, quote, quotations, first, paragraph, sentences = np.array(rows, np.int64).reshape(-1, 8).T
    pieces = word_pieces([text[row[0] : row[1]] for row in rows], tokenizer)
    return Words(start, end, shape, quote, quotations, first, paragraph, sentences, pieces)


def paragraphs(text: str, stretches: Iterable[Range]) -> Iterator[list[Range]]:
    """The words of each line that holds any."""
    for start, end in stretches:
        for line in LINE.finditer(text, start, end):
            if spans := [word.span() for word in WORD.finditer(text, *line.span())]:
                yield spans


def form(word: str) -> int:
    """The kind of word by its letters, which the encoder's lower-case pieces do not show."""
    if not (word[0].isalnum() or word[0] == "_"):
        return MARK
    if any(map(str.isdigit, word)):
        return NUMERIC
    if len(word) > 1 and word.isupper():
        return UPPER
    return CAPITALISED if word[0].isupper() else LOWER


def number_sentences(text: str, spans: Sequence[Range], number: int) -> list[int]:
    """A running number for each word of a paragraph: rough sentences, cheap and always the same."""
    numbers: list[int] = []
    ended = False
    for i, (start, end) in enumerate(spans):
        first = text[start]
        gap = i > 0 and spans[i - 1][1] < start
        if ended and gap and (first.isupper() or first.isdigit() or first in OPENERS):
            number, ended = number + 1, False
        elif ended and not (first in CLOSERS or first in ENDS):
            ended = False
        numbers.append(number)
        if end - start == 1 and first in ENDS:
            ended = not (first == "." and i > 0 and not gap and _abbreviation(text, spans[i - 1]))
    return numbers


def _abbreviation(text: str, word: Range) -> bool:
    return text[word[0] : word[1]].lower() in _abbreviations()


@cache
def _abbreviations() -> frozenset[str]:
    """Words whose full stop seldom ends a sentence."""
    return frozenset(load_table("rashomon.annotating.attribution", "cues.toml")["sentences"]["abbreviations"])


def word_pieces(words: Sequence[str], tokenizer: Any) -> list[list[int]]:
    """The word-piece ids of each word: at least one, at most ``MAX_PIECES_PER_WORD``."""
    pieces: list[list[int]] = [[] for _ in words]
    if words:
        encoded = tokenizer.encode([w[:MAX_WORD] for w in words], is_pretokenized=True, add_special_tokens=False)
        for word, piece in zip(encoded.word_ids, encoded.ids, strict=True):
            if len(pieces[word]) < MAX_PIECES_PER_WORD:
                pieces[word].append(piece)
    return [ids or [UNKNOWN_PIECE] for ids in pieces]
