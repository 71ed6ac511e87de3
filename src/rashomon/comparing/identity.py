"""One actor across the articles of a story: by name, by role and body, by what was said."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rashomon.language.countries import country_of
from rashomon.language.names import SAME, fold, parse_name, same_name, sounds
from rashomon.language.roles import classes, role_gender, roles, same_role, single
from rashomon.model import Actor, AnnotatedArticle, StoryActor

Key = tuple[str, str]
"""Article id and ``Actor.id``."""

ALIKE = 0.7
"""Share of the shorter statement's words that two reports of one statement have in common; half of the longer's."""
VAGUE = frozenset({"official", "diplomat", "spokesperson", "source"})
"""Classes under which an outlet withholds a name."""
MIN_WORDS = 6
"""Statements with fewer content words tell nothing about who made them."""


@dataclass(slots=True, eq=False)
class Group:
    """Actors of several articles that are one."""

    keys: list[Key]
    actors: list[Actor]
    named: bool
    statements: list[frozenset[str]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The kind most of its actors have, "unknown" last."""
        counts = Counter(a.kind for a in self.actors)
        return max(counts, key=lambda k: (k != "unknown", counts[k], k))

    @property
    def articles(self) -> set[str]:
        """Ids of the articles that have it."""
        return {article for article, _ in self.keys}

    def names(self) -> list[str]:
        """The distinct names of its actors, in order."""
        return list(dict.fromkeys(a.name for a in self.actors))

    def absorb(self, other: Group) -> None:
        """Take all of another group."""
        self.keys += other.keys
        self.actors += other.actors
        self.statements += other.statements
        self.named |= other.named


def unify(annotated: Sequence[AnnotatedArticle]) -> tuple[tuple[StoryActor, ...], dict[Key, str]]:
    """The actors of a story, those in most articles first, and the story actor of each actor of an article.

    Named actors come together by name; two persons that one article keeps apart stay apart, and so do given names
    that conflict. An actor without a name joins a named one when the role and its body are the same and one person
    holds it, or when the same words are reported of both. The order of the articles does not change who is one.
    """
    groups = [_group(article, actor) for article in annotated for actor in article.actors if not actor.members]
    named = _by_name([g for g in groups if g.named])
    unnamed = _by_description([g for g in groups if not g.named])
    _join(named, unnamed, _same_statement)
    _join(named, unnamed, _same_office)
    found = named + unnamed
    of = {key: group for group in found for key in group.keys}
    found += _together(annotated, of)
    return _story_actors(found)


def _group(article: AnnotatedArticle, actor: Actor) -> Group:
    text = article.article.text
    said = [
        frozenset(w for s in a.content for w in re.findall(r"[^\W_]{3,}", fold_text(text[s.start : s.end])))
        for a in article.attributions
        if a.actor == actor.id
    ]
    named = any(m.kind in {"name", "metonym"} for m in actor.mentions)
    return Group([(article.article.id, actor.id)], [actor], named, [s for s in said if len(s) >= MIN_WORDS])


def fold_text(text: str) -> str:
    """Lower case; long texts are not cut as names are."""
    return text.casefold()


def _by_name(groups: list[Group]) -> list[Group]:
    """Full names first, then what is short for one of them."""
    order = sorted(groups, key=lambda g: (-len(parse_name(g.actors[0].name).words), g.actors[0].name, g.keys[0]))
    found: list[Group] = []
    index: dict[str, list[Group]] = defaultdict(list)
    for group in order:
        near = list(dict.fromkeys(g for key in _blocks(group.actors[0]) for g in index[key]))
        fitting = [(score, g) for g in near if (score := _likeness(g, group)) >= SAME]
        best = _choose(fitting, group)
        if best is None:
            found.append(group)
            best = group
        else:
            best.absorb(group)
        for key in _blocks(group.actors[0]):
            if best not in index[key]:
                index[key].append(best)
    return found


