"""Clusters of propositions → claims with their accounts, status, handle and score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from rashomon.comparing.propositions import Proposition
from rashomon.comparing.wording import Passage
from rashomon.language.tables import load_table
from rashomon.model import Account, AnnotatedArticle, Claim
from rashomon.model.comparison import ClaimStatus

Pair = tuple[int, int]

DETAILS = frozenset({"figure", "date", "name", "place"})
COPIED = 0.5
"""Share of a clause's characters in a shared passage from which it counts as copied."""
SEPARATOR = " · "


@dataclass(frozen=True)
class Witnesses:
    """What tells independent accounts from copies."""

    origin: Sequence[int]
    """Article → number of its origin."""
    passages: Mapping[Pair, Sequence[Passage]]
    """(article, article), in order → what they share."""
    shares: Mapping[Pair, float]
    """(a, b) → share of a's words that stand in passages shared with b."""
    outlets: Sequence[str | None]
    """Of the articles."""

    def copied(self, a: Proposition, b: Proposition) -> bool:
        """Whether two clauses of different articles lie in one shared passage."""
        if a.article > b.article:
            a, b = b, a
        for passage in self.passages.get((a.article, b.article), ()):
            if _inside(a, passage.one.start, passage.one.end) and _inside(b, passage.two.start, passage.two.end):
                return True
        return False

    def independent(self, items: Sequence[Proposition]) -> int:
        """How many witnesses the propositions come from: copies and articles of one origin are one."""
        groups: list[list[Proposition]] = []
        for item in items:
            touching = [g for g in groups if any(self._one(item, other) for other in g)]
            merged = [item, *(other for g in touching for other in g)]
            groups = [g for g in groups if g not in touching] + [merged]
        return len(groups)

    def one_origin(self, items: Sequence[Proposition]) -> bool:
        """Whether the accounts of several articles go back to one text or one outlet.

        A logistic model over ``measures``, fitted to annotated stories (``independence.toml``).
        """
        values = self.measures(items)
        if values is None:
            return False
        model = load_table("rashomon.comparing", "independence.toml")
        total = model["intercept"] + sum(w * m for w, m in zip(model["weights"], values, strict=True))
        return bool(total > model["threshold"])

    def measures(self, items: Sequence[Proposition]) -> tuple[float, ...] | None:
        """Over the pairs of accounts of different articles (None when there is none): how many articles, how much is
        copied, how much else the articles share, whether the outlet is the same, whether it is quoted or attributed.
        """
        pairs = [(a, b) for a, b in combinations(items, 2) if a.article != b.article]
        if not pairs:
            return None
        shared = [self._share(a.article, b.article) for a, b in pairs]
        count = len(pairs)
        return (
            float(len({i.article for i in items})),
            sum(self.copied(a, b) for a, b in pairs) / count,
            sum(shared) / count,
            min(shared),
            sum(min(a.quoted, b.quoted) for a, b in pairs) / count,
            sum(self._one_outlet(a.article, b.article) for a, b in pairs) / count,
            sum(a.attribution is not None and b.attribution is not None for a, b in pairs) / count,
        )

    def _share(self, a: int, b: int) -> float:
        return max(self.shares.get((a, b), 0.0), self.shares.get((b, a), 0.0))

    def _one_outlet(self, a: int, b: int) -> bool:
        return self.outlets[a] is not None and self.outlets[a] == self.outlets[b]

    def _one(self, a: Proposition, b: Proposition) -> bool:
        if a.article == b.article or self.origin[a.article] == self.origin[b.article]:
            return True
        # The same words of one speaker are what two reporters would both write down.
        return min(a.quoted, b.quoted) < COPIED and self.copied(a, b)


def _inside(item: Proposition, start: int, end: int) -> bool:
    return min(item.end, end) - max(item.start, start) >= COPIED * (item.end - item.start)


@dataclass
class Draft:
    """A claim in the making."""

    members: list[int]
    score: float
    kinds: set[str] = field(default_factory=set)
    """Of the conflicts among its accounts or with another claim."""


def make_claims(
    drafts: Sequence[Draft],
    items: Sequence[Proposition],
    articles: Sequence[AnnotatedArticle],
    witnesses: Witnesses,
    weight: Mapping[str, float],
) -> tuple[Claim, ...]:
    """The claims, most telling first: in dispute, then by witnesses, articles, weight of what they say, and place.

    Claims that rest in part on clauses which only introduce a statement say least, and come after the others.
    """
    made = []
    for draft in drafts:
        members = [items[i] for i in draft.members]
        status = _status(draft, members, witnesses)
        made.append((_rank(draft, members, witnesses, weight), draft, status, members))
    made.sort(key=lambda m: m[0])
    return tuple(
        Claim(
            id=f"c{number}",
            handle=handle(members, weight, articles),
            status=status,
            score=round(draft.score, 4),
            accounts=tuple(account(item, articles) for item in members),
        )
        for number, (_, draft, status, members) in enumerate(made, start=1)
    )


def _status(draft: Draft, members: Sequence[Proposition], witnesses: Witnesses) -> ClaimStatus:
    if draft.kinds & {"denial"}:
        return "disputed"
    if draft.kinds & DETAILS:
        return "conflicting"
    if len({m.article for m in members}) < 2:
        return "single-source"
    return "repeated" if witnesses.one_origin(members) else "corroborated"


def _rank(
    draft: Draft, members: Sequence[Proposition], witnesses: Witnesses, weight: Mapping[str, float]
) -> tuple[object, ...]:
    said = max(sum(weight.get(w, 0.0) for w in set(m.lemmas)) for m in members)
    return (
        not draft.kinds & ({"denial"} | DETAILS) or len({m.article for m in members}) < 2,
        sum(m.introduces for m in members) * 4 >= len(members),
        -witnesses.independent(members),
        -len({m.article for m in members}),
        -round(draft.score, 3),
        -round(said, 3),
        min((m.article, m.start) for m in members),
    )


def account(item: Proposition, articles: Sequence[AnnotatedArticle], score: float = 1.0) -> Account:
    """A proposition as one article's telling."""
    return Account(
        article=articles[item.article].article.id,
        start=item.start,
        end=item.end,
        quote=item.text,
        voice=item.voice,
        actor=item.actor,
        stance=item.stance,
        negated=item.negated,
        attribution=item.attribution,
        also=item.also,
        score=round(score, 4),
    )


def handle(members: Sequence[Proposition], weight: Mapping[str, float], articles: Sequence[AnnotatedArticle]) -> str:
    """Up to four content words that most of the accounts share, as the first has them, in its order."""
    first = members[0]
    counts = Counter(lemma for m in members for lemma in set(m.lemmas))
    wanted = (len(members) + 1) // 2
    surface = _surface(first, articles)
    known = [lemma for lemma in surface if counts[lemma] >= wanted] or list(surface)
    best = sorted(known, key=lambda lemma: (-counts[lemma] * weight.get(lemma, 0.0), lemma))[:4]
    return SEPARATOR.join(surface[lemma] for lemma in surface if lemma in best)


def _surface(item: Proposition, articles: Sequence[AnnotatedArticle]) -> dict[str, str]:
    """Lemma → its form in the clause, in text order; verbs that only report and adverbs are left out."""
    annotated = articles[item.article]
    text = annotated.article.text
    found: dict[str, str] = {}
    for word in annotated.words:
        if item.start <= word.start < item.end and word.pos != "ADV":
            form = text[word.start : word.end]
            found.setdefault(word.lemma, form if word.pos == "PROPN" else form.lower())
    return found or {item.verb: item.verb}
