"""The unit of comparison: a clause of an article with its voice, its polarity and what it names and counts."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from rashomon.comparing.cues import cues, points_back, small_numbers, words
from rashomon.comparing.quotation import quoted_spans
from rashomon.model import AnnotatedArticle, Attribution, Clause, Span

FURNITURE = frozenset({"boilerplate", "byline", "dateline", "note"})
"""Blocks no proposition is taken from."""
TITLES = frozenset({"title", "standfirst"})
CONTEXT = 10
"""Words of the sentence before a clause that are kept as its context."""
REMAINDER = 3
"""Content words beside source, cue and time up to which "said X, a spokeswoman for Y" makes no claim of its own."""
FEWEST = 3
"""Words: a shorter stretch says too little to be compared."""

_NUMBER = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure of a proposition: an interval of values, what is counted, and in which unit."""

    low: float
    high: float
    unit: str | None
    counted: str | None
    start: int
    end: int
    hedged: bool = False


@dataclass(frozen=True, slots=True)
class Proposition:
    """What one clause of one article says. Offsets are into that article's text."""

    article: int
    """Index in the story."""
    start: int
    end: int
    text: str
    sentence: int
    sentence_text: str
    context: str
    """The words of the sentence just before the clause, and just after it when it stands first."""
    lemmas: tuple[str, ...]
    around: tuple[str, ...]
    """Content lemmas of the whole sentence."""
    names: frozenset[str]
    names_around: frozenset[str]
    verb: str
    numbers: frozenset[float]
    quantities: tuple[Quantity, ...]
    times: frozenset[str]
    places: frozenset[str]
    cues: frozenset[str]
    """Which kinds of cue words the clause holds: ``negations``, ``denials`` …"""
    cues_around: frozenset[str]
    quoted: float
    """Share of its words inside quotation marks."""
    quotation: str
    """Its words inside quotation marks."""
    size: int
    """Words."""
    position: float
    """0 at the article's start, 1 at its end."""
    title: bool
    kind: str
    attribution: int | None = None
    voice: str = ""
    actor: str | None = None
    stance: str = "asserts"
    negated: bool = False
    actors: frozenset[str] = frozenset()
    introduces: bool = False
    """Little but who speaks and the word for speaking: names and dates count, but it makes no claim."""
    denier: str | None = None
    """The story's actor who denies here what stands just before: "the ministry denied it"."""
    also: tuple[Span, ...] = field(default=())


def propositions(articles: Sequence[AnnotatedArticle], actor_of: dict[tuple[str, str], str]) -> list[Proposition]:
    """All propositions of a story, article by article, in text order; repeats in one article are folded.

    ``actor_of`` maps (article id, actor id there) to the story's actor.
    """
    found: list[Proposition] = []
    for number, annotated in enumerate(articles):
        found.extend(_fold(_Reader(annotated, number, actor_of).read()))
    return found


def _fold(items: Iterable[Proposition]) -> list[Proposition]:
    """One proposition for stretches of the same words (headline, caption printed twice), its other places in ``also``.

    The longest-standing place is the first that is not a headline.
    """
    groups: dict[tuple[str, ...], list[Proposition]] = {}
    for item in items:
        groups.setdefault(tuple(words(item.text)), []).append(item)
    folded = []
    for same in groups.values():
        best = min(same, key=lambda p: (p.title, p.start))
        also = tuple(Span(p.start, p.end) for p in same if p is not best)
        folded.append(replace(best, also=also) if also else best)
    return sorted(folded, key=lambda p: (p.start, p.end))


