"""The comparison of one story, from its annotated articles."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rashomon.comparing.claims import Draft, Witnesses, make_claims
from rashomon.comparing.clusters import overlapping_linkage
from rashomon.comparing.conflicts import Found, find_conflicts, make_conflict, published
from rashomon.comparing.coverage import coverage
from rashomon.comparing.identity import unify
from rashomon.comparing.naming import naming
from rashomon.comparing.origins import origins
from rashomon.comparing.pairs import same_claim, table
from rashomon.comparing.propositions import FURNITURE, Proposition, propositions
from rashomon.comparing.space import build_space
from rashomon.comparing.timeline import timeline
from rashomon.comparing.wording import Passage, evidence, shared_passages, shares, tokenise
from rashomon.model import (
    AnnotatedArticle,
    Claim,
    Comparison,
    Conflict,
    Origin,
    SharedWording,
    Span,
    Statement,
)
from rashomon.model.errors import ComparisonError

Progress = Callable[[int, int], None]
Pair = tuple[int, int]

JOIN = 0.25
"""Mean probability from which two groups of propositions are one claim."""
ALSO = 0.36
"""Probability from which a pair that was left apart is looked at again."""
ALONE = 0.46
"""Probability from which such a pair is a claim of its own, when neither fits into the other's."""
FLOOR = 0.03
"""Probability below which a pair counts as unlike."""
SINGLE = 5
"""Words from which a proposition that no other article has is a claim of its own."""


def compare_story(annotated: Sequence[AnnotatedArticle], progress: Progress | None = None) -> Comparison:
    """Compare the articles of one story, in the order given.

    ``progress(done, of)`` is called as propositions are aligned. An article without a sentence, and one that has the
    id of an earlier one, is set aside with the reason. Raises ComparisonError when fewer than two are left.
    """
    articles, aside = _usable(annotated)
    actors, actor_of = unify(articles)
    items = propositions(articles, dict(actor_of))
    passages, sources, witnesses = wording_of(articles)
    space = build_space(items, progress)
    same = same_claim(space)
    drafts = _drafts(items, table(space.pairs, same, FLOOR))
    home = _homes(drafts, len(items))
    found = find_conflicts(space, same, home, {n: d for n, a in enumerate(articles) if (d := published(a))})
    _mark(drafts, home, found)
    claims = make_claims(drafts, items, articles, witnesses, space.weight)
    conflicts = tuple(make_conflict(f, items, articles) for f in found)
    ids = [a.article.id for a in articles]
    return Comparison(
        articles=tuple(a.article for a in articles),
        origins=sources,
        actors=actors,
        claims=claims,
        conflicts=_placed(conflicts, claims),
        shared_wording=_shared(articles, passages, sources),
        timeline=timeline(articles, items),
        statements=tuple(s for a in articles for s in _statements(a, actor_of)),
        coverage=coverage(ids, claims, {a: n for n, o in enumerate(sources) for a in o.articles}),
        naming=naming(articles, actors, actor_of),
        set_aside=aside,
    )


LANGUAGE = "en"
"""The models read English; what they would make of another language is noise."""


def _usable(annotated: Sequence[AnnotatedArticle]) -> tuple[list[AnnotatedArticle], tuple[tuple[str, str], ...]]:
    """The articles that can be compared, and those that cannot, with the reason."""
    kept: list[AnnotatedArticle] = []
    aside: list[tuple[str, str]] = []
    seen: dict[str, str] = {}
    for one in annotated:
        article = one.article
        if (article.language or LANGUAGE).split("-")[0] != LANGUAGE:
            aside.append((article.id, f"its language is {article.language}; only English ({LANGUAGE}) is compared"))
        elif not one.sentences:
            aside.append((article.id, "no sentence was found in it"))
        elif article.text in seen:
            aside.append((article.id, f"the same text as {seen[article.text]}"))
        elif article.id in seen.values():
            aside.append((article.id, "another article has the same id"))
        else:
            seen[article.text] = article.id
            kept.append(one)
    if len(kept) < 2:
        reasons = "; ".join(f"{name}: {reason}" for name, reason in aside)
        raise ComparisonError(
            f"{len(kept)} article{'' if len(kept) == 1 else 's'} to compare"
            + (f" ({reasons})" if reasons else "")
            + "; give at least two different articles about one happening"
        )
    return kept, tuple(aside)


def _furniture(annotated: AnnotatedArticle) -> list[Span]:
    return [Span(b.start, b.end) for b in annotated.article.blocks if b.kind in FURNITURE]


