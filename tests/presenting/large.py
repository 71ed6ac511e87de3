"""A large invented story, made by counting: the same in, the same out. For weight and speed, not for reading."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache

from rashomon.model import (
    Account,
    Article,
    Block,
    Claim,
    Comparison,
    Conflict,
    Coverage,
    Evidence,
    Naming,
    Source,
    Span,
    Statement,
    StoryActor,
    TimelineEntry,
)

WORDS = (
    "harbour", "council", "ferry", "terminal", "inspectors", "grain", "witnesses", "barrier", "signal", "keeper",
    "tide", "cutter", "committee", "ledger", "crossing", "engine", "lantern", "warehouse", "morning", "passengers",
    "pilot", "repair", "season", "shutter", "survey", "tariff", "valley", "warden", "weather", "winter", "bridge",
    "canal", "cargo", "channel", "clerk", "coast", "convoy", "current", "damage", "delay", "district", "dredger",
    "estuary",
)  # fmt: skip
VERBS = ("reported", "closed", "inspected", "delayed", "repaired", "counted", "ordered", "refused", "measured", "found")
NAMES = (("Ansa", "Brell", "Corin", "Dovra"), ("Hale", "Ister", "Jorun"))
SPEAKERS = tuple(f"{first} {last}" for first in NAMES[0] for last in NAMES[1])


def sentence(n: int, length: int = 15) -> str:
    """The ``n``-th sentence, of about ``length`` words, one of them a number."""
    chosen = [WORDS[(n * 7 + k * k * 3 + k * (n % 11)) % len(WORDS)] for k in range(length)]
    chosen[4], chosen[9] = VERBS[n % len(VERBS)], str(100 + n)
    return " ".join(chosen).capitalize() + "."


def report(number: int, claims: list[int]) -> tuple[Article, dict[int, Span]]:
    """An article that carries these claims, two to a paragraph, and where each of them stands."""
    text, blocks, places = f"Outlet {number} on the closing of the estuary crossing", [], {}
    blocks.append(Block("title", 0, len(text)))
    for at in range(0, len(claims), 2):
        text += "\n\n"
        start = len(text)
        for claim in claims[at : at + 2]:
            text += " " if len(text) > start else ""
            places[claim] = Span(len(text), len(text) + len(sentence(claim)))
            text += sentence(claim)
        text += " " + sentence(1000 + 50 * number + at)
        blocks.append(Block("paragraph", start, len(text)))
    day, hour = 4 + number % 3, 6 + number % 15
    return Article(
        f"outlet-{number}",
        text,
        tuple(blocks),
        outlet=f"Outlet {number}",
        url=f"https://outlet-{number}.example/estuary",
        title=text[: blocks[0].end],
        published=f"2031-05-{day:02}T{hour:02}:{number % 60:02}",
        language="en",
        source=Source(f"outlet-{number}.txt", hashlib.sha256(text.encode()).hexdigest()),
    ), places


def carriers(claim: int, articles: int) -> list[int]:
    """Which articles carry a claim: thirteen of twenty claims one, the others two to six, as in the example story."""
    count = 1 if claim % 20 > 6 else 2 + claim % 5
    return sorted({(claim * 3 + k * 7) % articles for k in range(count)})


def _accounts(claim: int, articles: list[Article], places: list[dict[int, Span]]) -> Iterator[Account]:
    for n in carriers(claim, len(articles)):
        span = places[n][claim]
        who = claim % (2 * len(SPEAKERS))
        voice, actor = (SPEAKERS[who], f"p{who}") if who < len(SPEAKERS) else ("", None)
        yield Account(
            articles[n].id, span.start, span.end, articles[n].text[span.start : span.end], voice, actor,
            detail=(Span(span.start, span.start + 9),) if claim % 12 == 1 else (),
        )  # fmt: skip


def _statement(account: Account) -> Statement:
    source, cue = Span(account.start, account.start + 5), Span(account.start + 6, account.start + 11)
    spans = ((source,), (cue,), (Span(account.start, account.end),))
    return Statement(account.article, account.voice, account.actor, "said", account.quote, "indirect", "asserts", spans)


@cache
def large(articles: int = 10, claims: int = 160) -> Comparison:
    """A story of that many articles and claims, with conflicts, a timeline, speakers, names and coverage."""
    made = [report(n, [c for c in range(claims) if n in carriers(c, articles)]) for n in range(articles)]
    texts, places = [a for a, _ in made], [p for _, p in made]
    accounts = [tuple(_accounts(c, texts, places)) for c in range(claims)]
    found = tuple(
        Claim(f"c{c}", " · ".join(sentence(c).split()[:3]), "corroborated" if len(a) > 1 else "single-source", 0.9, a)
        for c, a in enumerate(accounts)
    )
    disputed = [c for c in range(claims) if c % 12 == 1 and len(accounts[c]) > 1]
    every = [a for group in accounts for a in group]
    evidence = [Evidence(a.article, a.start, a.end, a.quote) for a in every]
    return Comparison(
        tuple(texts),
        actors=tuple(StoryActor(f"p{n}", name, "person") for n, name in enumerate(SPEAKERS)),
        claims=found,
        conflicts=tuple(
            Conflict("denial", 0.9, accounts[c][0], accounts[c][1], handle=found[c].handle, claim=f"c{c}")
            for c in disputed
        ),
        timeline=tuple(
            TimelineEntry(f"2031-05-{2 + n % 4:02}", ("happened", "said")[n % 2], (e,))  # type: ignore[arg-type]
            for n, e in enumerate(evidence[: articles * 8])
        ),
        statements=tuple(_statement(a) for a in every if a.voice),
        coverage=tuple(
            Coverage(
                a.id,
                tuple(c.id for c in found if any(x.article == a.id for x in c.accounts)),
                tuple(c.id for c in found if len(c.accounts) > 2 and all(x.article != a.id for x in c.accounts)),
            )
            for a in texts
        ),
        naming=tuple(
            Naming(
                f"p{n}", {a.article: (Evidence(a.article, a.start, a.start + 9, a.quote[:9]),) for a in every[n::40]}
            )
            for n in range(len(SPEAKERS))
        ),
    )