class _Reader:
    """One article's annotation, indexed by offset."""

    def __init__(self, annotated: AnnotatedArticle, number: int, actor_of: dict[tuple[str, str], str]) -> None:
        self.annotated = annotated
        self.article = annotated.article
        self.text = annotated.article.text
        self.number = number
        self.actor_of = actor_of
        self.starts = [w.start for w in annotated.words]
        self.quotations = quoted_spans(self.text)
        self.spent = [Span(t.start, t.end) for t in annotated.times]
        self.kinds = {b.start: b for b in self.article.blocks}
        self.block_starts = sorted(self.kinds)

    def read(self) -> list[Proposition]:
        """The article's propositions, furniture left out."""
        length = max(1, len(self.text))
        found = []
        for clause in self.annotated.clauses:
            block = self.block(clause.start)
            if block in FURNITURE:
                continue
            item = self.proposition(clause, clause.start / length, block in TITLES)
            if item is not None:
                found.append(item)
        return found

    def block(self, at: int) -> str:
        """Kind of the block that holds an offset."""
        i = bisect_right(self.block_starts, at) - 1
        if i < 0:
            return "paragraph"
        block = self.kinds[self.block_starts[i]]
        return block.kind if block.start <= at < block.end else "paragraph"

    def proposition(self, clause: Clause, position: float, title: bool) -> Proposition | None:
        """The proposition of a clause, or None when it says too little."""
        text = self.text[clause.start : clause.end]
        size = len(words(text))
        lemmas = self.lemmas(clause.start, clause.end)
        index, said = self.attribution(clause)
        if size < FEWEST or not lemmas:
            return None
        sentence = self.annotated.sentences[clause.sentence]
        whole = self.text[sentence.start : sentence.end]
        inside = self.quoted(clause.start, clause.end)
        return Proposition(
            article=self.number,
            start=clause.start,
            end=clause.end,
            text=text,
            sentence=clause.sentence,
            sentence_text=whole,
            context=self.context(clause, sentence),
            lemmas=lemmas,
            around=self.lemmas(sentence.start, sentence.end),
            names=self.names(clause.start, clause.end),
            names_around=self.names(sentence.start, sentence.end),
            verb=clause.verb,
            numbers=numbers(text),
            quantities=self.quantities(clause.start, clause.end),
            times=frozenset(t.edtf for t in self.annotated.times if clause.start <= t.start < clause.end),
            places=frozenset(p.name for p in self.annotated.places if clause.start <= p.start < clause.end),
            cues=cues(text),
            cues_around=cues(whole),
            quoted=sum(e - s for s, e in inside) / max(1, clause.end - clause.start),
            quotation=" ".join(self.text[s:e] for s, e in inside),
            size=size,
            position=position,
            title=title,
            kind=clause.kind,
            attribution=index,
            voice=self.voice(said),
            actor=self.story_actor(said.actor) if said else None,
            stance=said.stance if said else "asserts",
            negated=clause.negated,
            actors=self.actors(clause.start, clause.end),
            introduces=said is None and self.introduces(clause),
            denier=self.denier(clause),
        )

    def lemmas(self, start: int, end: int) -> tuple[str, ...]:
        """Content lemmas from ``start`` to ``end``."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return tuple(w.lemma for w in self.annotated.words[first:last])

    def names(self, start: int, end: int) -> frozenset[str]:
        """Proper nouns, lower case."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return frozenset(
            self.text[w.start : w.end].lower() for w in self.annotated.words[first:last] if w.pos == "PROPN"
        )

    def context(self, clause: Clause, sentence: Span) -> str:
        """What the sentence says just before the clause; what follows when nothing precedes."""
        before = self.text[sentence.start : clause.start].split()
        if before:
            return " ".join(before[-CONTEXT:])
        return " ".join(self.text[clause.end : sentence.end].split()[:CONTEXT])

    def quantities(self, start: int, end: int) -> tuple[Quantity, ...]:
        """Figures that lie in the stretch."""
        found = []
        for figure in self.annotated.figures:
            if start <= figure.start < end:
                low = figure.low if figure.value is None else figure.value
                high = figure.high if figure.value is None else figure.value
                found.append(
                    Quantity(
                        low=float("-inf") if low is None else low,
                        high=float("inf") if high is None else high,
                        unit=figure.unit,
                        counted=figure.counted,
                        start=figure.start,
                        end=figure.end,
                        hedged=figure.hedge is not None,
                    )
                )
        return tuple(found)

    def quoted(self, start: int, end: int) -> list[tuple[int, int]]:
        """What of the stretch lies between quotation marks."""
        first = bisect_right(self.quotations, (start, start)) - 1
        found = []
        for opened, closed in self.quotations[max(0, first) :]:
            if opened >= end:
                break
            if closed > start:
                found.append((max(opened, start), min(closed, end)))
        return found

    def attribution(self, clause: Clause) -> tuple[int | None, Attribution | None]:
        """The innermost attribution whose content covers half of the clause."""
        best: tuple[float, int] | None = None
        for i, said in enumerate(self.annotated.attributions):
            covered = sum(max(0, min(s.end, clause.end) - max(s.start, clause.start)) for s in said.content)
            if covered * 2 < clause.end - clause.start:
                continue
            size = sum(s.end - s.start for s in said.content)
            if best is None or (size, i) < best:
                best = (size, i)
        return (best[1], self.annotated.attributions[best[1]]) if best else (None, None)

    def introduces(self, clause: Clause) -> bool:
        """Whether the clause holds little but who speaks and the word for speaking: it makes no claim."""
        introducing = [
            span
            for said in self.annotated.attributions
            if any(clause.start <= cue.start < clause.end for cue in said.cue)
            for span in (*said.source, *said.cue)
        ]
        if not introducing:
            return False
        spent = [*introducing, *self.spent]
        first, last = bisect_left(self.starts, clause.start), bisect_left(self.starts, clause.end)
        left = [
            w
            for w in self.annotated.words[first:last]
            if w.pos != "ADV" and not any(s.start <= w.start < s.end for s in spent)
        ]
        return len(left) <= REMAINDER

    def denier(self, clause: Clause) -> str | None:
        """Who denies in this clause without saying what, only pointing back: "denied it", "rejected the claims"."""
        for said in self.annotated.attributions:
            if said.stance != "denies" or not any(clause.start <= cue.start < clause.end for cue in said.cue):
                continue
            content = " ".join(self.text[s.start : s.end] for s in said.content)
            if content and all(points_back(word) for word in words(content)):
                return self.story_actor(said.actor)
        return None

    def voice(self, said: Attribution | None) -> str:
        """Who says it, as the article names them."""
        if said is None:
            return ""
        for actor in self.annotated.actors:
            if actor.id == said.actor:
                return actor.name
        return " ".join(self.text[s.start : s.end] for s in said.source)

    def story_actor(self, local: str | None) -> str | None:
        """The story's actor behind an article's actor."""
        return None if local is None else self.actor_of.get((self.article.id, local))

    def actors(self, start: int, end: int) -> frozenset[str]:
        """The story's actors mentioned in the stretch."""
        found = set()
        for actor in self.annotated.actors:
            name = self.actor_of.get((self.article.id, actor.id))
            if name is not None and any(start <= m.start < end for m in actor.mentions):
                found.add(name)
        return frozenset(found)


def numbers(text: str) -> frozenset[float]:
    """Values of the numbers in the text, in digits or in words up to twenty."""
    small = small_numbers()
    found = {float(m.group().replace(",", "")) for m in _NUMBER.finditer(text)}
    return frozenset(found | {small[w] for w in words(text) if w in small})
