"""Whom a description means: somebody known by a role, a body by its noun, a group, or somebody new."""

from __future__ import annotations

from rashomon.annotating.actors.lexicon import country, lexicon
from rashomon.annotating.actors.people import Person, same_body
from rashomon.annotating.actors.phrases import Phrase, Role
from rashomon.annotating.actors.pronouns import last_pair
from rashomon.annotating.actors.scene import Scene, plain
from rashomon.language.names import fold
from rashomon.language.roles import classes, same_role, single
from rashomon.model import Mention

IN_VIEW = 5.0
"""Salience of somebody who was in the last few sentences."""
FIRM, BODY, DESCRIBED = 5.0, 20.0, 40.0
"""Salience that a body must have to be "the company", "the agency", "the private space agency"."""
TRADES = ("er", "or", "ist", "ian", "man", "woman", "ee", "ant", "ent", "eer", "ess")
"""Endings of nouns for persons by what they do."""
PAST = frozenset({"former", "ex", "late", "ousted", "retired"})
BELOW = frozenset({"deputy", "vice", "assistant", "shadow"})
PAIRS = frozenset({"side", "pair", "two", "duo", "couple"})


def resolve_description(scene: Scene, phrase: Phrase) -> Person:
    """Somebody known who has the role, or who is most in view for a bare "man"; else somebody new."""
    lemma = scene.words[phrase.head].lemma_.lower()
    found: Person | None = None
    if not phrase.definite:
        found = None
    elif phrase.age is not None or lemma in lexicon().person or (phrase.label == "person" and not phrase.roles):
        found = _bare(scene, phrase)
    elif phrase.label == "organisation":
        found = _body(scene, phrase, lemma) or _described_before(scene, phrase, lemma)
    elif phrase.label == "person":
        found = by_role(scene, phrase) or _described_before(scene, phrase, lemma) or _just_spoke(scene, phrase)
    elif phrase.head in scene.heads and (spoke := _just_spoke(scene, phrase)):
        found = spoke
    else:
        found = _described_before(scene, phrase, lemma)
    return found or scene.new(phrase)


def by_role(scene: Scene, phrase: Phrase) -> Person | None:
    """Who has the role; one that is only of the same class must be in view, unless one person holds it."""
    here = scene.sentence[phrase.head]
    rated = []
    for n, person in enumerate(scene.people):
        if person.label != "person" or person.plural or not person.may_be(phrase.gender):
            continue
        pairs = [(known, wanted) for known in person.roles for wanted in phrase.roles]
        fit = max((_fit(known, wanted) for known, wanted in pairs), default=0.0)
        sure = any(known.word == wanted.word or classes(known.word) & single() for known, wanted in pairs)
        if fit > 0 and (sure or person.salience(here) > IN_VIEW):
            rated.append((fit * 100 + person.salience(here), -n, person))
    best = max(rated, key=lambda r: r[:2], default=None)
    return best[2] if best else None


def _fit(known: Role, wanted: Role) -> float:
    """How well a role of somebody known meets the one asked for; 0 when it conflicts."""
    if not same_role(known.word, wanted.word) or not same_body(known.of, wanted.of):
        return 0.0
    if any(bool(known.rank & ranks) != bool(wanted.rank & ranks) for ranks in (PAST, BELOW)):
        return 0.0
    if known.word != wanted.word and wanted.of and not known.of:
        return 0.0
    return 1.0 + (0.5 if known.word == wanted.word else 0.0) + (1.0 if known.of and wanted.of else 0.0)


def _bare(scene: Scene, phrase: Phrase) -> Person | None:
    """ "The man", "the 65-year-old", "the Nigerian"."""
    pool = [p for p in scene.people if p.label == "person" and not p.plural and p.may_be(phrase.gender)]
    exact = [p for p in pool if phrase.age is not None and p.age == phrase.age]
    free = [p for p in pool if phrase.age is None or p.age is None]
    return scene.most_in_view(phrase, exact) or scene.most_in_view(phrase, free)


def _just_spoke(scene: Scene, phrase: Phrase) -> Person | None:
    """ "The carpet fitter said", right after somebody spoke of whom no role is known."""
    here, noun, first = scene.sentence[phrase.head], scene.words[phrase.head], scene.words[phrase.start]
    if scene.speaker is None or not first.is_sent_start or first.lower_ != "the":
        return None
    person, at = scene.speaker
    office = any(classes(r.word) & (single() | {"official", "police"}) for r in phrase.roles)
    trade = noun.tag_ == "NN" and noun.lemma_.endswith(TRADES) and noun.lemma_.lower() not in lexicon().organs
    fits = person.named and person.label == "person" and not person.roles and person.may_be(phrase.gender)
    return person if fits and trade and not office and 0 < here - at <= 2 else None


