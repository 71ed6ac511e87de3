"""Who is meant: names, descriptions and pronouns of one article brought to actors, from left to right.

Salience with gender, number, grammatical role and recency after Lappin and Leass (1994), reduced to what reported
speech needs; descriptions go by the roles that names of the article carry.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from rashomon.annotating.actors.descriptions import describe_noun, find_descriptions
from rashomon.annotating.actors.lexicon import countries, lexicon
from rashomon.annotating.actors.people import Names, Person, same_body
from rashomon.annotating.actors.phrases import Phrase, Role, find_names
from rashomon.language.names import fold, is_title
from rashomon.language.roles import family, roles, same_role, single
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
OTHER = 35.0
IN_VIEW = 5.0
"""Salience of somebody who was in the last few sentences."""
QUOTED = 0.35
"""Of the weight of a mention inside something said: speakers seldom speak of themselves by name."""
UNNAMED = 0.7
"""Of the weight of somebody without a name."""
SPEAKER = 60.0
"""For who spoke last, in the sentences just after."""
ISSUED = 400
"""Tokens before "the statement" in which its making is looked for."""
NAMING = frozenset({"named", "called", "using", "identified", "known"})
MAX_TITLE = 300
LOOK_BACK = 3
"""Sentences within which a speaker, a group or a body is still in view."""


class Resolver:
    """One article's phrases and the actors they mean."""

    def __init__(self, article: Article, doc: Doc, attributions: tuple[Attribution, ...]) -> None:
        self.doc, self.article, self.attributions = doc, article, attributions
        self.sentence = _sentences(doc)
        self.offsets = [token.idx for token in doc]
        self.said, self.direct = self._contents()
        self.sources = [self._source_tokens(a) for a in attributions]
        readable = _readable(article, doc)
        names = find_names(doc, readable)
        self.names = Names(names)
        self.people: list[Person] = list(self.names.people)
        self.at: dict[int, Person] = {}
        """Head token of a phrase → the actor."""
        self.reach: dict[int, Phrase] = {i: p for p in names for i in range(*p.reach)}
        for phrase in names:
            self.reach.update({i: phrase for i in range(phrase.start, phrase.end)})
        self.speaker: tuple[Person, int] | None = None
        self.counts: dict[int, int] = {}
        """Times that a person is named in full."""
        phrases = names + find_descriptions(doc, readable, names)
        self.heads = self._add_sources(phrases)
        self.speaks = {
            t.i for t in doc if t.dep_ == "nsubj" and t.head.lemma_.lower() in lexicon().says
        } | self.heads.keys()
        self.phrases = sorted(phrases, key=lambda p: (p.reach[0] if p.kind == "name" else p.head, p.start))
        self._foretell(names)

    def run(self) -> None:
        """Resolve every phrase in text order."""
        for phrase in self.phrases:
            if phrase.pronoun in {"i", "we"}:
                continue
            person = self._who(phrase)
            if person is None:
                continue
            self._record(phrase, person)
            if phrase.head in self.speaks and not (self.direct[phrase.head] and phrase.head not in self.heads):
                self.speaker = (person, self.sentence[phrase.head])

    # What is known before reading.

    def _contents(self) -> tuple[bytearray, bytearray]:
        """Which tokens lie in the content of an attribution, and in quoted content."""
        said, direct = bytearray(len(self.doc)), bytearray(len(self.doc))
        for attribution in self.attributions:
            for span in attribution.content:
                for i in self.tokens(span.start, span.end):
                    said[i] = 1
                    direct[i] |= attribution.mode == "direct"
        return said, direct

    def tokens(self, start: int, end: int) -> range:
        """The tokens that overlap characters ``start`` to ``end``."""
        first = max(0, bisect_right(self.offsets, start) - 1)
        while first < len(self.doc) and self.offsets[first] + len(self.doc[first]) <= start:
            first += 1
        return range(first, bisect_right(self.offsets, max(start, end - 1)))

    def _source_tokens(self, attribution: Attribution) -> list[int]:
        return [i for span in attribution.source for i in self.tokens(span.start, span.end)]

    def _add_sources(self, phrases: list[Phrase]) -> dict[int, int]:
        """The head tokens of sources; a phrase is made for those that have none."""
        heads: dict[int, int] = {}
        known = {p.head for p in phrases} | {i for p in phrases if p.kind != "pronoun" for i in range(p.start, p.end)}
        for n, indices in enumerate(self.sources):
            for head in self.source_heads(indices):
                heads.setdefault(head, n)
                if (
                    head not in known
                    and head not in self.reach
                    and (made := describe_noun(self.doc[head], any_noun=True))
                ):
                    phrases.append(made)
                    known.add(head)
        return heads

    def source_heads(self, indices: list[int]) -> list[int]:
        """The head of a source span and what is joined to it by "and"."""
        inside = set(indices)
        words = [self.doc[i] for i in indices if not self.doc[i].is_punct and not self.doc[i].is_space]
        roots = [t for t in words if t.head.i not in inside or t.head.i == t.i]
        nominal = (
            [t for t in roots if t.dep_ in {"nsubj", "nsubjpass"}]
            or [t for t in roots if t.pos_ in {"NOUN", "PROPN", "PRON", "NUM", "ADJ"}]
            or [t for t in words if t.pos_ in {"NOUN", "PROPN", "PRON"} and t.dep_ not in {"compound", "poss", "pobj"}]
        )
        if not nominal:
            return [words[-1].i] if words else []
        head = nominal[0]
        return [head.i, *(t.i for t in head.conjuncts if t.i in inside and t.pos_ in {"NOUN", "PROPN", "PRON"})]

    def introduced(self, indices: list[int], head: int) -> Phrase | None:
        """Whom a description introduces: "state news agency Belta", "the head of the council, Ana Ruiz, from Imber"."""
        doc, own = self.doc, self.reach.get(head)
        if (own is not None and own.start <= head < own.end) or doc[head].pos_ not in {"NOUN", "PROPN"}:
            return None
        last = next((i for i in reversed(indices) if not doc[i].is_punct and not doc[i].is_space), -1)
        for i in indices:
            phrase = self.reach.get(i)
            if phrase is None or phrase.start != i or i <= head or phrase.kind == "group":
                continue
            before = doc[i - 2 if doc[i - 1].lower_ == "the" else i - 1]
            ends = phrase.end == last + 1 and before.pos_ not in {"ADP", "CCONJ"} and before.tag_ != "POS"
            set_off = phrase.label == "person" and before.text == ","
            verb = any(t.pos_ == "VERB" and t.tag_ != "VBN" and t.lower_ not in NAMING for t in doc[head:i])
            if (ends or set_off) and before.i >= indices[0] and not verb:
                return phrase
        return None

    def _foretell(self, names: list[Phrase]) -> None:
        """Roles and genders from the whole text, so that a headline's description finds the name below it."""
        for phrase in names:
            people = self.names.of(phrase)
            if len(people) == 1:
                self.counts[id(people[0])] = self.counts.get(id(people[0]), 0) + 1
                for role in phrase.roles:
                    people[0].add_role(Role(role.word, role.of, role.gender, role.rank))
                people[0].gender = people[0].gender or phrase.gender
        self._complete()
        self._vote(names)

    def _complete(self) -> None:
        """Family names alone get the given name that the headline has."""
        title = self.article.title or ""
        for person in self.people:
            if person.label == "person" and " " not in person.name and len(person.name) > 2:
                full = re.search(rf"\b((?:[A-Z][\w’'-]+ ){{1,2}}){re.escape(person.name)}\b", title[:MAX_TITLE])
                if full and not any(is_title(w) or w.lower() in roles() for w in full.group(1).split()):
                    person.aliases.append(person.name)
                    person.name = full.group(0)

    def _vote(self, names: list[Phrase]) -> None:
        """A pronoun near the only person that is subject before it tells that person's gender."""
        subjects = [p for p in names if p.label == "person" and self.doc[p.head].dep_ in {"nsubj", "nsubjpass", "ROOT"}]
        starts = [p.start for p in subjects]
        for token in self.doc:
            gender = {"he": "m", "his": "m", "him": "m", "she": "f", "her": "f"}.get(token.lower_)
            if gender and (at := bisect_right(starts, token.i) - 1) >= 0:
                people = self.names.of(subjects[at])
                if self.sentence[token.i] - self.sentence[subjects[at].start] <= 1 and len(people) == 1:
                    votes = people[0].votes
                    votes[gender] = votes.get(gender, 0) + (2 if token.lower_ in {"he", "she"} else 1)

    # Reading.

    def _record(self, phrase: Phrase, person: Person) -> None:
        doc = self.doc
        self._whose(phrase)
        start, end = doc[phrase.start].idx, doc[phrase.end - 1].idx + len(doc[phrase.end - 1])
        person.note(phrase, Mention(start, end, phrase.kind))
        weight = WEIGHTS.get(doc[phrase.head].dep_, OTHER)
        person.see(self.sentence[phrase.head], weight * (QUOTED if self.said[phrase.head] else 1.0))
        self.at[phrase.head] = person
        if phrase.kind in {"name", "metonym"}:
            for i in range(phrase.start, phrase.end):
                self.at[i] = person

    def _whose(self, phrase: Phrase) -> None:
        """The role in "his spokeswoman" and "Varga's lawyer" is that of whom the possessive means."""
        for role in phrase.roles:
            if not role.of:
                owner = next(
                    (t for t in self.doc[phrase.reach[0] : phrase.end] if t.dep_ == "poss" and t.i in self.at), None
                )
                if owner is not None and self.at[owner.i].named and not phrase.start <= owner.i < phrase.head - 6:
                    role.of = self.at[owner.i].name

    def _who(self, phrase: Phrase) -> Person | None:
        if phrase.kind in {"name", "metonym"} or (
            phrase.kind == "group" and phrase.head in self.reach and not phrase.roles
        ):
            return self._named(phrase)
        if phrase.kind == "pronoun":
            return self._pronoun(phrase)
        if phrase.head in self.heads and (name := self.introduced(self.sources[self.heads[phrase.head]], phrase.head)):
            return self._named(name)
        if phrase.head in self.heads and self.doc[phrase.head].lemma_.lower() in lexicon().organs:
            return self.author(phrase) or self._new(phrase)
        if phrase.kind == "group":
            return self._group(phrase)
        return self._description(phrase)

    def _named(self, phrase: Phrase) -> Person:
        people = self.names.of(phrase)
        if len(people) == 1:
            return people[0]
        here = self.sentence[phrase.head]
        fitting = [p for p in people if p.may_be(phrase.gender)] or people
        # The bare family name goes on meaning whom it meant; a relative is given a first name or a title.
        return max(
            fitting, key=lambda p: (not _relative(p), self.counts.get(id(p), 0), p.salience(here), -people.index(p))
        )

    def _pronoun(self, phrase: Phrase) -> Person | None:
        if phrase.pronoun == "who":
            return self._antecedent(phrase)
        if phrase.pronoun in {"he", "she"}:
            pool = [
                p for p in self.people if p.label in {"person", "unknown"} and not p.plural and p.may_be(phrase.gender)
            ]
            return self._most_in_view(phrase, [p for p in pool if p.label == "person"] or pool)
        if phrase.head not in self.heads:
            return None
        if phrase.pronoun == "they":
            return self._most_in_view(phrase, [p for p in self.people if self._may_be_they(p, phrase)])
        return self._most_in_view(
            phrase,
            [
                p
                for p in self.people
                if p.label in {"organisation", "government"} or (p.label == "unknown" and not p.plural)
            ],
        )

    def _antecedent(self, phrase: Phrase) -> Person | None:
        """Whom "who" and "which" stand for, where they are a source."""
        verb = self.doc[phrase.head].head
        return self.somebody(verb.head.i) if phrase.head in self.heads and verb.dep_ == "relcl" else None

    def _may_be_they(self, person: Person, phrase: Phrase) -> bool:
        """Groups and bodies, and whoever spoke last for a body."""
        if person.plural or person.members or person.label == "organisation":
            return True
        spoke = self.speaker is not None and self.speaker[0] is person
        return spoke and not person.named and self.sentence[phrase.head] - (self.speaker or (person, 0))[1] <= LOOK_BACK

    def _most_in_view(self, phrase: Phrase, pool: list[Person], floor: float = 0.0) -> Person | None:
        here = self.sentence[phrase.head]
        barred = self._barred(phrase)

        def score(person: Person) -> float:
            spoke = self.speaker is not None and self.speaker[0] is person and here - self.speaker[1] <= LOOK_BACK
            voted = (
                15.0
                if phrase.gender and person.voted() == phrase.gender or phrase.gender and person.gender == phrase.gender
                else 0.0
            )
            in_view = person.salience(here) * (1.0 if person.named else UNNAMED)
            return (
                in_view
                + (SPEAKER * 0.7 ** (here - self.speaker[1]) if spoke and self.speaker else 0.0)
                + (voted if in_view else 0.0)
            )

        rated = [(score(p), -n, p) for n, p in enumerate(pool) if p not in barred]
        best = max(rated, key=lambda r: r[:2], default=None)
        return best[2] if best and best[0] > floor else None

    def _barred(self, phrase: Phrase) -> list[Person]:
        """Who cannot be meant: the other parties of the same verb ("he told Putin")."""
        token = self.doc[phrase.head]
        if token.dep_ not in {"nsubj", "nsubjpass", "dobj", "dative", "pobj"}:
            return []
        verb = token.head if token.dep_ != "pobj" else token.head.head
        around = [c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass", "dobj", "dative"} and c.i != token.i]
        around += [
            g
            for c in verb.children
            if c.dep_ in {"prep", "agent"}
            for g in c.children
            if g.dep_ == "pobj" and g.i != token.i
        ]
        people = [self.at[c.i] for c in around if c.i in self.at]
        # Names to the right are not yet in ``at``.
        for c in around:
            if c.i > token.i and c.i in self.reach:
                people += self.names.of(self.reach[c.i])
        return people

    def _description(self, phrase: Phrase) -> Person | None:
        """Somebody known who has the role, or who is most in view for a bare "man"; else somebody new."""
        if not phrase.definite:
            return self._new(phrase)
        lemma = self.doc[phrase.head].lemma_.lower()
        if phrase.age is not None or lemma in lexicon().person or (phrase.label == "person" and not phrase.roles):
            return self._bare(phrase) or self._new(phrase)
        if phrase.label == "organisation":
            return self._body(phrase, lemma) or self._same_description(phrase, lemma) or self._new(phrase)
        if phrase.label == "person":
            return self._by_role(phrase) or self._same_description(phrase, lemma) or self._new(phrase)
        return self._same_description(phrase, lemma) or self._new(phrase)

    def _bare(self, phrase: Phrase) -> Person | None:
        pool = [p for p in self.people if p.label == "person" and not p.plural and p.may_be(phrase.gender)]
        exact = [p for p in pool if phrase.age is not None and p.age == phrase.age]
        free = [p for p in pool if phrase.age is None or p.age is None]
        return self._most_in_view(phrase, exact) or self._most_in_view(phrase, free)

    def _by_role(self, phrase: Phrase) -> Person | None:
        here = self.sentence[phrase.head]
        rated = []
        for n, person in enumerate(self.people):
            if person.label != "person" or person.plural or not person.may_be(phrase.gender):
                continue
            fit = max((_fit(r, wanted) for r in person.roles for wanted in phrase.roles), default=0.0)
            exact = any(
                r.word == wanted.word or {*classes(r.word)} & single() for r in person.roles for wanted in phrase.roles
            )
            if fit > 0 and (exact or person.salience(here) > IN_VIEW):
                rated.append((fit * 100 + person.salience(here), -n, person))
        best = max(rated, key=lambda r: r[:2], default=None)
        return best[2] if best else None

    def _body(self, phrase: Phrase, lemma: str) -> Person | None:
        """ "The ministry": a body with that word in its name or description, else the one most in view."""
        here = self.sentence[phrase.head]
        own = [t.lower_ for t in self.doc[phrase.start : phrase.head] if t.pos_ in {"ADJ", "PROPN", "NOUN"}]
        if lemma in lexicon().states:
            pool = (
                [p for p in self.people if p.label == "government"]
                if not own and lemma in {"country", "nation", "state"}
                else []
            )
            return self._most_in_view(phrase, pool)
        if own:
            return None
        pool = [p for p in self.people if p.label in {"organisation", "unknown"} and p.first <= here and not p.plural]
        fitting = [p for p in pool if _has_noun(p, lemma)]
        return self._most_in_view(phrase, fitting) or self._most_in_view(
            phrase, [p for p in pool if p.named], floor=20.0
        )

    def _same_description(self, phrase: Phrase, lemma: str) -> Person | None:
        """An unnamed actor described before by the same noun, and by nothing that conflicts."""
        here = self.sentence[phrase.head]
        found = None
        for person in self.people:
            if (
                not person.named
                and person.first <= here
                and lemma == person.lemma
                and person.may_be(phrase.gender)
                and not person.plural
            ):
                bodies = [(r.of, s.of) for r in person.roles for s in phrase.roles]
                if all(same_body(a, b) for a, b in bodies):
                    found = person
        return found

    def _group(self, phrase: Phrase) -> Person | None:
        if len(phrase.of_many) > 1 and phrase.roles:
            return self._leaders(phrase)
        doc = self.doc
        words = fold(_plain(phrase.text)).split()
        lemma = doc[phrase.head].lemma_.lower()
        first = doc[phrase.start].lower_
        if lemma in {"side", "pair", "two", "duo"} and self.last_pair() is not None:
            return self.last_pair()
        for person in reversed(self.people):
            if person.plural and not person.members and fold(person.name) == " ".join(words):
                return person
        if first in lexicon().definite and phrase.end == phrase.head + 1 and phrase.head <= phrase.start + 1:
            pool = [p for p in self.people if p.plural and not p.named and p.lemma == lemma]
            if found := self._most_in_view(phrase, pool):
                return found
        return self._new(phrase)

    def last_pair(self) -> Person | None:
        """The last group of two."""
        pairs = [p for p in self.people if len(p.members) == 2]
        return max(pairs, key=lambda p: p.mentions[-1].start if p.mentions else 0, default=None)

    def _leaders(self, phrase: Phrase) -> Person:
        """ "The leaders of A and B": one person a country, those known by name, and the group of them."""
        role = phrase.roles[0]
        members = []
        for start, end in phrase.of_many:
            name = self.doc[start:end].text
            one = Phrase(
                start,
                end,
                end - 1,
                "title",
                "person",
                f"{role.word} of {name}",
                roles=[Role(role.word, countries().get(fold(name), name))],
                definite=True,
            )
            member = self._by_role(one) or self._new(one)
            if not member.named:
                member.note(one, Mention(self.doc[start].idx, self.doc[end - 1].idx + len(self.doc[end - 1]), "title"))
            members.append(member)
        return self.group(members, phrase.text)

    def group(self, members: list[Person], text: str) -> Person:
        """The actor that is all of ``members`` together."""
        for person in self.people:
            if person.members and set(map(id, person.members)) == set(map(id, members)):
                return person
        named = all(m.named for m in members)
        name = (
            " and ".join(filter(None, (", ".join(m.name for m in members[:-1]), members[-1].name)))
            if named
            else _plain(text)
        )
        person = Person(name, "group", named, plural=True, members=tuple(members))
        self.people.append(person)
        return person

    def _new(self, phrase: Phrase) -> Person:
        name = _plain(phrase.text) if phrase.kind == "group" else phrase.text
        person = Person(name, phrase.label, False, gender=phrase.gender, plural=phrase.plural, age=phrase.age)
        person.country = next((r.of for r in phrase.roles if r.of), "")
        person.lemma = self.doc[phrase.head].lemma_.lower()
        self.people.append(person)
        return person

    def author(self, phrase: Phrase) -> Person | None:
        """Who made a statement: "a Kremlin statement", "its report", "the statement by X", or who spoke last."""
        token: Token = self.doc[phrase.head]
        for child in token.children:
            if child.dep_ in {"prep", "agent"} and child.lower_ in {"by", "from", "of"}:
                for thing in child.children:
                    if found := self.somebody(thing.i):
                        return found
        for i in range(phrase.start, phrase.head):
            if found := self.somebody(i):
                return found
        if phrase.definite and (found := self._issuer(token)):
            return found
        own = token.lemma_.lower() in lexicon().own and phrase.head - phrase.start <= 2
        if phrase.definite and own and self.speaker and self.sentence[phrase.head] - self.speaker[1] <= LOOK_BACK:
            return self.speaker[0]
        return None

    def _issuer(self, organ: Token) -> Person | None:
        """Who issued the statement that an earlier sentence speaks of: the subject of the verb it hangs on."""
        for i in range(organ.i - 1, max(0, organ.i - ISSUED), -1):
            token = self.doc[i]
            if token.lemma_ != organ.lemma_ or token.pos_ != "NOUN":
                continue
            verb = token.head.head if token.dep_ == "pobj" else token.head
            for child in (*token.children, *verb.children):
                if child.dep_ in {"nsubj", "poss", "compound"} and (found := self.at.get(child.i)):
                    return found
        return None

    def somebody(self, i: int) -> Person | None:
        """The actor at a token, by its phrase or the name it describes."""
        if i in self.at:
            return self.at[i]
        if i in self.reach:
            return self._named(self.reach[i])
        phrase = (
            next((p for p in self.phrases if p.head == i and p.kind != "name"), None)
            if self.doc[i].pos_ in {"NOUN", "PRON"}
            else None
        )
        return (
            self._who(phrase)
            if phrase and phrase.pronoun not in {"i", "we"} and phrase.head not in self.heads
            else None
        )


def _fit(known: Role, wanted: Role) -> float:
    """How well a role of somebody known meets the one asked for; 0 when it conflicts."""
    if not same_role(known.word, wanted.word) or not same_body(known.of, wanted.of):
        return 0.0
    past = {"former", "ex", "late", "ousted", "retired"}
    if bool(known.rank & past) != bool(wanted.rank & past):
        return 0.0
    deputy = {"deputy", "vice", "assistant", "shadow"}
    if bool(known.rank & deputy) != bool(wanted.rank & deputy):
        return 0.0
    return 1.0 + (0.5 if known.word == wanted.word else 0.0) + (1.0 if known.of and wanted.of else 0.0)


def _has_noun(person: Person, lemma: str) -> bool:
    """Whether a body's name has the noun, or its description is headed by it."""
    if not person.named:
        return person.lemma == lemma
    return any(lemma in fold(a).split() for a in (person.name, *person.aliases)) or any(
        r.word == lemma for r in person.roles
    )


def _relative(person: Person) -> bool:
    """Whether somebody was introduced as another's relative."""
    return any(role.word in family() for role in person.roles)


def classes(word: str) -> frozenset[str]:
    """The classes of a role."""
    return roles().get(word, frozenset())


def _plain(text: str) -> str:
    words = text.split()
    while len(words) > 1 and words[0].lower() in {
        "the",
        "a",
        "an",
        "both",
        "some",
        "all",
        "many",
        "these",
        "those",
        "several",
    }:
        words.pop(0)
    return " ".join(words)


def _sentences(doc: Doc) -> list[int]:
    numbers, n = [], -1
    for token in doc:
        n += bool(token.is_sent_start) or token.i == 0
        numbers.append(n)
    return numbers


def _readable(article: Article, doc: Doc) -> list[bool]:
    """False for tokens in bylines, notes and page furniture."""
    closed = [(b.start, b.end) for b in article.blocks if b.kind in {"byline", "note", "boilerplate"}]
    flags, k = [], 0
    for token in doc:
        while k < len(closed) and closed[k][1] <= token.idx:
            k += 1
        flags.append(not (k < len(closed) and closed[k][0] <= token.idx))
    return flags
