"""Who said what: attribution relations, found by a small model that ships with the package."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log
from typing import TYPE_CHECKING

from rashomon.annotating.attribution.decoding import THRESHOLD, Relation, decode, find_parents
from rashomon.annotating.attribution.nesting import add_inner
from rashomon.annotating.attribution.portions import portions
from rashomon.annotating.attribution.quotations import OUTSIDE
from rashomon.annotating.attribution.stance import Attitudes
from rashomon.annotating.attribution.tagger import candidates, tokenizer
from rashomon.annotating.attribution.words import MARK, Words, read_words
from rashomon.model import Article, Attribution, Span
from rashomon.model.annotation import Mode

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["find_attributions"]

CALIBRATION = (1.16, -0.63)
"""Slope and shift of the log-odds of a score (Platt 1999)."""


def find_attributions(article: Article, doc: Doc) -> tuple[Attribution, ...]:
    """The attributions of an article in the order of their cues; ``doc`` is its parse (``doc.text == article.text``).

    Titles, paragraphs and captions are read. ``actor`` and ``said_at`` are left for others to fill.
    """
    attitudes = Attitudes(doc)
    found: list[Attribution] = []
    for stretches in portions(article):
        words = read_words(article.text, stretches, tokenizer())
        relations = decode(words, candidates(words, THRESHOLD))
        relations = add_inner(words, relations, attitudes.hints(words.start.tolist()))
        base = len(found)
        for relation, parent in zip(relations, find_parents(relations), strict=True):
            found.append(_attribution(words, relation, attitudes, None if parent is None else base + parent))
    return tuple(found)


def _attribution(words: Words, relation: Relation, attitudes: Attitudes, parent: int | None) -> Attribution:
    cue, content = to_spans(words, relation.cue), to_spans(words, relation.content)
    attitude = attitudes.of(cue, content)
    return Attribution(
        source=to_spans(words, relation.source),
        cue=cue,
        content=content,
        mode=mode_of(words, relation),
        stance=attitude.stance,
        negated=attitude.negated,
        hypothetical=attitude.hypothetical,
        probability=calibrated(relation.score),
        parent=parent,
    )


def calibrated(score: float) -> float:
    """The share of attributions with such a score that are right, content and source, on PolNeAR's dev part."""
    slope, shift = CALIBRATION
    odds = max(score, 1e-6) / max(1 - score, 1e-6)
    return round(1 / (1 + exp(-slope * log(odds) - shift)), 4)


def to_spans(words: Words, indices: Sequence[int]) -> tuple[Span, ...]:
    """Spans of the runs of neighbouring words; a run ends with its paragraph."""
    runs: list[list[int]] = []
    for i in indices:
        if runs and runs[-1][1] == i - 1 and words.paragraph[i] == words.paragraph[i - 1]:
            runs[-1][1] = i
        else:
            runs.append([i, i])
    return tuple(Span(int(words.start[first]), int(words.end[last])) for first, last in runs)


def mode_of(words: Words, relation: Relation) -> Mode:
    """Direct when all words of the content stand between quotation marks, indirect when none does, else mixed.

    A quotation that holds the cue as well does not count: there somebody quoted is reporting.
    """
    reporting = {OUTSIDE, *(int(words.quotation[i]) for i in relation.cue)}
    inside = [int(words.quotation[i]) not in reporting for i in relation.content if words.shape[i] != MARK]
    if inside and all(inside):
        return "direct"
    return "mixed" if any(inside) else "indirect"
