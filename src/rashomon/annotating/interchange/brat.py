"""brat stand-off files (Stenetorp et al. 2012), in the way PolNeAR uses them: one event for each attribution.

T1<TAB>Source 0 9<TAB>The mayor           a span; the fragments of a split one stand between semicolons
E1<TAB>Attribution:T4 Source:T1 Cue:T2 Content:T3
A1<TAB>Stance E1 denies                   likewise Mode, Negated, Hypothetical, SaidAt
#1<TAB>AnnotatorNotes E1<TAB>probability=0.91 actor=a1
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from rashomon.model import AnnotatedArticle, Attribution, Mode, Span, Stance
from rashomon.model.errors import RashomonError

ROLES = ("source", "cue", "content")


def write_brat(annotated: AnnotatedArticle) -> str:
    """The ``.ann`` file that goes with the article's text; offsets count code points, as brat's do."""
    text = annotated.article.text
    lines: list[str] = []
    counts: Counter[str] = Counter()
    for number, attribution in enumerate(annotated.attributions, 1):
        arguments = []
        for role in ("attribution", *ROLES):
            spans = attribution.cue if role == "attribution" else getattr(attribution, role)
            if role == "attribution":
                spans = spans or attribution.content
            if spans:
                counts["T"] += 1
                lines.append(_span_line(counts["T"], role, spans, text))
                arguments.append(f"{role.capitalize()}:T{counts['T']}")
        if attribution.parent is not None:
            arguments.append(f"Parent:E{attribution.parent + 1}")
        lines.append(f"E{number}\t{' '.join(arguments)}")
        for name, value in _attributes(attribution):
            counts["A"] += 1
            lines.append(f"A{counts['A']}\t{name} E{number}{' ' + value if value else ''}")
        lines.append(f"#{number}\tAnnotatorNotes E{number}\t{_note(attribution)}")
    return "".join(line + "\n" for line in lines)


def _span_line(number: int, role: str, spans: Sequence[Span], text: str) -> str:
    places = ";".join(f"{span.start} {span.end}" for span in spans)
    words = " ".join(text[span.start : span.end] for span in spans)
    return f"T{number}\t{role.capitalize()} {places}\t{' '.join(words.splitlines())}"


def _attributes(attribution: Attribution) -> Iterator[tuple[str, str]]:
    yield "Mode", attribution.mode
    yield "Stance", attribution.stance
    if attribution.negated:
        yield "Negated", ""
    if attribution.hypothetical:
        yield "Hypothetical", ""
    if attribution.said_at is not None:
        yield "SaidAt", attribution.said_at


def _note(attribution: Attribution) -> str:
    note = f"probability={attribution.probability!r}"
    return note if attribution.actor is None else f"{note} actor={attribution.actor}"


def read_brat(annotations: str) -> tuple[Attribution, ...]:
    """The attributions of a ``.ann`` file, in the order of their numbers.

    Files without the attributes (PolNeAR's own) are read too; lines of other kinds are passed over. Raises
    RashomonError, with the line, when one cannot be read.
    """
    spans: dict[str, tuple[Span, ...]] = {}
    events: dict[str, list[tuple[str, str]]] = {}
    facts: dict[str, dict[str, str]] = {}
    for number, line in enumerate(annotations.split("\n"), 1):
        try:
            _read_line(line, spans, events, facts)
        except (ValueError, IndexError) as error:
            raise RashomonError(f"brat file, line {number}: {line[:60]!r} is not stand-off; mend the line") from error
    order = {name: i for i, name in enumerate(events)}
    try:
        return tuple(_build(pairs, spans, facts.get(name, {}), order) for name, pairs in events.items())
    except KeyError as error:
        raise RashomonError(f"brat file: {error} is named but not there; add its line") from error


def _read_line(
    line: str,
    spans: dict[str, tuple[Span, ...]],
    events: dict[str, list[tuple[str, str]]],
    facts: dict[str, dict[str, str]],
) -> None:
    if not line.strip():
        return
    name, *fields = line.split("\t")
    if name[:1] == "T":
        _, places = fields[0].split(" ", 1)
        pairs = (place.split() for place in places.split(";"))
        spans[name] = tuple(Span(int(start), int(end)) for start, end in pairs)
    elif name[:1] == "E":
        events[name] = [_argument(argument) for argument in fields[0].split()]
    elif name[:1] == "A":
        label, event, *rest = fields[0].split(" ", 2)
        facts.setdefault(event, {})[label] = rest[0] if rest else ""
    elif name[:1] == "#" and fields[0].startswith("AnnotatorNotes "):
        event = fields[0].split(" ", 1)[1]
        for pair in fields[1].split(" "):
            key, _, value = pair.partition("=")
            facts.setdefault(event, {})[key] = value


def _argument(argument: str) -> tuple[str, str]:
    role, name = argument.split(":")
    # brat numbers repeated roles: Content2.
    return role.rstrip("0123456789").lower(), name


def _build(
    pairs: Sequence[tuple[str, str]],
    spans: Mapping[str, tuple[Span, ...]],
    facts: Mapping[str, str],
    order: Mapping[str, int],
) -> Attribution:
    parts: dict[str, Any] = {role: tuple(s for r, name in pairs if r == role for s in spans[name]) for role in ROLES}
    parent = next((order[name] for role, name in pairs if role == "parent"), None)
    return Attribution(
        **parts,
        mode=cast(Mode, facts.get("Mode", "indirect")),
        stance=cast(Stance, facts.get("Stance", "asserts")),
        negated="Negated" in facts,
        hypothetical="Hypothetical" in facts,
        probability=float(facts.get("probability", "1.0")),
        actor=facts.get("actor"),
        parent=parent,
        said_at=facts.get("SaidAt"),
    )
