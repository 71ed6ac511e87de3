"""Sentences cut into clauses that carry one claim each, with the dependency parse.

A clause is a stretch of the sentence that has a verb of its own (or is what is left beside those that have) and is
long enough to say something. "The minister said", which only introduces what follows, stays with what it introduces.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Literal

from rashomon.model import Article, Attribution, Clause, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Sentence

Kind = Literal["main", "complement", "adverbial", "relative", "conjunct", "nominal", "fragment"]

KINDS: dict[str, Kind] = {
    "ccomp": "complement",
    "xcomp": "complement",
    "advcl": "adverbial",
    "relcl": "relative",
    "acl": "relative",
    "conj": "conjunct",
    "parataxis": "conjunct",
    "appos": "nominal",
}
"""Dependency labels that may open a clause."""

NEED_SUBJECT = frozenset({"xcomp"})
SHORTEST = 7
"""Words: fewer do not make a clause of their own."""
OPENERS = frozenset({"mark", "cc", "punct", "advmod", "prep"})
VERBS = frozenset({"VERB", "AUX"})


def find_clauses(article: Article, doc: Doc, attributions: Sequence[Attribution] = ()) -> tuple[Clause, ...]:
    """The clauses of all sentences, in text order; those of one sentence do not overlap and cover its words.

    ``doc.text == article.text``. The edges of attributions' contents are cut too, when both sides are long enough.
    """
    edges = {span.start for a in attributions for span in a.content}
    edges |= {span.end for a in attributions for span in a.content}
    found: list[Clause] = []
    number = 0
    for sentence in doc.sents:
        if not sentence.text.strip():
            continue
        found.extend(_clauses_of(sentence, number, edges))
        number += 1
    return tuple(found)


def _clauses_of(sentence: Sentence, number: int, edges: set[int]) -> list[Clause]:
    """The sentence's pieces as clauses."""
    heads = _owners(sentence)
    pieces = _merge(_runs(sentence, heads, edges))
    return [c for first, last in pieces if (c := _clause(sentence, first, last, heads, number)) is not None]


def _owners(sentence: Sentence) -> dict[int, int]:
    """Token index → index of the token that heads the clause it belongs to."""
    owners: dict[int, int] = {}
    sizes = _sizes(sentence)
    with_subject = {t.head.i for t in sentence if t.dep_.startswith("nsubj")}

    def owner(token: Token) -> int:
        chain = []
        while token.i not in owners and not _opens(token, sizes[token.i], token.i in with_subject):
            chain.append(token.i)
            token = token.head
        top: int = owners.get(token.i, token.i)
        owners[token.i] = top
        for i in chain:
            owners[i] = top
        return top

    for token in sentence:
        owner(token)
    return owners


def _opens(token: Token, size: int, has_subject: bool) -> bool:
    """Whether the token heads a clause of its own; ``size`` is the number of words under it."""
    if token.dep_ == "ROOT" or token.head.i == token.i:
        return True
    if token.dep_ not in KINDS or size < SHORTEST:
        return False
    if token.dep_ == "appos":
        return True
    return token.pos_ in VERBS and (has_subject or token.dep_ not in NEED_SUBJECT)


def _sizes(sentence: Sentence) -> dict[int, int]:
    """Token index → words in its subtree, leaves first: linear, where asking each token for its subtree is not."""
    sizes = {t.i: int(t.is_alpha or t.like_num) for t in sentence}
    heads = {t.i: t.head.i for t in sentence}
    children = Counter(head for i, head in heads.items() if head != i)
    ready = [i for i in heads if not children[i]]
    while ready:
        i = ready.pop()
        head = heads[i]
        if head == i:
            continue
        sizes[head] += sizes[i]
        children[head] -= 1
        if not children[head]:
            ready.append(head)
    return sizes