def _blocks(actor: Actor) -> set[str]:
    """Only names that share one of these are compared: sounds that words begin with, initials, the country."""
    name = parse_name(actor.name)
    keys = {_opening(w) for w in (name.words[:1] + name.words[-1:])}
    initials = "".join(w[0] for w in name.words if w not in {"of", "the", "and", "for"})
    if len(initials) > 1:
        keys.add(initials)
    if len(name.words) == 1 and len(name.words[0]) <= 8:
        keys.add(name.words[0])
    if actor.kind == "government" and actor.of:
        keys.add(f"state {actor.of}")
    return keys


_KIN = str.maketrans("gqhdcCzJSbfviuT", "kkktkssssppaaat"[:15])


def _opening(word: str) -> str:
    """The first sound, kin sounds as one."""
    return sounds(word)[:1].translate(_KIN).lower()


def _likeness(group: Group, other: Group) -> float:
    """How well two groups' names agree; 0 when anything speaks against their being one."""
    a, b = group.kind, other.kind
    if "unknown" not in {a, b} and (a == "person") != (b == "person"):
        return 0.0
    if a == "person" and group.articles & other.articles:
        return 0.0
    if (a == "government") != (b == "government"):
        return 1.0 if fold(group.actors[0].name) == fold(other.actors[0].name) else 0.0
    if a == b == "government":
        states = {x.of for x in group.actors} & {x.of for x in other.actors} - {None}
        return 1.0 if states else 0.0
    if "group" in {a, b} and fold(group.actors[0].name) != fold(other.actors[0].name):
        return 0.0
    scores = [same_name(x, y) for x in group.names() for y in other.names()]
    # One conflict of given names is enough to keep two persons apart.
    return 0.0 if a == "person" and min(scores) < 0.3 else max(scores)


def _choose(fitting: list[tuple[float, Group]], group: Group) -> Group | None:
    """The likest; of several persons with one family name the one whose roles agree, else none."""
    if len(fitting) <= 1 or fitting[0][1].kind != "person":
        return max(fitting, key=lambda f: f[0], default=(0.0, None))[1]
    top = [g for score, g in fitting if score >= max(s for s, _ in fitting) - 0.02]
    if len(top) == 1 and len(parse_name(group.actors[0].name).words) > 1:
        return top[0]
    mine = {r for a in group.actors for r in a.roles}
    agreeing = [g for g in top if any(same_role(r, s) for r in mine for a in g.actors for s in a.roles)]
    return agreeing[0] if len(agreeing) == 1 else None


def _by_description(groups: list[Group]) -> list[Group]:
    """Actors without a name that are described alike: groups by their words, persons by office and body."""
    found: list[Group] = []
    persons: list[Group] = []
    described: dict[tuple[str, ...], list[Group]] = defaultdict(list)
    for group in groups:
        person = group.actors[0].kind == "person"
        near = persons if person else described[_words(group.actors[0].name)]
        best = next((g for g in near if not g.articles & group.articles and (not person or _alike(g, group))), None)
        if best is None:
            found.append(group)
            near.append(group)
        else:
            best.absorb(group)
    return found


def _alike(group: Group, other: Group) -> bool:
    """Whether two persons without a name hold one office, or say the same."""
    return _gender_fits(group, other) and (_same_office(group, other) or _same_statement(group, other))


@lru_cache(maxsize=8192)
def _words(name: str) -> tuple[str, ...]:
    """The words of a description; peoples and countries by their country: "South Korea's military"."""
    plain = re.sub(r"['’]s\b", "", name)
    for text in re.findall(r"[A-Z][\w.]*(?: [A-Z][\w.]*)*", plain):
        if code := country_of(text):
            plain = plain.replace(text, code)
    leading = {"the", "a", "an", "some", "their", "its", "his", "her", "our", "my"}
    return tuple(w for w in re.findall(r"\w+", fold(plain)) if w not in leading)


def _join(named: list[Group], unnamed: list[Group], same: Callable[[Group, Group], bool]) -> None:
    """Give each actor without a name the only named person that ``same`` holds for."""
    for group in list(unnamed):
        if group.kind != "person":
            continue
        fitting = [
            g for g in named
            if g.kind == "person"
            # Two descriptions in one article are mostly two persons, unless one person holds the office.
            and (same is _same_office or not g.articles & group.articles)
            and _gender_fits(g, group)
            and same(g, group)
        ]  # fmt: skip
        if len(fitting) == 1:
            fitting[0].absorb(group)
            unnamed.remove(group)


