"""Comparison → terminal, one-file HTML page, Markdown, JSON, CSV, Web Annotations.

``present(comparison, "html")`` gives the text of a format; the views behind them are in
:class:`rashomon.presenting.views.StoryView`, which the web application draws with the same templates.
"""

from __future__ import annotations

from typing import Final

from rashomon.model import Comparison
from rashomon.presenting.data import to_json

FORMATS: Final = ("terminal", "html", "json", "markdown", "csv", "webannotation")

__all__ = ["FORMATS", "present", "to_json"]


def present(
    comparison: Comparison, form: str = "terminal", width: int = 100, *, colour: bool = False, everything: bool = False
) -> str:
    """The comparison in one of FORMATS. ``width``, ``colour`` and ``everything`` are for the terminal.

    Raises ValueError for another format.
    """
    if form == "json":
        return to_json(comparison)
    from rashomon.presenting.views import StoryView

    story = StoryView(comparison)
    if form == "terminal":
        from rashomon.presenting.terminal import to_terminal

        return to_terminal(story, width, colour, everything)
    if form == "html":
        from rashomon.presenting.page import to_html

        return to_html(story)
    if form == "markdown":
        from rashomon.presenting.markdown import to_markdown

        return to_markdown(story)
    if form == "csv":
        from rashomon.presenting.tabular import to_csv

        return to_csv(story)
    if form == "webannotation":
        from rashomon.presenting.annotations import to_annotations

        return to_annotations(story)
    raise ValueError(f"{form}: no such format; choose one of {', '.join(FORMATS)}")
