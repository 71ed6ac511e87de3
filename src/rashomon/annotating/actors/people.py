"""The actors of one article while they are being put together, and how much each is in view."""

from __future__ import annotations

from dataclasses import dataclass, field

from rashomon.annotating.actors.lexicon import country, lexicon
from rashomon.annotating.actors.phrases import Label, Phrase, Role
from rashomon.language.names import SAME, fold, is_acronym, parse_name, same_name
from rashomon.language.roles import family, same_role
from rashomon.model import Mention


@dataclass(slots=True, eq=False)
class Person:
    """One actor (person, body or group) with all that is known of it so far."""

    name: str
    label: Label
    named: bool
    gender: str = ""
    plural: bool = False
    roles: list[Role] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    members: tuple[Person, ...] = ()
    age: int | None = None
    country: str = ""
    times_named: int = 0
    spoke: bool = False
    """Whether it is the subject of a verb of saying somewhere."""
    lemma: str = ""
    """Head noun of the description of somebody without a name."""
    first: int = 1 << 30
    """Sentence of the first mention."""
    views: list[tuple[int, float]] = field(default_factory=list)
    """(sentence, weight) of its mentions, for salience."""
    votes: dict[str, int] = field(default_factory=dict)
    """Genders that pronouns near its name suggest."""

    def note(self, phrase: Phrase, mention: Mention) -> None:
        """Take in what a mention tells."""
        self.mentions.append(mention)
        for role in phrase.roles:
            if phrase.kind == "name" or not self.named or self._holds(role):
                self.add_role(role)
        self.gender = self.gender or phrase.gender
        self.age = self.age or phrase.age
        if mention.kind != "pronoun" and phrase.text not in self.aliases:
            self.aliases.append(phrase.text)

    def add_role(self, role: Role) -> None:
        """Add a role; one already known gets its body."""
        for known in self.roles:
            if known.word == role.word and (known.of == role.of or not role.of or not known.of):
                known.of = known.of or role.of
                return
        self.roles.append(role)
        self.gender = self.gender or role.gender

    def _holds(self, role: Role) -> bool:
        """Whether it is known that somebody has an office of that kind in the same body."""
        return any(same_role(r.word, role.word) and r.of and role.of and same_body(r.of, role.of) for r in self.roles)

    def see(self, sentence: int, weight: float) -> None:
        """Record that a mention is in view."""
        self.views.append((sentence, weight))
        self.first = min(self.first, sentence)

    def salience(self, sentence: int) -> float:
        """Weight of the mentions of the last sentences, halved with each sentence (after Lappin and Leass 1994)."""
        best: dict[int, float] = {}
        for at, weight in reversed(self.views):
            if sentence - at > 12:
                break
            if at <= sentence:
                best[at] = max(best.get(at, 0.0), weight)
        return sum(weight * 0.5 ** (sentence - at) for at, weight in best.items())

    def may_be(self, gender: str) -> bool:
        """Whether nothing known speaks against the gender."""
        known = self.gender or self.voted()
        return not gender or not known or known == gender

    def is_relative(self) -> bool:
        """Whether somebody was introduced as another's relative."""
        return any(role.word in family() for role in self.roles)

    def voted(self) -> str:
        """The gender most pronouns near it had, when they agree two to one."""
        m, f = self.votes.get("m", 0), self.votes.get("f", 0)
        return "m" if m >= 2 * f + 1 and m else "f" if f >= 2 * m + 1 and f else ""


def same_body(a: str, b: str) -> bool:
    """Whether two bodies of roles can be one; an unknown one can be any."""
    if not a or not b:
        return True
    return (country(a) or fold(a)) == (country(b) or fold(b)) or same_name(a, b) >= SAME


class Names:
    """Names of an article brought together: full names first, then what is short for them."""

    def __init__(self, phrases: list[Phrase]) -> None:
        self.people: list[Person] = []
        self._exact: dict[tuple[str, str, bool], list[Person]] = {}
        self._first: dict[str, int] = {}
        for phrase in phrases:
            self._first.setdefault(fold(phrase.text), phrase.start)
        self._relatives = {fold(p.text) for p in phrases if any(r.word in family() for r in p.roles)}
        # Longest first, so that a short form finds the full one wherever that stands.
        order = sorted(phrases, key=lambda p: (p.label == "unknown", -len(parse_name(p.text).words), p.start))
        for phrase in order:
            key = self._key(phrase)
            if key not in self._exact:
                self._exact[key] = self._candidates(phrase) or [self._new(phrase)]

    def of(self, phrase: Phrase) -> list[Person]:
        """Whom a name may mean: one, or several that share it."""
        return self._exact[self._key(phrase)]

    def _key(self, phrase: Phrase) -> tuple[str, str, bool]:
        gender = phrase.gender if phrase.label == "person" and " " not in phrase.text else ""
        return fold(phrase.text), gender, phrase.label == "person"

    def _new(self, phrase: Phrase) -> Person:
        name = phrase.text
        land = country(name) or lexicon().metonyms.get(fold(name), "")
        person = Person(name, phrase.label, True, gender=phrase.gender, plural=phrase.plural, country=land)
        self.people.append(person)
        return person

    def _candidates(self, phrase: Phrase) -> list[Person]:
        if phrase.kind == "metonym":
            return [p for p in self.people if fold(p.name) == fold(phrase.text)]
        if phrase.label == "government":
            land = country(phrase.text)
            return [p for p in self.people if p.label == "government" and p.country == land]
        if phrase.label == "person":
            return self._persons(phrase)
        return [p for p in self.people if p.label not in {"government"} and _one_body(p, phrase)]

    def _persons(self, phrase: Phrase) -> list[Person]:
        words = parse_name(phrase.text).words
        titled = Person("", "person", True, gender=phrase.gender)
        pool = [p for p in self.people if p.label == "person" and (len(words) > 1 or titled.may_be(p.gender))]
        full = [p for p in pool if same_name(p.name, phrase.text) >= SAME]
        if len(words) == 1:
            full = [p for p in full if not self._later_relative(p, phrase)]
        if full or len(words) != 1 or phrase.gender:
            return full
        # A given name alone, where one person has it.
        given = [p for p in pool if (w := parse_name(p.name).words) and len(w) > 1 and w[0] == words[0]]
        return given if len(given) == 1 else []

    def _later_relative(self, person: Person, phrase: Phrase) -> bool:
        """Whether a full name belongs to a relative who comes in after the bare family name."""
        full, bare = fold(person.name), fold(phrase.text)
        return full in self._relatives and self._first[bare] < self._first[full]


def _one_body(person: Person, phrase: Phrase) -> bool:
    if person.label == "person":
        return phrase.label == "unknown" and same_name(person.name, phrase.text) >= SAME
    if person.label == "group" or phrase.label == "group":
        return fold(person.name) == fold(phrase.text)
    return same_name(person.name, phrase.text) >= SAME or is_acronym(phrase.text, person.name)
