"""Templates, and the one-file HTML page: all inside, nothing fetched, script and style allowed by their hash."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import BaseLoader, Environment, PackageLoader, Undefined, select_autoescape
from markupsafe import Markup

from rashomon import __version__
from rashomon.model import Statement
from rashomon.presenting import dates, evidence, labels
from rashomon.presenting.desk import ArticleView, Quote, Text
from rashomon.presenting.ledger import ORDERS, Row
from rashomon.presenting.views import StoryView

_FONT_FACE = re.compile(r"@font-face \{[^}]*\}\n?")
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_SERVED = re.compile(r"/\* -+ (?:Start|Side by side|Person, library, search) -+ \*/.*?(?=/\* -+ )", re.DOTALL)
_QUOTED = re.compile(r'(<style>.*?</style>|<script.*?</script>)|( [a-z-]+=)"([\w:#.-]+)"(?=[ >])', re.DOTALL)
_CLOSED = re.compile(r"</(?:li|td|th|tr)>\s*")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_LINE_COMMENT = re.compile(r"^\s*//.*\n|^\s+", re.MULTILINE)
_SPACE = re.compile(r'("[^"]*")|\s*([{};,])\s*|(?<=[\w-]:) ')


class Links:
    """Where things lead inside the one-file page. The web application has its own, with addresses of the server."""

    here = "#h-ledger"
    whole = True
    """Whether the articles stand on the page itself."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment

    def evidence(self, quote: Quote) -> str:
        """The paragraph that holds the words; the script opens the drawer instead."""
        return f"#{self.anchor(quote.article, quote.paragraph)}"

    def attributes(self, quote: Quote) -> Markup:
        """What the script needs to open the drawer; the article's number stands in the address."""
        return Markup(' data-e="{}-{}"').format(quote.start, quote.end)

    def anchor(self, article: ArticleView, start: int) -> str:
        """The id of a paragraph."""
        return f"p{article.number}-{start}"

    def row(self, row: Row) -> str:
        """A row of the ledger."""
        return self.row_number(row.number)

    def row_number(self, number: int) -> str:
        """A row of the ledger by its number."""
        return f"#row-{number}"

    def article(self, article: ArticleView) -> str:
        """A whole article."""
        return f"#article-{article.number}"

    def speaker(self, actor: str) -> str:
        """The page of a speaker: none within one file."""
        return ""

    def filter(self, **asked: str) -> str:
        """The ledger under a filter; the script filters."""
        return self.here

    def why(self, text: Text) -> Markup:
        """Why an article belongs to the story: known to a library only."""
        return Markup("")

    def filters(self, story: StoryView) -> Markup:
        """The form above the ledger."""
        return render(self.environment, "filters.html", story=story, links=self, asked={}, orders=orders())

    def pages(self, story: StoryView) -> Markup:
        """Pages of a long ledger: one file holds it whole."""
        return Markup("")


def orders() -> list[tuple[str, str]]:
    """Orders of the ledger for the menu: word in the address, label."""
    return [(key, label) for key, (label, _) in ORDERS.items()]


class _Blank(Undefined):
    """A missing value in a drawer without evidence: empty, and so are its parts."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self


class _Slim(BaseLoader):
    """Templates without indentation and without the end tags that HTML lets be left out: a fifth of a page's weight."""

    def __init__(self, loader: BaseLoader) -> None:
        self.loader = loader

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Any]:
        source, name, fresh = self.loader.get_source(environment, template)
        return _CLOSED.sub("", _INDENT.sub("", source)), name, fresh


def environment(loader: BaseLoader | None = None) -> Environment:
    """The template environment: everything is escaped, whatever the file is called."""
    made = Environment(
        loader=_Slim(loader or PackageLoader("rashomon.presenting", "templates")),
        autoescape=select_autoescape(default=True, default_for_string=True, enabled_extensions=("html", "svg")),
        undefined=_Blank,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["score"] = labels.score
    made.filters["hour"] = dates.hour
    made.filters["count"] = labels.count
    made.filters["shorten"] = labels.shorten
    made.filters["outlet"] = labels.outlet
    made.globals["version"] = __version__
    return made


def render(made: Environment, name: str, **values: Any) -> Markup:
    """Draw a template that is a part of another."""
    return Markup(made.get_template(name).render(**values))


@cache
def _one_file_environment() -> Environment:
    return environment()


def static(name: str) -> str:
    """A file of our own (style, script), as text."""
    return (resources.files("rashomon.presenting") / "static" / name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def style() -> str:
    """The style sheet without web fonts and comments: the one-file page uses the reader's own serif and sans."""
    lines = (
        line.strip()
        for line in _COMMENT.sub("", _SERVED.sub("", _FONT_FACE.sub("", static("rashomon.css")))).splitlines()
    )
    return _SPACE.sub(lambda m: m[1] or m[2] or "", "\n".join(line for line in lines if line)).replace(";}", "}")


def script() -> str:
    """The scripts of the one-file page, without the comments and indentation of their source."""
    return _LINE_COMMENT.sub("", static("rashomon.js") + static("one-file.js"))


def to_html(story: StoryView) -> str:
    """One self-contained page; it makes no request and runs only the script whose hash it names."""
    made = _one_file_environment()
    css, js = style(), script()
    icon = base64.b64encode(static("icon.svg").encode()).decode()
    page = made.get_template("one-file.html").render(
        story=story,
        links=Links(made),
        shown=story.rows,
        open="",
        evidence=None,
        style=Markup(css),
        script=Markup(js),
        style_hash=Markup(_hash(css)),
        script_hash=Markup(_hash(js)),
        icon=Markup(f"data:image/svg+xml;base64,{icon}"),
        data=Markup(_data(story)),
    )
    return _QUOTED.sub(lambda m: m[1] or f"{m[2]}{m[3]}", page)


def _data(story: StoryView) -> str:
    """What the drawer needs, as JSON that cannot end its element: every < > & is escaped."""
    numbers = {a.id: a.number for a in story.articles}
    words: dict[str, int] = {"": 0}
    statements = [
        _statement(story, s, numbers[s.article], words) for s in story.comparison.statements if s.article in numbers
    ]
    found = {
        "articles": [_article(story, a) for a in story.articles],
        "statements": statements,
        "words": list(words),
    }
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return "".join(
        {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}.get(c, c)
        for c in text
    )


def _article(story: StoryView, view: ArticleView) -> Mapping[str, Any]:
    passages = story.desk.passages(view.id)
    source = view.article.source
    return {
        "number": view.number,
        "outlet": view.outlet,
        "headline": view.headline,
        "when": view.when,
        "dated": dates.when(view.published, year=True),
        "place": view.place,
        "url": view.url,
        "sha256": source.sha256 if source else "",
        "fetched": evidence.fetched(view),
        "total": passages.total,
    }


def _statement(story: StoryView, statement: Statement, number: int, words: dict[str, int]) -> list[Any]:
    """Article, source, cue and content spans, then speaker, stance and time as numbers in the table of words."""
    source, cue, content = ([[s.start, s.end] for s in spans] for spans in statement.spans)
    said = dates.edtf(statement.said_at, year=True) if statement.said_at else ""
    told = (evidence.speaker(story.desk, statement), evidence.stance(statement), said)
    return [number, source, cue, content, *(words.setdefault(w, len(words)) for w in told)]
