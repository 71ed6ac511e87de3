"""``rashomon evaluate``: score comparisons against comparisons made by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from rashomon.cli.app import app, write
from rashomon.model.errors import ReadingError


@app.command()
def evaluate(
    folder: Annotated[Path, typer.Argument(help="A folder with gold.json, or a folder of such folders.")],
    predictions: Annotated[
        Path | None, typer.Option(help="A comparison as JSON, or a folder of STORY.json; otherwise compared now.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Figures as JSON.")] = False,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write to this file.")] = None,
) -> None:
    """Score the comparison of a story against its gold comparison."""
    from rashomon.evaluation import evaluate_story, gold_folders, show

    scores = {story.name: evaluate_story(story, _comparison(story, predictions)) for story in gold_folders(folder)}
    write(json.dumps(scores, indent=1) if as_json else show(scores), output)


def _comparison(story: Path, predictions: Path | None) -> dict[str, Any]:
    if predictions is None:
        return _compare_now(story)
    path = predictions / f"{story.name}.json" if predictions.is_dir() else predictions
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReadingError(str(path), f"not a comparison as JSON ({error}); make it with rashomon compare") from error
    return found


def _compare_now(story: Path) -> dict[str, Any]:
    from rashomon.api import compare
    from rashomon.evaluation.gold import load_gold
    from rashomon.presenting import to_json
    from rashomon.reading import read

    files = [story / entry["file"] for entry in load_gold(story)["articles"]]
    found: dict[str, Any] = json.loads(to_json(compare(read(files))))
    return found
