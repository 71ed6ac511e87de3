"""The tables of an archive: which step writes which, and their columns."""

from __future__ import annotations

from typing import NamedTuple

ARTICLES = (
    "id string, outlet string, url string, title string, published string, moment double, language string, "
    "characters long, wording string, text string, file string, place long, record string"
)
UNREAD = "file string, place string, reason string"
ANNOTATIONS = (
    "id string, sentences int, attributions int, actors int, times int, figures int, places int, model string, "
    "annotation string, problem string"
)
COPIES = "copy string, origin string, share double, kind string, agency string, same_words boolean"
MEMBERS = "article string, story string, arrival long, followed string, note string"
STORIES = "story string, articles long, first string, last string, headline string, headline_outlet string, began long"
COMPARISONS = "story string, articles int, claims int, conflicts int, problem string, comparison string"
LEFT_OUT = "story string, article string, reason string"
LOADED = "article string, result string, story string, reason string"

SCHEMAS = {
    "articles": ARTICLES,
    "unread": UNREAD,
    "annotations": ANNOTATIONS,
    "copies": COPIES,
    "members": MEMBERS,
    "stories": STORIES,
    "comparisons": COMPARISONS,
    "left_out": LEFT_OUT,
    "loaded": LOADED,
}


class Step(NamedTuple):
    """A step: the steps whose tables it reads, and the tables it writes."""

    name: str
    needs: tuple[str, ...]
    tables: tuple[str, ...]


STEPS = {
    step.name: step
    for step in (
        Step("read", (), ("articles", "unread")),
        Step("annotate", ("read",), ("annotations",)),
        Step("near", ("read",), ("copies",)),
        Step("group", ("read",), ("members", "stories")),
        Step("compare", ("read", "annotate", "group"), ("comparisons", "left_out")),
        Step("load", ("read", "annotate"), ("loaded",)),
    )
}
"""In the order in which they are run."""
