"""PolNeAR as training examples: texts with their relations as indices of words.

A data folder holds ``text/*.txt`` and ``attributions/*.ann``; of several annotators the first in alphabetical order
is taken. Attributions without a cue or without content are left out.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rashomon.annotating.attribution.decoding import Relation
from rashomon.annotating.attribution.words import WORD
from rashomon.annotating.interchange import read_brat
from rashomon.model import Span


@dataclass(frozen=True)
class Text:
    """A text with its relations; scores are 1."""

    name: str
    text: str
    relations: tuple[Relation, ...]


def read_texts(folder: Path, nlp: Any) -> list[Text]:
    """All texts of a folder; ``nlp`` is a spaCy pipeline with a parser, which finds the head of each cue."""
    return [read_text(path, folder / "attributions", nlp) for path in sorted((folder / "text").glob("*.txt"))]


def read_text(path: Path, annotations: Path, nlp: Any) -> Text:
    """One text; offsets count the characters of the file, line ends unchanged."""
    text = path.read_bytes().decode("utf-8")
    pattern = re.compile(re.escape(path.stem) + r"(_[^_]+)?\.ann")
    file = min(file for file in annotations.glob("*.ann") if pattern.fullmatch(file.name))
    lines = (line for line in file.read_text("utf-8").split("\n") if re.match(r"[TE]\d+\t", line))
    middles = [(match.start() + match.end() - 1) // 2 for match in WORD.finditer(text)]
    doc = nlp(text)
    relations = []
    for attribution in read_brat("\n".join(lines)):
        source, cue, content = (
            words_in(middles, spans) for spans in (attribution.source, attribution.cue, attribution.content)
        )
        if cue and content:
            anchor = anchor_of(doc, attribution.cue, middles, cue)
            relations.append(Relation(1.0, anchor, source, cue, content))
    return Text(path.stem, text, tuple(relations))


def words_in(middles: Sequence[int], spans: Iterable[Span]) -> tuple[int, ...]:
    """Indices of the words whose middle character lies in one of the spans."""
    found: set[int] = set()
    for span in spans:
        found.update(range(bisect_left(middles, span.start), bisect_left(middles, span.end)))
    return tuple(sorted(found))


def anchor_of(doc: Any, spans: Sequence[Span], middles: Sequence[int], cue: Sequence[int]) -> int:
    """The cue's head word: a verb where there is one, else what the others hang on."""

    def inside(token: Any) -> bool:
        middle = token.idx + (len(token) - 1) // 2
        return not token.is_space and any(span.start <= middle < span.end for span in spans)

    tokens = [token for token in doc if inside(token)]
    numbers = {token.i for token in tokens}
    tops = [token for token in tokens if token.head.i not in numbers or token.head.i == token.i]
    if not tops:
        return cue[0]
    top = min(tops, key=lambda t: (t.pos_ != "VERB", t.pos_ not in {"NOUN", "ADJ", "AUX"}, t.is_punct, t.i))
    if top.pos_ == "AUX":
        top = next((token for token in tokens if token.pos_ == "VERB"), top)
    words = words_in(middles, [Span(top.idx, top.idx + len(top))])
    return min((word for word in words if word in cue), default=cue[0])


def restyle(text: str, rng: random.Random) -> str:
    """The text with the quotation marks of another house, now and then; its length and words stay."""
    chance = rng.random()
    if chance < 0.12:
        return text.translate(str.maketrans("“”’‘", "\"\"''"))
    if chance < 0.24:
        return _single(text)
    if chance < 0.32:
        return text.translate(str.maketrans('“”"’‘', "'''''"))
    return text


def _single(text: str) -> str:
    """Double marks as single curly ones, and the other way round inside."""
    marks, inside = [], False
    for mark in text:
        if mark == '"':
            inside = not inside
            marks.append("‘" if inside else "’")
        else:
            inside = inside and mark != "\n"
            marks.append({"“": "‘", "”": "’", "‘": "“"}.get(mark, mark))
    return "".join(marks)
