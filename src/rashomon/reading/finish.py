"""A draft made an article: blocks labelled, metadata settled, language found."""

from __future__ import annotations

from functools import cache
from typing import Any

from rashomon.language.tables import load_table
from rashomon.model.article import Article, Block
from rashomon.reading.addresses import host_of
from rashomon.reading.blocks import label
from rashomon.reading.draft import Draft
from rashomon.reading.metadata import Facts
from rashomon.reading.metadata.text import read_text

LOOK_AT = 1_500
"""Characters of text from which the language is guessed."""
SURE = 300
"""Letters from which the guess is trusted more than what the page declares."""


def finish(draft: Draft, identity: str) -> tuple[Article, tuple[str, ...]]:
    """The article, and for each block the reason of its label."""
    facts = draft.facts
    labelled = draft.labelled or label(draft.text, facts.text("title"))
    blocks = tuple(Block(b.kind or "paragraph", b.segment.start, b.segment.end) for b in labelled)
    read_text(labelled, facts)
    _from_url(draft)
    if not facts.best("published") and facts.best("updated"):
        facts.add("published", facts.best("updated"), f"{facts.origins()['updated']}: the update")
    _settle_language(draft.text, blocks, facts)
    article = Article(
        id=identity,
        text=draft.text,
        blocks=blocks,
        **{
            name: facts.text(name) for name in ("outlet", "url", "title", "published", "updated", "language", "section")
        },
        authors=facts.names("authors"),
        agencies=facts.names("agencies"),
        source=draft.source,
        origins=facts.origins(),
        disagreements=facts.disagreements(),
    )
    return article, tuple(b.why for b in labelled)


def _from_url(draft: Draft) -> None:
    host = host_of(draft.facts.text("url"))
    if host:
        draft.facts.add("outlet", host.removeprefix("www."), "domain")


def _settle_language(text: str, blocks: tuple[Block, ...], facts: Facts) -> None:
    """Enough text tells its language better than a page's template does, but for languages that look alike."""
    sample = _sample(text, blocks)
    letters = sum(c.isalpha() for c in sample)
    declared = facts.text("language")
    if letters < SURE and (declared or letters < 20):
        return
    guess = guess_language(sample)
    groups = load_table("rashomon.reading.metadata", "trust.toml")["alike"]
    if declared is None or not any(guess in group and declared in group for group in groups):
        facts.add("language", guess, "language guess")


def _sample(text: str, blocks: tuple[Block, ...]) -> str:
    return " ".join(text[b.start : b.end] for b in blocks if b.kind in ("title", "paragraph", "standfirst"))[:LOOK_AT]


def guess_language(sample: str) -> str:
    """ISO 639-1 code of the language that ``sample`` is most likely written in."""
    language: str = _identifier().classify(sample)[0]
    return language


@cache
def _identifier() -> Any:
    import py3langid

    return py3langid
