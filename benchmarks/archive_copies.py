"""Near-copies by the archive's ``near`` against datasketch, on the same made-up texts: pairs found, and time.

    python -m benchmarks.archive_copies [--articles 20000] [--cores 2] [--without-spark]

needs ``pip install datasketch``. A pair counts when the shingles of five words of its texts have a true Jaccard index
of at least .7 (and .5): such pairs are looked for among all that either method proposes. Texts of the same words are
one text for both. Times are processor times. Those of ``near`` have Spark's reading, shuffles and writing in them;
``--without-spark`` takes the same signatures, bands and judgement in this process instead.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from itertools import combinations
from typing import Any

from msgspec.structs import replace

from benchmarks.archive_speed import fill
from benchmarks.archive_synthetic import Plan, articles, plan
from benchmarks.spark_meter import metered
from rashomon.archive import Archive, near, start
from rashomon.archive.near import LIKELY
from rashomon.archive.rows import wording
from rashomon.archive.signatures import PERMUTATIONS, bands, resemblance, signature
from rashomon.grouping.copies import Text, judge
from rashomon.grouping.passages import SHINGLE, hashed_words
from rashomon.model import Article

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


def here(words: dict[str, list[int]], kept: dict[str, Article]) -> set[tuple[str, str]]:
    """Pairs by the signatures, bands and judgement of ``near``, in this process."""
    signs = {name: signature(held) for name, held in words.items()}
    buckets: dict[int, list[str]] = {}
    for name, sign in signs.items():
        for band in bands(sign):
            buckets.setdefault(band, []).append(name)
    pairs = {pair for bucket in buckets.values() for pair in combinations(sorted(bucket), 2)}
    packed = {name: sign.tobytes() for name, sign in signs.items()}
    likely = [pair for pair in sorted(pairs) if resemblance(packed[pair[0]], packed[pair[1]]) >= LIKELY]
    print(f"near, without Spark: {len(pairs)} pairs of a band, {len(likely)} held together", flush=True)
    texts = {name: Text(kept[name], words[name], []) for pair in likely for name in pair}
    return {pair for pair in likely if judge(texts[pair[0]], texts[pair[1]]) is not None}


def with_spark(which: Plan, cores: int) -> set[tuple[str, str]]:
    """Pairs in the table of copies, but for those of the same words."""
    spark = start(f"local[{cores}, 4]", {"spark.driver.memory": "2g"})
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(spark, f"{folder}/archive")
        fill(archive, which)
        with metered(spark) as used:
            record = near(archive)
        rows = archive.table("copies").where("NOT same_words").select("copy", "origin").collect()
    spark.stop()
    print(f"near: {record.counts}, {used}", flush=True)
    return {(min(row), max(row)) for row in rows}


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--copies", type=int, default=0)
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--without-spark", action="store_true")
    given = parser.parse_args()
    which = plan(given.articles, given.copies)
    words: dict[str, list[int]] = {}
    kept: dict[str, Article] = {}
    firsts: set[str | None] = set()
    for article in articles(which, range(given.articles)):
        if (mark := wording(article)) not in firsts:
            firsts.add(mark)
            words[article.id] = hashed_words(article)[0]
            kept[article.id] = replace(article, text="", blocks=())
    begun = time.process_time()
    texts = {name: shingles(held) for name, held in words.items()}
    theirs = of_datasketch(texts, 0.5)
    print(f"datasketch: {len(theirs)} pairs proposed in {time.process_time() - begun:.0f} s of CPU", flush=True)
    begun = time.process_time()
    mine = here(words, kept) if given.without_spark else with_spark(which, given.cores)
    print(f"near: {len(mine)} copies, {time.process_time() - begun:.0f} s of CPU of this process", flush=True)
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
