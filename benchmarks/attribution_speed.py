"""What annotating costs: CPU time of all of it, and of attributions alone, over a bare spaCy pass in the same run.

    python -m benchmarks.attribution_speed --texts DIR [--rounds 3]

``DIR`` holds text files. All sides run in this process, in turn, on one thread; the ratios are the medians of the
rounds. The peak of memory is printed after the first and the last round: it should not grow.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.floors import hold

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RASHOMON_THREADS"):
    os.environ.setdefault(variable, "1")


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process for one call."""
    before = time.process_time()
    work()
    return time.process_time() - before


def main() -> None:
    """Print the ratios and hold them against the ceilings."""
    import spacy

    from rashomon.annotating import annotate
    from rashomon.annotating.attribution import find_attributions
    from rashomon.language.pipeline import nlp, parse
    from rashomon.reading import read

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    articles = list(read(sorted(options.texts.glob("*.txt"))))
    bare = spacy.load(nlp().meta["lang"] + "_" + nlp().meta["name"])
    list(annotate(articles[:2]))
    alone, whole = [], []
    for number in range(options.rounds):
        base = cpu(lambda: list(bare.pipe((article.text for article in articles), batch_size=8)))
        alone.append(sum(cpu(partial(find_attributions, *pair)) for pair in parse(articles)) / base)
        whole.append(cpu(lambda: [None for _ in annotate(articles)]) / base)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"round {number + 1}: spaCy {base:.1f} s, attributions {alone[-1]:.2f}, all {whole[-1]:.2f}, {peak} MB")
    hold("attribution_speed", {"attributions": statistics.median(alone), "ratio": statistics.median(whole)})


if __name__ == "__main__":
    main()