def wording_of(
    articles: Sequence[AnnotatedArticle],
) -> tuple[Sequence[Passage], tuple[Origin, ...], Witnesses]:
    """What the articles have word for word in common, and what follows from it."""
    tokens = [tokenise(a, _furniture(a)) for a in articles]
    passages = shared_passages(tokens)
    copied = shares(tokens, passages)
    sources = origins(articles, copied)
    return passages, sources, _witnesses(articles, sources, passages, copied)


def _witnesses(
    articles: Sequence[AnnotatedArticle],
    sources: Sequence[Origin],
    passages: Sequence[Passage],
    copied: Mapping[Pair, float],
) -> Witnesses:
    number = {article: n for n, origin in enumerate(sources) for article in origin.articles}
    between: dict[Pair, list[Passage]] = {}
    for passage in passages:
        between.setdefault((passage.a, passage.b), []).append(passage)
    outlets = [a.article.outlet for a in articles]
    return Witnesses([number[a.article.id] for a in articles], between, copied, outlets)


def _drafts(items: Sequence[Proposition], scores: Mapping[Pair, float]) -> list[Draft]:
    """Clusters, and what stands alone."""
    sentence = [(p.article, p.sentence) for p in items]
    numbers = {key: n for n, key in enumerate(sorted(set(sentence)))}
    clusters = overlapping_linkage(len(items), scores, JOIN, ALSO, ALONE, group=[numbers[s] for s in sentence])
    found = [Draft(members, _cohesion(members, scores)) for members in clusters]
    taken = {i for members in clusters for i in members}
    found += [Draft([i], 1.0) for i, p in enumerate(items) if i not in taken and _stands(p)]
    return found


def _stands(item: Proposition) -> bool:
    """Whether a proposition that has no partner is a claim of its own."""
    return item.size >= SINGLE and not item.title and not item.introduces


def _homes(drafts: Sequence[Draft], size: int) -> list[int]:
    """Number of each proposition's claim, the first where it has several; one that has none has a number of its own."""
    home = [len(drafts) + i for i in range(size)]
    for number, draft in reversed(list(enumerate(drafts))):
        for i in draft.members:
            home[i] = number
    return home


def _mark(drafts: Sequence[Draft], home: Sequence[int], found: Sequence[Found]) -> None:
    """Tell the claims of the conflicts they are part of."""
    for conflict in found:
        for i in (conflict.candidate.i, conflict.candidate.j):
            if home[i] < len(drafts):
                drafts[home[i]].kinds.add(conflict.kind)


def _cohesion(members: Sequence[int], scores: Mapping[Pair, float]) -> float:
    """Mean, over the members, of the best score with another."""
    best = [max(scores.get((min(i, j), max(i, j)), 0.0) for j in members if j != i) for i in members]
    return sum(best) / len(best)


def _shared(
    articles: Sequence[AnnotatedArticle], passages: Sequence[Passage], sources: Sequence[Origin]
) -> tuple[SharedWording, ...]:
    origin = {article: o for o in sources for article in o.articles}
    found = []
    for passage in passages:
        a, b = articles[passage.a], articles[passage.b]
        same = origin[a.article.id] is origin[b.article.id]
        name = origin[a.article.id].agency if same else None
        found.append(SharedWording(evidence(a, passage.one), evidence(b, passage.two), name))
    return tuple(found)


def _statements(annotated: AnnotatedArticle, actor_of: Mapping[tuple[str, str], str]) -> list[Statement]:
    """The article's attributions, with the story's actors."""
    article = annotated.article

    def words(spans: Sequence[Span]) -> str:
        return " … ".join(article.text[s.start : s.end] for s in spans)

    return [
        Statement(
            article=article.id,
            source=words(said.source),
            actor=actor_of.get((article.id, said.actor)) if said.actor else None,
            cue=words(said.cue),
            content=words(said.content),
            mode=said.mode,
            stance=said.stance,
            spans=(said.source, said.cue, said.content),
            said_at=said.said_at,
            probability=said.probability,
        )
        for said in annotated.attributions
    ]


def _placed(conflicts: Sequence[Conflict], claims: Sequence[Claim]) -> tuple[Conflict, ...]:
    """Each conflict with the claim that one of its ends belongs to."""
    from msgspec.structs import replace

    home = {(a.article, a.start, a.end): c for c in reversed(claims) for a in c.accounts}
    found = []
    for conflict in conflicts:
        claim = home.get((conflict.a.article, conflict.a.start, conflict.a.end))
        found.append(replace(conflict, claim=claim.id, handle=claim.handle) if claim else conflict)
    return tuple(found)
