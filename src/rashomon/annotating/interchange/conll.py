"""CoNLL-U Plus: one word a line, sentences apart by blank lines, attributions in a column of their own.

    # global.columns = ID FORM START END RASHOMON:ATTRIBUTION
    # newdoc id = harbour-1
    # attribution 1 = mode=indirect stance=asserts probability=0.91
    1  The  0  3  1:B-source
    2  mayor  4  9  1:I-source|2:I-content

Spans are kept to the word; those that begin or end inside a word grow to hold it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, cast

from rashomon.model import AnnotatedArticle, Attribution, Mode, Span, Stance
from rashomon.model.errors import RashomonError

WORD = re.compile(r"\w+|[^\w\s]")
COLUMNS = "# global.columns = ID FORM START END RASHOMON:ATTRIBUTION"
ROLES = ("source", "cue", "content")


def write_conll(annotated: AnnotatedArticle) -> str:
    """One article, with the line that names the columns: articles may be joined to one file."""
    article = annotated.article
    lines = [COLUMNS, f"# newdoc id = {article.id}"]
    lines += [f"# attribution {i} = {_facts(a)}" for i, a in enumerate(annotated.attributions, 1)]
    words = [match.span() for match in WORD.finditer(article.text)]
    labels = _labels(annotated.attributions, words)
    starts = {sentence.start for sentence in annotated.sentences}
    number = 0
    for i, (start, end) in enumerate(words):
        if i and start in starts:
            lines.append("")
            number = 0
        number += 1
        column = "|".join(labels.get(i, ())) or "_"
        lines.append(f"{number}\t{article.text[start:end]}\t{start}\t{end}\t{column}")
    return "".join(line + "\n" for line in [*lines, ""])


def _facts(attribution: Attribution) -> str:
    facts: dict[str, object] = {
        "mode": attribution.mode,
        "stance": attribution.stance,
        "probability": attribution.probability,
        "negated": attribution.negated or None,
        "hypothetical": attribution.hypothetical or None,
        "parent": None if attribution.parent is None else attribution.parent + 1,
        "actor": attribution.actor,
        "said_at": attribution.said_at,
    }
    return " ".join(f"{name}={value}" for name, value in facts.items() if value is not None)


def _labels(attributions: Iterable[Attribution], words: list[tuple[int, int]]) -> dict[int, list[str]]:
    labels: dict[int, list[str]] = {}
    for number, attribution in enumerate(attributions, 1):
        for role in ROLES:
            for span in getattr(attribution, role):
                inside = [i for i, (start, end) in enumerate(words) if start < span.end and end > span.start]
                for i in inside:
                    labels.setdefault(i, []).append(f"{number}:{'B' if i == inside[0] else 'I'}-{role}")
    return labels


def read_conll(text: str) -> dict[str, tuple[Attribution, ...]]:
    """The attributions by article id. Raises RashomonError, with the line, when one cannot be read."""
    found: dict[str, list[dict[str, Any]]] = {}
    current: list[dict[str, Any]] = []
    for number, line in enumerate(text.split("\n"), 1):
        try:
            if line.startswith("# newdoc id = "):
                current = found.setdefault(line.removeprefix("# newdoc id = "), [])
            elif line.startswith("# attribution "):
                current.append(_read_facts(line.split(" = ", 1)[1]))
            elif line and not line.startswith("#"):
                _read_word(line, current)
        except (ValueError, IndexError, KeyError) as error:
            raise RashomonError(f"CoNLL file, line {number}: {line[:60]!r} cannot be read; mend the line") from error
    return {name: tuple(map(_build, attributions)) for name, attributions in found.items()}


def _read_facts(text: str) -> dict[str, Any]:
    facts: dict[str, Any] = dict(fact.split("=", 1) for fact in text.split(" "))
    return facts | {role: [] for role in ROLES}


def _read_word(line: str, attributions: list[dict[str, Any]]) -> None:
    _, _, start, end, column = line.split("\t")
    for number, begins, role in _read_column(column):
        spans = attributions[number][role]
        if begins:
            spans.append([int(start), int(end)])
        else:
            spans[-1][1] = int(end)


def _read_column(column: str) -> Iterator[tuple[int, bool, str]]:
    for item in column.split("|") if column != "_" else ():
        number, label = item.split(":")
        position, role = label.split("-")
        yield int(number) - 1, position == "B", role


def _build(facts: dict[str, Any]) -> Attribution:
    parts: dict[str, Any] = {role: tuple(Span(*span) for span in facts[role]) for role in ROLES}
    return Attribution(
        **parts,
        mode=cast(Mode, facts["mode"]),
        stance=cast(Stance, facts["stance"]),
        negated="negated" in facts,
        hypothetical="hypothetical" in facts,
        probability=float(facts["probability"]),
        actor=facts.get("actor"),
        parent=int(facts["parent"]) - 1 if "parent" in facts else None,
        said_at=facts.get("said_at"),
    )