def _offices(group: Group) -> set[tuple[str, str]]:
    return {(role, fold(a.of)) for a in group.actors if a.of for role in a.roles}


def _same_office(group: Group, other: Group) -> bool:
    """One role in one body that one person holds: "a KORA spokeswoman", "KORA spokesperson Ines Volta"."""
    for role, body in _offices(group):
        for wanted, place in _offices(other):
            classes = roles().get(role, frozenset()) & single()
            if classes and same_role(role, wanted) and (body == place or same_name(body, place) >= SAME):
                return True
    return False


def _same_statement(group: Group, other: Group) -> bool:
    """The same words reported of both, ``other`` without a name, and no role or body that conflicts."""
    mine, theirs = ({r for a in g.actors for r in a.roles} for g in (group, other))
    vague = not mine or not theirs or all(classes(r) & VAGUE for r in theirs)
    if not vague and not any(same_role(r, s) for r in mine for s in theirs):
        return False
    bodies = [(fold(x.of), fold(y.of)) for x in group.actors for y in other.actors if x.of and y.of]
    if any(x != y and same_name(x, y) < SAME for x, y in bodies):
        return False
    return any(
        len(x & y) >= max(ALIKE * min(len(x), len(y)), 0.5 * max(len(x), len(y)))
        for x in group.statements
        for y in other.statements
    )


def _gender(group: Group) -> str:
    return next((g for a in group.actors for r in a.roles if (g := role_gender(r))), "")


def _gender_fits(group: Group, other: Group) -> bool:
    return {_gender(group), _gender(other)} != {"m", "f"}


def _together(annotated: Sequence[AnnotatedArticle], of: dict[Key, Group]) -> list[Group]:
    """Several speaking as one: the same when their members are the same."""
    found: dict[frozenset[int], Group] = {}
    for article in annotated:
        for actor in article.actors:
            if actor.members:
                who = frozenset(id(of[article.article.id, m]) for m in actor.members if (article.article.id, m) in of)
                group = _group(article, actor)
                if who in found:
                    found[who].absorb(group)
                else:
                    found[who] = group
    return list(found.values())


def _story_actors(groups: Iterable[Group]) -> tuple[tuple[StoryActor, ...], dict[Key, str]]:
    ranked = sorted(
        groups, key=lambda g: (-len(g.articles), -sum(len(a.mentions) for a in g.actors), _name(g), g.keys[0])
    )
    actors: list[StoryActor] = []
    of: dict[Key, str] = {}
    used: Counter[str] = Counter()
    for group in ranked:
        name = _name(group)
        slug = "-".join(re.findall(r"[a-z0-9]+", fold(name)))[:48] or "actor"
        used[slug] += 1
        identity = slug if used[slug] == 1 else f"{slug}-{used[slug]}"
        actors.append(_story_actor(group, identity, name))
        of.update(dict.fromkeys(group.keys, identity))
    return tuple(actors), of


def _story_actor(group: Group, identity: str, name: str) -> StoryActor:
    forms = Counter(form for a in group.actors for form in (a.name, *a.aliases))
    held = Counter(role for a in group.actors for role in a.roles)
    bodies = Counter(a.of for a in group.actors if a.of)
    return StoryActor(
        id=identity,
        name=name,
        kind=group.kind,
        aliases=tuple(f for f, _ in sorted(forms.items(), key=lambda f: (-f[1], f[0])) if f != name),
        roles=tuple(r for r, _ in sorted(held.items(), key=lambda r: (-r[1], r[0]))),
        of=min(bodies, key=lambda b: (-bodies[b], b), default=None),
        members=tuple(sorted(group.keys)),
    )


def _name(group: Group) -> str:
    """The name most articles give among the fullest."""
    named = [a for a in group.actors if any(m.kind in {"name", "metonym"} for m in a.mentions)] or group.actors
    if group.kind == "government":
        own = [a.of for a in named if a.of and a.of in (a.name, *a.aliases)]
        if own:
            return own[0]
    counts = Counter(a.name for a in named)
    return max(counts, key=lambda n: (len(parse_name(n).words) > 1, counts[n], len(parse_name(n).words), n))