def _body(scene: Scene, phrase: Phrase, lemma: str) -> Person | None:
    """ "The ministry": a body with that word in its name or description, else the one most in view."""
    here = scene.sentence[phrase.head]
    before = scene.words[phrase.start : phrase.head]
    described = any(t.pos_ in {"ADJ", "PROPN", "NOUN"} for t in before)
    if lemma in lexicon().states:
        bare = not described and lemma in {"country", "nation", "state"}
        return scene.most_in_view(phrase, [p for p in scene.people if bare and p.label == "government"])
    if any(t.pos_ == "PROPN" or t.ent_type_ for t in before):
        return None
    pool = [p for p in scene.people if p.label in {"organisation", "unknown"} and p.first <= here and not p.plural]
    fitting = [p for p in pool if _has_noun(p, lemma)]
    if fitting and not any(p.salience(here) for p in fitting):
        return max(fitting, key=lambda p: p.views[-1][0])
    firm = lemma in lexicon().firms
    others = [p for p in pool if p.label == "organisation" and p.named and not (firm and _is_civic(p))]
    floor = DESCRIBED if described else FIRM if firm else BODY
    return scene.most_in_view(phrase, fitting) or scene.most_in_view(phrase, others, floor)


def _has_noun(person: Person, lemma: str) -> bool:
    """Whether a body's name has the noun, or its description is headed by it."""
    if not person.named:
        return person.lemma == lemma
    in_name = any(lemma in fold(a).split() for a in (person.name, *person.aliases))
    return in_name or any(r.word == lemma for r in person.roles)


def _is_civic(person: Person) -> bool:
    """Whether a body's name says that it is no firm ("Supreme Court")."""
    return bool(lexicon().civic & set(fold(person.name).split()))


def _described_before(scene: Scene, phrase: Phrase, lemma: str) -> Person | None:
    """An unnamed actor described before by the same noun, and by nothing that conflicts."""
    here = scene.sentence[phrase.head]
    named = phrase.label == "organisation" and any(t.pos_ == "PROPN" for t in scene.words[phrase.start : phrase.head])
    found = None
    for person in scene.people:
        if named and fold(plain(person.name)) != fold(plain(phrase.text)):
            continue
        unnamed = not person.named and not person.plural and person.lemma == lemma
        if unnamed and person.first <= here and person.may_be(phrase.gender):
            bodies = [(known.of, wanted.of) for known in person.roles for wanted in phrase.roles]
            if all(same_body(a, b) for a, b in bodies):
                found = person
    return found


def resolve_group(scene: Scene, phrase: Phrase) -> Person:
    """ "The leaders of A and B", "both sides", "the protesters", "EU officials"."""
    lemma = scene.words[phrase.head].lemma_.lower()
    if len(phrase.of_many) > 1 and phrase.roles:
        return _holders(scene, phrase)
    if lemma in PAIRS and (pair := last_pair(scene, phrase.head)):
        return pair
    name = " ".join(fold(plain(phrase.text)).split())
    for person in reversed(scene.people):
        if person.plural and not person.members and fold(person.name) == name:
            return person
    bare = phrase.end == phrase.head + 1 and phrase.head <= phrase.start + 1
    if bare and scene.words[phrase.start].lower_ in lexicon().definite:
        pool = [p for p in scene.people if p.plural and not p.named and p.lemma == lemma]
        return scene.most_in_view(phrase, pool) or scene.new(phrase)
    return scene.new(phrase)


def _holders(scene: Scene, phrase: Phrase) -> Person:
    """ "The leaders of A and B": one person a country, those known by name, and the group of them."""
    word = phrase.roles[0].word
    members = []
    for start, end in phrase.of_many:
        name = scene.doc[start:end].text
        role = Role(word, country(name) or name)
        one = Phrase(start, end, end - 1, "title", "person", f"{word} of {name}", roles=[role], definite=True)
        member = by_role(scene, one) or scene.new(one)
        if not member.named:
            last = scene.words[end - 1]
            member.note(one, Mention(scene.words[start].idx, last.idx + len(last), "title"))
        members.append(member)
    return scene.group(members, phrase.text)


def add_said_role(scene: Scene, phrase: Phrase) -> None:
    """ "Varga is the mayor of Imber" gives Varga a role; it names nobody new."""
    noun = scene.words[phrase.head]
    children = list(noun.head.children)
    subject = next((c for c in children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    person = scene.at.get(subject.i) if subject is not None else None
    if person and person.label == "person" and noun.dep_ == "attr" and not any(c.dep_ == "neg" for c in children):
        for role in phrase.roles:
            person.add_role(role)
