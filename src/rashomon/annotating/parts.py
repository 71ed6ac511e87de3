"""Articles too long to be parsed at once: cut at block edges into parts, annotated one by one and joined again.

A parse needs memory in step with the text, so a book-length document is read in parts. Identity is kept across parts
where the name is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from rashomon.model import Actor, AnnotatedArticle, Article, Attribution, Block

LONGEST = 60_000
"""Characters parsed at once; some 10,000 words, far more than a news article has."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of an article as an article of its own, ``start`` characters into the whole."""

    start: int
    article: Article
    last: bool = True


def parts(article: Article, longest: int = LONGEST) -> Iterator[Part]:
    """The article whole, or its parts in text order; a block longer than ``longest`` is cut at a space."""
    if len(article.text) <= longest:
        yield Part(0, article)
        return
    start = 0
    held: list[Block] = []
    for block in _bounded(article, longest):
        if held and block.end - start > longest:
            yield _part(article, start, block.start, held, last=False)
            start, held = block.start, []
        held.append(block)
    if held:
        yield _part(article, start, len(article.text), held, last=True)


def _part(article: Article, start: int, end: int, blocks: Iterable[Block], *, last: bool) -> Part:
    moved_blocks = tuple(Block(b.kind, b.start - start, b.end - start) for b in blocks)
    return Part(start, replace(article, text=article.text[start:end], blocks=moved_blocks), last)


def _bounded(article: Article, longest: int) -> Iterator[Block]:
    """The blocks, or one for the whole text, none longer than ``longest``."""
    for block in article.blocks or (Block("paragraph", 0, len(article.text)),):
        start = block.start
        while block.end - start > longest:
            space = article.text.rfind(" ", start + longest // 2, start + longest)
            stop = space + 1 if space > 0 else start + longest
            yield Block(block.kind, start, stop)
            start = stop
        yield Block(block.kind, start, block.end)


def join(article: Article, pieces: Iterable[tuple[Part, AnnotatedArticle]]) -> AnnotatedArticle:
    """What was found in the parts, as one annotation with offsets into the whole article."""
    joined: dict[str, list[Any]] = {name: [] for name in _LISTS}
    actors: dict[str, Actor] = {}
    model = ""
    for part, found in pieces:
        model = found.model
        sentences, clauses, attributions = (len(joined[name]) for name in ("sentences", "clauses", "attributions"))
        ids = _merge_actors(actors, found.actors, part.start)
        for name in _LISTS:
            joined[name] += moved(getattr(found, name), part.start)
        for i in range(clauses, len(joined["clauses"])):
            clause = joined["clauses"][i]
            joined["clauses"][i] = replace(clause, sentence=clause.sentence + sentences)
        for i in range(attributions, len(joined["attributions"])):
            joined["attributions"][i] = _relinked(joined["attributions"][i], attributions, ids)
    lists = {name: tuple(items) for name, items in joined.items()}
    return AnnotatedArticle(article=article, actors=tuple(actors.values()), model=model, **lists)


_LISTS = ("sentences", "words", "clauses", "attributions", "times", "figures", "places")


def moved(value: Any, by: int) -> Any:
    """A record, or a tuple of records, with every offset in it moved by ``by`` characters."""
    if isinstance(value, tuple):
        return tuple(moved(item, by) for item in value)
    if not isinstance(value, Struct):
        return value
    changes: dict[str, Any] = {}
    for name in value.__struct_fields__:
        held = getattr(value, name)
        if name in ("start", "end"):
            changes[name] = held + by
        elif isinstance(held, tuple | Struct):
            changes[name] = moved(held, by)
    return replace(value, **changes)


def _merge_actors(actors: dict[str, Actor], found: Iterable[Actor], by: int) -> dict[str, str]:
    """Add the actors of a part, one for each name; gives their ids in the part → in the whole."""
    ids = {}
    for actor in found:
        here = moved(actor, by)
        known = actors.get(actor.name)
        if known is None:
            actors[actor.name] = replace(here, id=f"a{len(actors) + 1}")
        else:
            actors[actor.name] = replace(
                known,
                aliases=tuple(dict.fromkeys(known.aliases + here.aliases)),
                roles=tuple(dict.fromkeys(known.roles + here.roles)),
                mentions=known.mentions + here.mentions,
            )
        ids[actor.id] = actors[actor.name].id
    return ids


def _relinked(attribution: Attribution, before: int, ids: Mapping[str, str]) -> Attribution:
    parent = None if attribution.parent is None else attribution.parent + before
    return replace(attribution, parent=parent, actor=ids.get(attribution.actor or ""))
