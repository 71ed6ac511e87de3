"""Cheap rooms and fictional articles: what the library stores does not depend on how well it was found.

An article's story is the first word of its id. A sentence ``Ilse Rudd said that …`` is a statement of Ilse Rudd; a
sentence that two articles share is a claim; ``The port denied that S`` quarrels with ``S``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from rashomon.library.rooms import Rooms
from rashomon.model import (
    Account,
    Actor,
    AnnotatedArticle,
    Article,
    Attribution,
    Block,
    Claim,
    Comparison,
    Conflict,
    Mention,
    Place,
    Placement,
    Reason,
    Span,
    StoryActor,
    StoryChange,
)

SENTENCE = re.compile(r"[^.\n]+\.")
SAID = re.compile(r"(?P<source>(?:[A-Z]\w+ ){1,2})(?P<cue>said|denied) that (?P<content>[^.]+)\.")
PLACES = ("Ostrel", "Calvane")


def article(name: str, *sentences: str, **fields: object) -> Article:
    """An article of the outlet named by the second word of its id."""
    story, outlet = name.split("-")[:2]
    title = f"News of {story}"
    text = "\n\n".join((title, *sentences))
    body = len(title) + 2
    blocks = (Block("title", 0, len(title)), Block("paragraph", body, len(text)))
    known: dict[str, object] = {"outlet": outlet.title(), "title": title, "published": "2031-05-03T09:00Z"}
    return msgspec.convert({"id": name, "text": text, "blocks": blocks} | known | fields, Article)


def annotate(articles: Iterable[Article]) -> Iterator[AnnotatedArticle]:
    for each in articles:
        if "BREAK" in each.text:
            raise ValueError("a bad article")
        yield annotate_one(each)


def annotate_one(each: Article, model: str = "cheap-1") -> AnnotatedArticle:
    sentences = tuple(Span(*m.span()) for m in SENTENCE.finditer(each.text))
    actors: dict[str, Actor] = {}
    attributions = []
    for found in SAID.finditer(each.text):
        name = found["source"].strip()
        start, end = found.start("source"), found.start("source") + len(name)
        actors.setdefault(name, Actor(name, name, "person", mentions=(Mention(start, end, "name"),)))
        cue, content = (Span(*found.span(part)) for part in ("cue", "content"))
        stance = "denies" if found["cue"] == "denied" else "asserts"
        attributions.append(Attribution((Span(start, end),), (cue,), (content,), "indirect", stance, actor=name))
    places = tuple(Place(m.start(), m.end(), p, p) for p in PLACES for m in re.finditer(p, each.text))
    return AnnotatedArticle(each, sentences, (), (), tuple(attributions), tuple(actors.values()), (), (), places, model)


class FirstWord:
    """Groups by the first word of the id; ``merge-a-b`` as a title merges story a into story b."""

    def __init__(self, state: bytes | None) -> None:
        self.stories: dict[str, list[str]] = msgspec.json.decode(state) if state else {}

    def place(self, annotated: AnnotatedArticle) -> Placement:
        each = annotated.article
        story = each.id.split("-")[0]
        mine = self.stories.setdefault(story, [])
        nearest = mine[-1] if mine else None
        mine.append(each.id)
        changes: tuple[StoryChange, ...] = ()
        if each.section and each.section.startswith("merge-"):
            old, new = each.section.split("-")[1:]
            changes = (StoryChange("merge", old, new, tuple(self.stories.pop(old))),)
            self.stories[new] += changes[0].articles
        reasons = (Reason("words", (story,), 1.0),)
        return Placement(each.id, story, 0.9 if nearest else 1.0, nearest, reasons, changes)

    def together(self, a: str, b: str) -> tuple[StoryChange, ...]:
        self.stories.setdefault("together", []).append(f"{a} {b}")
        return ()

    def apart(self, a: str, b: str) -> tuple[StoryChange, ...]:
        self.stories.setdefault("apart", []).append(f"{a} {b}")
        return ()

    def save(self) -> bytes:
        return msgspec.json.encode(self.stories)


def compare(members: Sequence[AnnotatedArticle]) -> Comparison:
    tellings: dict[str, list[Account]] = {}
    for member in members:
        text = member.article.text
        for span in member.sentences:
            start = span.start + len(text[span.start : span.end]) - len(text[span.start : span.end].lstrip())
            quote = text[start : span.end]
            tellings.setdefault(quote, []).append(Account(member.article.id, start, span.end, quote))
    status = {True: "corroborated", False: "single-source"}
    claims = [
        Claim(f"c{n}", " · ".join(quote.split()[:2]), status[len(accounts) > 1], 1.0, tuple(accounts))  # type: ignore[arg-type]
        for n, (quote, accounts) in enumerate(tellings.items())
    ]
    conflicts = [
        Conflict("denial", 0.9, tellings[denied][0], accounts[0], "one says it, one denies it")
        for quote, accounts in tellings.items()
        if (denied := quote.replace("The port denied that t", "T")) != quote and denied in tellings
    ]
    everyone = {a.name: [] for m in members for a in m.actors}  # type: dict[str, list[tuple[str, str]]]
    for member in members:
        for actor in member.actors:
            full = next((n for n in sorted(everyone, key=len, reverse=True) if n.endswith(actor.name)), actor.name)
            everyone[full].append((member.article.id, actor.id))
    actors = tuple(StoryActor(n, n, "person", members=tuple(m)) for n, m in everyone.items() if m)
    return Comparison(tuple(m.article for m in members), (), actors, tuple(claims), tuple(conflicts))


def cheap_rooms(model: str = "cheap-1") -> Rooms:
    """Rooms that cost nothing. A text with BREAK cannot be annotated."""

    def marked(articles: Iterable[Article]) -> Iterator[AnnotatedArticle]:
        for annotated in annotate(articles):
            yield msgspec.structs.replace(annotated, model=model)

    return Rooms(annotate=marked, placer=FirstWord, compare=compare, version=model)


HARBOUR = (
    article(
        "harbour-gazette",
        "The grain terminal burned for nine hours.",
        "Ilse Rudd said that the harbour was safe.",
        published="2031-05-03T07:30Z",
    ),
    article(
        "harbour-courier",
        "The grain terminal burned for nine hours.",
        "The port of Ostrel denied that the harbour was safe.",
        "Rudd said that the tugs came late.",
        published="2031-05-03T11:00+02:00",
    ),
    article("harbour-mail", "Two tugs were lost.", "The grain terminal burned for nine hours.", published="2031-05-04"),
)
STRIKE = (
    article(
        "strike-gazette", "Teachers in Calvane struck.", "Anders Holm said that talks go on.", published="2031-06-01"
    ),
    article("strike-courier", "Teachers in Calvane struck.", "No talks are planned.", published="2031-06-02"),
)
