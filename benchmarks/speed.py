"""What a comparison costs: CPU time against a bare spaCy pass over the same texts, and the cold start.

    python -m benchmarks.speed --stories DIR [--rounds 3]

``DIR`` holds story folders with an ``articles`` folder each. Both sides run in this process, in turn, on one thread;
the ratio is the median of the rounds. The cold start is a new process that compares two articles.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.floors import hold

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RASHOMON_THREADS"):
    os.environ.setdefault(variable, "1")


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process for one call."""
    before = time.process_time()
    work()
    return time.process_time() - before


def ratio(folder: Path, rounds: int) -> float:
    """Median over the rounds of comparison time over bare spaCy time, both warm."""
    import spacy

    from rashomon.api import compare
    from rashomon.language.pipeline import nlp
    from rashomon.reading import read

    stories = [list(read(sorted(path.iterdir()))) for path in sorted(folder.glob("*/articles"))]
    texts = [article.text for story in stories for article in story]
    bare = spacy.load(nlp().meta["lang"] + "_" + nlp().meta["name"])
    compare(stories[0])
    list(bare.pipe(texts[:2]))
    ratios = []
    for number in range(rounds):
        ours = cpu(lambda: [compare(story) for story in stories])
        theirs = cpu(lambda: list(bare.pipe(texts, batch_size=8)))
        ratios.append(ours / theirs)
        print(f"round {number + 1}: comparison {ours:.1f} s, bare spaCy {theirs:.1f} s, ratio {ratios[-1]:.2f}")
    return statistics.median(ratios)


def cold_start(folder: Path) -> float:
    """Wall seconds of ``rashomon compare`` on two articles in a new process."""
    files = sorted(folder.glob("*/articles/*"))[:2]
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "rashomon", "compare", *map(str, files), "-o", f"{out}/page.html"]
        before = time.perf_counter()
        subprocess.run([*command, "--format", "html"], check=True, capture_output=True)
        return time.perf_counter() - before


def main() -> None:
    """Print the figures and hold them against the floors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    figures = {"ratio": ratio(options.stories, options.rounds), "cold_seconds": cold_start(options.stories)}
    hold("speed", figures)


if __name__ == "__main__":
    main()
