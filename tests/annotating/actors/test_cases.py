"""Who is behind a source, on fictional articles."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from rashomon.annotating.actors import find_actors
from rashomon.language.pipeline import nlp
from rashomon.model import Article, Attribution, Block, Span

CASES = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))["case"]


def article(text: str) -> Article:
    text = text.strip()
    blocks = tuple(Block("paragraph", m.start(), m.end()) for m in re.finditer(r"[^\n]+", text))
    return Article("fiction", text, blocks)


def attribution(text: str, source: str, content: str) -> Attribution:
    """The content's first place, and of the source's places the nearest to it."""
    at = text.index(content)
    end = at + len(content)
    places = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(source)}(?!\w)", text)] if source else []
    near = min(places, key=lambda p: min(abs(p[0] - end), abs(p[1] - at)), default=None)
    quoted = text[at - 1 : at] in {'"', "“"}
    return Attribution(
        source=(Span(*near),) if near else (), cue=(), content=(Span(at, end),), mode="direct" if quoted else "indirect"
    )


def speakers(text: str, says: list[list[str]]) -> list[str]:
    one = article(text)
    given = tuple(attribution(one.text, source, content) for source, content, _ in says)
    actors, resolved = find_actors(one, nlp()(one.text), given)
    names = {a.id: a.name for a in actors}
    return [names.get(r.actor or "", "") for r in resolved]


@pytest.mark.parametrize("case", CASES, ids=[c["kind"] for c in CASES])
def test_speakers(case: dict[str, Any]) -> None:
    assert speakers(case["text"], case["says"]) == [name for _, _, name in case["says"]]
