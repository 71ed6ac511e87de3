"""How well attributions are found, on PolNeAR, by the int8 files that ship.

    python -m benchmarks.attribution --data DIR --scorer attribution.py [--all-layers] [-o predictions.jsonl]

``DIR`` holds ``text`` and ``attributions``; the scorer is the one of PolNeAR's evaluation, run with 1000 bootstrap
draws. PolNeAR marks one layer, so attributions inside others are left out unless ``--all-layers`` is given; both
figures are in the documentation.
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


def predictions(folder: Path, *, all_layers: bool) -> list[dict[str, Any]]:
    """One record a text, as the scorer reads them."""
    from rashomon.annotating.attribution import find_attributions
    from rashomon.language.pipeline import parse
    from rashomon.model import Article

    articles = [Article(path.stem, path.read_bytes().decode("utf-8")) for path in sorted(folder.glob("*.txt"))]
    records = []
    for article, doc in parse(articles):
        found = [a for a in find_attributions(article, doc) if all_layers or a.parent is None]
        records.append(
            {
                "document": article.id,
                "attributions": [
                    {"source": spans(a.source), "cue": spans(a.cue), "content": spans(a.content), "mode": a.mode}
                    for a in found
                ],
            }
        )
    return records


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


def main() -> None:
    """Print the scorer's figures and hold them against the floors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--all-layers", action="store_true")
    parser.add_argument("-o", "--output", type=Path, help="keep the predictions here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = options.output or Path(folder) / "predictions.jsonl"
        records = predictions(options.data / "text", all_layers=options.all_layers)
        file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        command = [sys.executable, str(options.scorer), "--gold", str(options.data), "--predictions", str(file)]
        report = Path(folder) / "report.json"
        subprocess.run([*command, "--bootstrap", "1000", "--json", str(report)], check=True)
        hold("attribution", figures(json.loads(report.read_text(encoding="utf-8"))))


if __name__ == "__main__":
    main()
