"""What a cue does with its content: its stance, whether it is denied, whether it is only possible."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from rashomon.annotating.attribution.nesting import Hints
from rashomon.language.tables import load_table
from rashomon.model import Span
from rashomon.model.annotation import Stance

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


@dataclass(frozen=True)
class Attitude:
    """``negated``: the cue is denied ("did not say"); ``hypothetical``: it is only possible ("would say")."""

    stance: Stance
    negated: bool = False
    hypothetical: bool = False


@dataclass(frozen=True)
class _Lexicon:
    lemmas: dict[str, Stance]
    phrases: tuple[tuple[tuple[str, ...], Stance], ...]
    context: dict[str, frozenset[str]]
    reporting: frozenset[str]


@cache
def _lexicon() -> _Lexicon:
    table: dict[str, Any] = load_table("rashomon.annotating.attribution", "cues.toml")
    phrases = [(tuple(p.split()), cast(Stance, s)) for s, listed in table["phrases"].items() for p in listed]
    return _Lexicon(
        {lemma: cast(Stance, stance) for stance, listed in table["lemmas"].items() for lemma in listed},
        tuple(sorted(phrases, key=lambda pair: -len(pair[0]))),
        {name: frozenset(words) for name, words in table["context"].items()},
        frozenset(lemma for stance, listed in table["lemmas"].items() if stance != "believes" for lemma in listed),
    )


class Attitudes:
    """Reads the attitudes of one document's cues."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self._starts = [token.idx for token in doc]
        # spaCy builds the text anew each time it is asked for it.
        self._text = doc.text

    def hints(self, starts: Sequence[int]) -> Hints:
        """For words that start at these offsets: which report what a third party says, which are "I", "we", "you"."""
        lexicon = _lexicon()
        reporting, own = set(), set()
        for token in self._at(starts):
            if token.lemma_.lower() in lexicon.reporting and _has_reporter(token, lexicon.context["own"]):
                reporting.add(token.idx)
            if token.lower_ in lexicon.context["own"]:
                own.add(token.idx)
        place = {start: i for i, start in enumerate(starts)}
        return Hints(*({place[offset] for offset in offsets if offset in place} for offsets in (reporting, own)))

    def _at(self, starts: Sequence[int]) -> Sequence[Token]:
        if not starts:
            return ()
        first = max(bisect_right(self._starts, starts[0]) - 1, 0)
        tokens: Sequence[Token] = self.doc[first : bisect_right(self._starts, starts[-1])]
        return tokens

    def of(self, cue: Sequence[Span], content: Sequence[Span]) -> Attitude:
        """The attitude of a cue to its content; a missing or unknown cue asserts."""
        tokens = list(self._tokens(cue))
        if not tokens:
            return Attitude("asserts")
        head = head_of(tokens)
        negated = self._negated(head, tokens)
        stance = self._stance(tokens, head, self._first_word(content), self._asks(content))
        if negated and stance == "denies":
            # "did not deny" is not a denial.
            stance = "asserts"
        return Attitude(stance, negated, self._hypothetical(head, tokens))

    def _tokens(self, spans: Iterable[Span]) -> Iterator[Token]:
        for span in spans:
            i = max(bisect_right(self._starts, span.start) - 1, 0)
            while i < len(self.doc) and self._starts[i] < span.end:
                if self._starts[i] + len(self.doc[i]) > span.start and not self.doc[i].is_space:
                    yield self.doc[i]
                i += 1

    def _first_word(self, content: Sequence[Span]) -> str:
        return next((token.lower_ for token in self._tokens(content[:1]) if token.is_alpha), "")

    def _asks(self, content: Sequence[Span]) -> bool:
        return bool(content) and "?" in self._text[max(content[-1].end - 3, content[-1].start) : content[-1].end]

    def _stance(self, tokens: Sequence[Token], head: Token, first: str, asks: bool) -> Stance:
        lexicon = _lexicon()
        lemmas = tuple(token.lemma_.lower() for token in tokens)
        context, lemma = lexicon.context, head.lemma_.lower()
        if lemma in context["open"] and first in context["demand_starts"]:
            return "demands"
        if lemma in context["own_intentions"] and first == "to":
            return "promises"
        for phrase, stance in lexicon.phrases:
            if contains(lemmas, phrase):
                return stance
        if lemma in context["open"]:
            return "questions" if lemma == "ask" or first in context["question_starts"] else "asserts"
        known = (lexicon.lemmas.get(word) for word in (lemma, *lemmas))
        found: Stance = next((stance for stance in known if stance), "asserts")
        return "questions" if found == "asserts" and asks and first in context["question_starts"] else found

    def _negated(self, head: Token, tokens: Sequence[Token]) -> bool:
        words = _lexicon().context
        near = [*tokens, *(child for child in head.children if child.i < head.i)]
        if any(token.dep_ == "neg" or token.lower_ in words["negations"] for token in near):
            return True
        above = head.head if head.dep_ in {"xcomp", "pcomp", "ccomp", "acl"} else head
        governors = [token.lemma_.lower() for token in (above, above.head) if token.i < head.i]
        refused = any(lemma in words["refusals"] for lemma in governors)
        refused_above = refused and any(child.dep_ == "neg" for child in above.children)
        return (refused or any(t.lemma_.lower() in words["refusals"] for t in tokens if t is not head)) and (
            not refused_above
        )

    def _hypothetical(self, head: Token, tokens: Sequence[Token]) -> bool:
        words = _lexicon().context
        for token in (head, *tokens):
            left = [child for child in token.children if child.i < token.i]
            if any(child.dep_ == "aux" and child.lower_ in words["modals"] for child in left):
                return True
            if any(child.dep_ == "mark" and child.lower_ in words["conditions"] for child in left):
                return True
        return any(token.tag_ == "MD" and token.lower_ in words["modals"] for token in tokens)


def _has_reporter(token: Token, own: Collection[str]) -> bool:
    """Whether a verb has a subject, or a noun a possessor, who is not the speaker."""
    if token.pos_ not in {"VERB", "NOUN"}:
        return False
    roles = {"nsubj", "nsubjpass"} if token.pos_ == "VERB" else {"poss", "compound", "prep"}
    holder = token.head if token.dep_ in {"conj", "xcomp"} else token
    near = (*token.children, *holder.children)
    return any(child.dep_ in roles and child.lower_ not in own for child in near)


def head_of(tokens: Sequence[Token]) -> Token:
    """The token the others hang on: a verb when there is one."""
    inside = {token.i for token in tokens}
    tops = [token for token in tokens if token.head.i not in inside or token.head.i == token.i]
    return min(tops or tokens, key=lambda token: (token.pos_ != "VERB", token.pos_ not in {"NOUN", "AUX"}, token.i))


def contains(lemmas: Sequence[str], phrase: Sequence[str]) -> bool:
    """Whether the phrase is a run of the lemmas."""
    return any(tuple(lemmas[i : i + len(phrase)]) == tuple(phrase) for i in range(len(lemmas) - len(phrase) + 1))