def _runs(sentence: Sentence, owners: dict[int, int], edges: set[int]) -> list[list[int]]:
    """Runs of tokens with one owner, cut also where a content begins or ends: [[first, last, owner], …]."""
    runs: list[list[int]] = []
    for token in sentence:
        cut = token.idx in edges or (token.i > sentence.start and token.nbor(-1).idx + len(token.nbor(-1)) in edges)
        if runs and (token.is_space or token.is_punct or (owners[token.i] == runs[-1][2] and not cut)):
            runs[-1][1] = token.i
        else:
            runs.append([token.i, token.i, owners[token.i]])
    words = [sum(1 for t in sentence.doc[a : b + 1] if t.is_alpha or t.like_num) for a, b, _ in runs]
    return [[a, b, o, w] for (a, b, o), w in zip(runs, words, strict=True)]


def _merge(runs: list[list[int]]) -> list[tuple[int, int]]:
    """Short runs, the shortest first, join a neighbour, until none is left or one run is all."""
    before = list(range(-1, len(runs) - 1))
    after = [*range(1, len(runs)), -1]
    alive: list[list[int] | None] = [list(r) for r in runs]
    heap = [(run[3], i) for i, run in enumerate(runs) if run[3] < SHORTEST]
    heapify(heap)
    while heap:
        words, at = heappop(heap)
        run = alive[at]
        if run is None or run[3] != words:
            continue  # joined since
        left, right = before[at], after[at]
        if left < 0 and right < 0:
            break
        other = _neighbour(run, alive[left] if left >= 0 else None, alive[right] if right >= 0 else None)
        first, second = (left, at) if left >= 0 and other is alive[left] else (at, right)
        one, two = alive[first], alive[second]
        assert one is not None and two is not None
        alive[first], alive[second] = [one[0], two[1], other[2], one[3] + two[3]], None
        after[first] = after[second]
        if after[second] >= 0:
            before[after[second]] = first
        if one[3] + two[3] < SHORTEST:
            heappush(heap, (one[3] + two[3], first))
    return [(r[0], r[1]) for r in alive if r is not None]


def _neighbour(run: list[int], before: list[int] | None, after: list[int] | None) -> list[int]:
    """Which neighbour a short run joins: one with the same owner, else the following, else the one before."""
    for other in (after, before):
        if other is not None and other[2] == run[2]:
            return other
    if before is not None and (after is None or before[3] <= after[3]):
        return before
    assert after is not None
    return after


def _clause(sentence: Sentence, first: int, last: int, owners: dict[int, int], number: int) -> Clause | None:
    """The clause of tokens ``first`` to ``last``; None when it holds no word."""
    tokens = [t for t in sentence.doc[first : last + 1] if not t.is_space]
    while tokens and tokens[0].is_punct and not tokens[0].is_quote and not tokens[0].is_left_punct:
        tokens.pop(0)
    if not any(t.is_alpha or t.like_num for t in tokens):
        return None
    inside = {t.i for t in tokens}
    counts: dict[int, int] = {}
    for token in tokens:
        if owners[token.i] in inside:
            counts[owners[token.i]] = counts.get(owners[token.i], 0) + 1
    if counts:
        root = sentence.doc[max(counts, key=lambda i: (counts[i], -i))]
    else:
        root = next((t for t in tokens if t.pos_ in VERBS), tokens[0])
    subjects = [c for c in root.children if c.dep_.startswith("nsubj") and c.i in inside]
    span = None
    if subjects:
        part = [t for t in subjects[0].subtree if t.i in inside]
        span = Span(part[0].idx, part[-1].idx + len(part[-1]))
    kind: Kind = "main" if root.dep_ == "ROOT" else KINDS.get(root.dep_, "fragment")
    return Clause(
        start=tokens[0].idx,
        end=tokens[-1].idx + len(tokens[-1]),
        sentence=number,
        verb=root.lemma_.lower(),
        subject=span,
        negated=any(c.dep_ == "neg" for c in root.children),
        kind=kind,
    )
