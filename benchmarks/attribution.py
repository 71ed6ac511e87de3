"""How well attributions are found, on PolNeAR, by the int8 files that ship.

    python -m benchmarks.attribution --data DIR --scorer attribution.py [-o predictions.jsonl]

``DIR`` holds ``text`` and ``attributions``; the scorer is the one of PolNeAR's evaluation, run with 1000 bootstrap
draws. Two reports: ``all`` is everything that ``rashomon annotate`` gives; ``first`` leaves out the attributions
inside others, which PolNeAR does not mark.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.floors import hold

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RASHOMON_THREADS"):
    os.environ.setdefault(variable, "1")


def predictions(folder: Path) -> list[tuple[str, tuple[Any, ...]]]:
    """The attributions found in each text, by the text's name."""
    from rashomon.annotating.attribution import find_attributions
    from rashomon.language.pipeline import parse
    from rashomon.model import Article

    articles = [Article(path.stem, path.read_bytes().decode("utf-8")) for path in sorted(folder.glob("*.txt"))]
    return [(article.id, find_attributions(article, doc)) for article, doc in parse(articles)]


def as_lines(found: list[tuple[str, tuple[Any, ...]]], *, first_layer: bool) -> str:
    """Predictions as the scorer reads them."""
    return "".join(
        json.dumps(
            {
                "document": name,
                "attributions": [
                    {"source": spans(a.source), "cue": spans(a.cue), "content": spans(a.content), "mode": a.mode}
                    for a in attributions
                    if a.parent is None or not first_layer
                ],
            }
        )
        + "\n"
        for name, attributions in found
    )


def spans(part: Any) -> list[list[int]]:
    """Spans as the scorer reads them."""
    return [[span.start, span.end] for span in part]


def figures(report: dict[str, Any]) -> dict[str, float]:
    """The figures that have floors."""
    return {
        "joint": report["all"]["joint"]["f1"],
        "exact": report["all"]["exact"]["f1"],
        "quoted_joint": report["quoted"]["joint"]["f1"],
        "unquoted_joint": report["unquoted"]["joint"]["f1"],
        "source_precision": report["tokens"]["source"]["precision"],
    }


def score(lines: str, options: argparse.Namespace, folder: Path) -> dict[str, float]:
    """Run the scorer, which prints its report; the figures that have floors."""
    file, report = folder / "predictions.jsonl", folder / "report.json"
    file.write_text(lines, encoding="utf-8")
    command = [sys.executable, str(options.scorer), "--gold", str(options.data), "--predictions", str(file)]
    subprocess.run([*command, "--bootstrap", "1000", "--json", str(report)], check=True)
    return figures(json.loads(report.read_text(encoding="utf-8")))


def main() -> None:
    """Print the scorer's figures and hold them against the floors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("-o", "--output", type=Path, help="keep the predictions here")
    options = parser.parse_args()
    found = predictions(options.data / "text")
    if options.output:
        options.output.write_text(as_lines(found, first_layer=False), encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        print("== the first layer", flush=True)
        first = score(as_lines(found, first_layer=True), options, Path(folder))
        print("== all layers", flush=True)
        everything = score(as_lines(found, first_layer=False), options, Path(folder))
    hold("attribution", {f"first_{name}": value for name, value in first.items()} | everything)


if __name__ == "__main__":
    main()
