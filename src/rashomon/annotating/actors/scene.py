"""One article as it is read: its phrases, who has been met so far, who is in view, who spoke last.

Salience after Lappin and Leass (1994), reduced to what reported speech needs.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING

from rashomon.annotating.actors.people import Names, Person
from rashomon.annotating.actors.phrases import Phrase
from rashomon.model import Article, Attribution, Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

WEIGHTS = {
    "nsubj": 80.0,
    "nsubjpass": 70.0,
    "ROOT": 60.0,
    "dobj": 50.0,
    "appos": 50.0,
    "conj": 45.0,
    "poss": 40.0,
    "pobj": 30.0,
}
"""Salience of a mention by its grammatical role."""
OTHER = 35.0
QUOTED = 0.35
"""Of the weight of a mention inside something said: speakers seldom speak of themselves by name."""
UNNAMED = 0.7
"""Of the weight of somebody without a name."""
SPEAKER = 60.0
"""For who spoke last, less with each sentence after."""
AGREES = 15.0
"""For somebody in view whose gender is known and is the pronoun's."""
SAME_SENTENCE = 50.0
"""For who was named in the clause above a pronoun's own."""
LOOK_BACK = 3
"""Sentences within which a speaker, a group or a body is still in view."""
MIN_QUOTE = 4
"""Tokens; what is shorter is a name or a word in quotation marks."""
LEADING = frozenset({"the", "a", "an", "both", "some", "all", "many", "these", "those", "several"})


