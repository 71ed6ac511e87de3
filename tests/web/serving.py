"""The web application over a library whose rooms are told what to answer: no model is loaded."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from rashomon.library import Library
from rashomon.library.rooms import Rooms
from rashomon.model import (
    Actor,
    AnnotatedArticle,
    Article,
    Attribution,
    Comparison,
    Placement,
    Reason,
    StoryChange,
)
from rashomon.model.errors import ComparisonError
from tests.presenting.story import hostile, strait


class ByTitle:
    """Places an article with those whose text begins alike in meaning for the test: same marker word, same story."""

    def __init__(self, state: bytes | None) -> None:
        self.stories: dict[str, str] = msgspec.json.decode(state) if state else {}

    def place(self, annotated: AnnotatedArticle) -> Placement:
        article = annotated.article
        subject = "ferry" if "erry" in article.text else "other" if "quarry" in article.text else article.id
        nearest = next((a for a, s in self.stories.items() if s == subject), None)
        self.stories[article.id] = subject
        reasons = (Reason("actors", ("Alder Queen", "Ilmar Dace"), 0.4), Reason("date", ("3 May 2026",), 0.2))
        return Placement(article.id, f"s-{subject}"[:20], 0.81, nearest, reasons if nearest else ())

    def together(self, a: str, b: str) -> tuple[StoryChange, ...]:
        """Nothing to remember, and nothing else moves."""
        return ()

    def apart(self, a: str, b: str) -> tuple[StoryChange, ...]:
        """Nothing to remember, and nothing else moves."""
        return ()

    def save(self) -> bytes:
        return msgspec.json.encode(self.stories)


def annotate(articles: Iterable[Article]) -> Iterator[AnnotatedArticle]:
    """The attributions that the comparison made by hand has for the article."""
    for article in articles:
        own = [s for s in strait().statements if s.article == article.id]
        names = {a.id: a for a in strait().actors}
        actors = tuple(Actor(i, names[i].name, names[i].kind) for i in dict.fromkeys(s.actor for s in own) if i)
        found = tuple(
            Attribution(*s.spans, mode=s.mode, stance=s.stance, actor=s.actor)  # type: ignore[arg-type]
            for s in own
        )
        yield AnnotatedArticle(article, attributions=found, actors=actors, model="test")


def compare(annotated: Sequence[AnnotatedArticle]) -> Comparison:
    """The comparison made by hand, cut down to the articles given."""
    articles = {a.article.id: a.article for a in annotated}
    if len(articles) < 2:
        raise ComparisonError("one article only; give another")
    whole = hostile() if any("script" in i for i in articles) else strait()
    return narrowed(whole, articles)


def narrowed(whole: Comparison, articles: dict[str, Article]) -> Comparison:
    claims = []
    for claim in whole.claims:
        accounts = tuple(a for a in claim.accounts if a.article in articles)
        if accounts:
            claims.append(msgspec.structs.replace(claim, accounts=accounts))
    kept = {c.id for c in claims}
    return msgspec.structs.replace(
        whole,
        articles=tuple(articles.values()),
        claims=tuple(claims),
        conflicts=tuple(
            msgspec.structs.replace(
                c,
                also_a=tuple(a for a in c.also_a if a.article in articles),
                also_b=tuple(a for a in c.also_b if a.article in articles),
            )
            for c in whole.conflicts
            if {c.a.article, c.b.article} <= set(articles)
        ),
        origins=tuple(o for o in whole.origins if set(o.articles) <= set(articles)),
        shared_wording=tuple(s for s in whole.shared_wording if {s.a.article, s.b.article} <= set(articles)),
        timeline=tuple(t for t in whole.timeline if all(e.article in articles for e in t.evidence)),
        statements=tuple(s for s in whole.statements if s.article in articles),
        coverage=tuple(
            msgspec.structs.replace(c, not_found=tuple(n for n in c.not_found if n in kept))
            for c in whole.coverage
            if c.article in articles
        ),
        naming=tuple(
            msgspec.structs.replace(n, forms={a: f for a, f in n.forms.items() if a in articles}) for n in whole.naming
        ),
    )


def make_library(folder: Path, articles: Iterable[Article] = ()) -> Library:
    """A library of these articles; the example story when none are given."""
    library = Library(folder / "test.sqlite", rooms=Rooms(annotate, ByTitle, compare, "test"))
    library.add(list(articles) or strait().articles)
    return library


@contextmanager
def served(library: Library) -> Iterator[str]:
    """The application on a free port of this machine; gives its address."""
    import uvicorn

    from rashomon.web.pages import pages_app

    server = uvicorn.Server(uvicorn.Config(pages_app(library), port=0, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(5)


class OneStory(ByTitle):
    """Places every article in one story."""

    def place(self, annotated: AnnotatedArticle) -> Placement:
        self.stories[annotated.article.id] = "one"
        return Placement(annotated.article.id, "s-one", 0.9, None, ())


def plain(articles: Iterable[Article]) -> Iterator[AnnotatedArticle]:
    """Articles in which nothing was found."""
    for article in articles:
        yield AnnotatedArticle(article, model="test")
