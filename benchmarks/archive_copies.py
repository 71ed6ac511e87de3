"""Near-copies by the archive's ``near`` against datasketch, on the same made-up texts: pairs found, and time.

    python -m benchmarks.archive_copies [--articles 20000] [--cores 2]

needs ``pip install datasketch``. A pair counts when the shingles of five words of its texts have a true Jaccard index
of at least .7 (and .5): such pairs are looked for among all that either method proposes. Texts of the same words are
one text for both. Times are processor times; those of ``near`` have Spark's reading, shuffles and writing in them.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from typing import Any

from benchmarks.archive_speed import fill
from benchmarks.archive_synthetic import articles, plan
from benchmarks.spark_meter import metered
from rashomon.archive import Archive, near, start
from rashomon.archive.rows import wording
from rashomon.archive.signatures import PERMUTATIONS
from rashomon.grouping.passages import SHINGLE, hashed_words

Shingles = frozenset[tuple[int, ...]]


def shingles(words: list[int]) -> Shingles:
    """The sets that are compared."""
    return frozenset(tuple(words[k : k + SHINGLE]) for k in range(max(1, len(words) - SHINGLE + 1)))


def jaccard(a: Shingles, b: Shingles) -> float:
    """What they share of what either has."""
    return len(a & b) / len(a | b)


def of_datasketch(texts: dict[str, Shingles], threshold: float) -> set[tuple[str, str]]:
    """Pairs that MinHashLSH finds with its own choice of bands."""
    from datasketch import MinHash, MinHashLSH

    index: Any = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
    found = set()
    for name, held in texts.items():
        sketch: Any = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch([repr(shingle).encode() for shingle in held])
        found |= {tuple(sorted((name, other))) for other in index.query(sketch)}
        index.insert(name, sketch)
    return found  # type: ignore[return-value]


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--copies", type=int, default=0)
    parser.add_argument("--cores", type=int, default=2)
    given = parser.parse_args()
    which = plan(given.articles, given.copies)
    texts: dict[str, Shingles] = {}
    firsts: set[str | None] = set()
    for article in articles(which, range(given.articles)):
        if (mark := wording(article)) not in firsts:
            firsts.add(mark)
            texts[article.id] = shingles(hashed_words(article)[0])
    begun = time.process_time()
    theirs = of_datasketch(texts, 0.5)
    print(f"datasketch: {len(theirs)} pairs proposed in {time.process_time() - begun:.0f} s of CPU", flush=True)
    spark = start(f"local[{given.cores}, 4]", {"spark.driver.memory": "2g"})
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(spark, f"{folder}/archive")
        fill(archive, which)
        with metered(spark) as used:
            record = near(archive)
        rows = archive.table("copies").where("NOT same_words").select("copy", "origin", "share").collect()
    spark.stop()
    mine = {tuple(sorted((row["copy"], row["origin"]))) for row in rows}
    print(f"near: {record.counts}, {used}", flush=True)
    true = {pair: jaccard(texts[pair[0]], texts[pair[1]]) for pair in sorted(theirs | mine)}
    for least in (0.7, 0.5):
        wanted = {pair for pair, value in true.items() if value >= least}
        print(
            f"pairs of Jaccard {least} or more: {len(wanted)}; near has {len(wanted & mine)}, "
            f"datasketch {len(wanted & theirs)}",
            flush=True,
        )


if __name__ == "__main__":
    main()