class Scene:
    """The state of reading one article from left to right."""

    def __init__(self, article: Article, doc: Doc, attributions: tuple[Attribution, ...]) -> None:
        self.doc, self.article, self.attributions = doc, article, attributions
        self.words = list(doc)
        """The tokens, made once: each pass over ``doc`` would make them anew."""
        self.sentence = _sentences(self.words)
        """Token → number of its sentence."""
        self.offsets = [token.idx for token in self.words]
        self.readable = _readable(article, self.words)
        self.said, self.direct = self._contents()
        self.sources = [[i for s in a.source for i in self.tokens(s.start, s.end)] for a in attributions]
        """The tokens of each attribution's source."""
        self.heads: dict[int, int] = {}
        """Head token of a source → the attribution's index."""
        self.names = Names([])
        self.people: list[Person] = []
        self.phrases: list[Phrase] = []
        self.at: dict[int, Person] = {}
        """Head token of a phrase, or any token of a name → the actor."""
        self.reach: dict[int, Phrase] = {}
        """Token → the name that it belongs to or describes."""
        self.speaker: tuple[Person, int] | None = None
        """Who spoke last, and in which sentence."""
        self.who: Callable[[Phrase], Person | None] = self.named
        """How a phrase is resolved; the resolver puts its own here."""

    def take_names(self, names: list[Phrase]) -> None:
        """Bring the names of the text together."""
        self.names = Names(names)
        self.people = list(self.names.people)
        for phrase in names:
            self.reach.update(dict.fromkeys(range(*phrase.reach), phrase))
        for phrase in names:
            self.reach.update(dict.fromkeys(range(phrase.start, phrase.end), phrase))

    def tokens(self, start: int, end: int) -> range:
        """The tokens that overlap characters ``start`` to ``end``."""
        first = max(0, bisect_right(self.offsets, start) - 1)
        while first < len(self.words) and self.offsets[first] + len(self.words[first]) <= start:
            first += 1
        return range(first, bisect_right(self.offsets, max(start, end - 1)))

    def _contents(self) -> tuple[bytearray, bytearray]:
        """Which tokens are said by somebody, and which of them in a direct attribution."""
        said, direct = bytearray(len(self.words)), bytearray(len(self.words))
        for attribution in self.attributions:
            for span in attribution.content:
                for i in self.tokens(span.start, span.end):
                    said[i] = 1
                    direct[i] |= attribution.mode == "direct"
        _mark_quoted(self.words, said)
        return said, direct

    def record(self, phrase: Phrase, person: Person) -> None:
        """A phrase means a person: keep the mention and its weight."""
        first, last = self.words[phrase.start], self.words[phrase.end - 1]
        person.note(phrase, Mention(first.idx, last.idx + len(last), phrase.kind))
        weight = WEIGHTS.get(self.words[phrase.head].dep_, OTHER)
        person.see(self.sentence[phrase.head], weight * (QUOTED if self.said[phrase.head] else 1.0))
        self.at[phrase.head] = person
        if phrase.kind in {"name", "metonym"}:
            self.at.update(dict.fromkeys(range(phrase.start, phrase.end), person))

    def named(self, phrase: Phrase) -> Person:
        """Whom a name means. A bare family name goes on meaning whom it meant; relatives get a first name or title."""
        people = self.names.of(phrase)
        if len(people) == 1:
            return people[0]
        here = self.sentence[phrase.head]
        fitting = [p for p in people if p.may_be(phrase.gender)] or people
        return max(fitting, key=lambda p: (not p.is_relative(), p.times_named, p.salience(here), -people.index(p)))

    def somebody(self, i: int) -> Person | None:
        """The actor at a token, by its phrase or by the name it describes."""
        if i in self.at:
            return self.at[i]
        if i in self.reach:
            return self.named(self.reach[i])
        if self.words[i].pos_ not in {"NOUN", "PRON"} or i in self.heads:
            return None
        phrase = next((p for p in self.phrases if p.head == i and p.pronoun not in {"i", "we"}), None)
        return self.who(phrase) if phrase else None

    def last_speaker(self, sentence: int) -> Person | None:
        """Who spoke in the sentences just before, if anybody did."""
        if self.speaker and sentence - self.speaker[1] <= LOOK_BACK:
            return self.speaker[0]
        return None

    def most_in_view(self, phrase: Phrase, pool: list[Person], floor: float = 0.0) -> Person | None:
        """Of some actors the one that a reader has in mind; None when none reaches the floor."""
        here = self.sentence[phrase.head]
        barred = self._barred(phrase)
        below = bool(phrase.pronoun) and _subordinate(self.words[phrase.head])
        spoke = self.last_speaker(here)

        def score(person: Person) -> float:
            weight = person.salience(here) * (1.0 if person.named else UNNAMED)
            if weight and phrase.gender and phrase.gender in {person.gender, person.voted()}:
                weight += AGREES
            if below and person.views and person.views[-1][0] == here:
                weight += SAME_SENTENCE
            if person is spoke and self.speaker:
                weight += SPEAKER * 0.7 ** (here - self.speaker[1])
            return weight

        rated = [(score(p), -n, p) for n, p in enumerate(pool) if p not in barred]
        best = max(rated, key=lambda r: r[:2], default=None)
        return best[2] if best and best[0] > floor else None

    def _barred(self, phrase: Phrase) -> list[Person]:
        """Who cannot be meant: the other parties of the same verb ("he told Putin")."""
        token = self.words[phrase.head]
        if token.dep_ not in {"nsubj", "nsubjpass", "dobj", "dative", "pobj"}:
            return []
        verb = token.head if token.dep_ != "pobj" else token.head.head
        objects = [g for c in verb.children if c.dep_ in {"prep", "agent"} for g in c.children if g.dep_ == "pobj"]
        direct = [c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass", "dobj", "dative"}]
        people = []
        for other in (*direct, *objects):
            if other.i != token.i and other.i in self.at:
                people.append(self.at[other.i])
            elif other.i > token.i and other.i in self.reach:  # not yet read
                people += self.names.of(self.reach[other.i])
        return people

    def new(self, phrase: Phrase) -> Person:
        """Somebody without a name, met for the first time."""
        name = plain(phrase.text) if phrase.kind == "group" else phrase.text
        person = Person(name, phrase.label, False, gender=phrase.gender, plural=phrase.plural, age=phrase.age)
        person.country = next((r.of for r in phrase.roles if r.of), "")
        person.lemma = self.words[phrase.head].lemma_.lower()
        self.people.append(person)
        return person

    def group(self, members: list[Person], text: str) -> Person:
        """The actor that is all of ``members`` together."""
        for person in self.people:
            if person.members and set(map(id, person.members)) == set(map(id, members)):
                return person
        named = all(m.named for m in members)
        names = [m.name for m in members]
        name = f"{', '.join(names[:-1])} and {names[-1]}" if named and len(names) > 1 else plain(text)
        person = Person(name, "group", named, plural=True, members=tuple(members))
        self.people.append(person)
        return person


def plain(text: str) -> str:
    """Without the articles and quantifiers before a group's noun."""
    words = text.split()
    while len(words) > 1 and words[0].lower() in LEADING:
        words.pop(0)
    return " ".join(words)


def _subordinate(token: Token) -> bool:
    """Whether a pronoun stands in a clause under another: it mostly goes back to somebody in the main clause."""
    verb = token.head
    return verb.dep_ in {"advcl", "relcl", "acl", "ccomp"} and verb.head.i < token.i


def _mark_quoted(words: list[Token], said: bytearray) -> None:
    """Words between double quotation marks count as said, whether an attribution was found or not."""
    start = -1
    for i, token in enumerate(words):
        if token.text in {'"', "“", "”"}:
            if start >= 0 and token.text != "“" and i - start > MIN_QUOTE:
                said[start:i] = b"\1" * (i - start)
            start = i if start < 0 or token.text == "“" else -1
        elif "\n" in token.text:
            start = -1


def _sentences(words: list[Token]) -> list[int]:
    numbers, n = [], -1
    for token in words:
        n += bool(token.is_sent_start) or token.i == 0
        numbers.append(n)
    return numbers


def _readable(article: Article, words: list[Token]) -> list[bool]:
    """False for tokens in bylines, notes and page furniture."""
    closed = [(b.start, b.end) for b in article.blocks if b.kind in {"byline", "note", "boilerplate"}]
    flags, k = [], 0
    for token in words:
        while k < len(closed) and closed[k][1] <= token.idx:
            k += 1
        flags.append(not (k < len(closed) and closed[k][0] <= token.idx))
    return flags
