"""Whether a library keeps its word: writers and readers at once, and writers that are killed.

    python -m benchmarks.library_under_load crowd --seconds 120            4 writers, 8 readers on a file
    python -m benchmarks.library_under_load crowd --library postgresql://user@host/empty
    python -m benchmarks.library_under_load kill --times 200               SIGKILL in the middle of adding

Articles are synthetic, each writer's own, and some that all writers add. ``crowd`` fails when an article is lost or
doubled, or a reader sees an error; ``kill`` when ``check`` finds something or an acknowledged article is missing.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from msgspec import structs

from benchmarks.library import Stream, synthetic_rooms
from rashomon.library import Library
from rashomon.model import AnnotatedArticle

SHARED = 5
"""Every fifth article is one that all writers add."""


def coming(writer: int, run: int = 0) -> Iterator[AnnotatedArticle]:
    """Articles without end: the writer's own, and the common ones."""
    own, common = Stream(1000 * run + writer + 10, 200), Stream(1000 * run + 1, 200)
    mine, all_of_us = own.articles(10**9), common.articles(10**9)
    number = 0
    while True:
        number += 1
        shared = number % SHARED == 0
        annotated = next(all_of_us if shared else mine)
        name = f"{'common' if shared else f'w{writer}'}-{run}-{annotated.article.id}"
        yield structs.replace(annotated, article=structs.replace(annotated.article, id=name))


def write(place: str, writer: int, seconds: float, run: int) -> None:
    """Add until the time is over; print each article once it is acknowledged."""
    end = time.monotonic() + seconds
    with Library(place, rooms=synthetic_rooms()) as library:
        for annotated in coming(writer, run):
            if time.monotonic() > end:
                return
            outcome = library.add_annotated(annotated)
            print(outcome.article, outcome.result.replace(" ", "-"), flush=True)


def start(place: str, writer: int, seconds: float, run: int = 0) -> subprocess.Popen[str]:
    """A writer of its own."""
    words = ["write", "--library", place, "--seconds", str(seconds), "--writer", str(writer), "--run", str(run)]
    command = [sys.executable, "-m", "benchmarks.library_under_load", *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ)


def read(place: str, seconds: float, seed: int, errors: list[str], counts: list[int]) -> None:
    """Look at stories, people and hits until the time is over."""
    choose, end = random.Random(seed), time.monotonic() + seconds
    with Library(place, rooms=synthetic_rooms()) as library:
        while time.monotonic() < end:
            try:
                rows = library.stories(limit=20).items
                if rows:
                    story = choose.choice(rows)
                    members = library.articles(story=story.id, limit=500).items
                    if len(members) < story.articles:
                        errors.append(f"{story.id}: {len(members)} of {story.articles} articles")
                    library.search(choose.choice(["said", "ba*", "speaker:a*"]))
                    library.people(limit=10)
                counts[0] += 1
            except Exception as error:
                errors.append(repr(error))


def crowd(place: str, seconds: float, writers: int, readers: int) -> int:
    """Writers and readers at once."""
    Library(place, rooms=synthetic_rooms()).close()
    processes = [start(place, n, seconds) for n in range(writers)]
    errors: list[str] = []
    counts = [0]
    threads = [threading.Thread(target=read, args=(place, seconds, n, errors, counts)) for n in range(readers)]
    for thread in threads:
        thread.start()
    told = [line.split() for process in processes for line in process.communicate()[0].splitlines()]
    for thread in threads:
        thread.join()
    failed = [process.returncode for process in processes if process.returncode]
    added = [name for name, result in told if result == "added"]
    with Library(place, rooms=synthetic_rooms()) as library:
        held = list(every_id(library))
        problems = library.check()
    lost, doubled = set(added) - set(held), len(held) - len(set(held)) + len(added) - len(set(added))
    print(f"{writers} writers added {len(added)} of {len(told)}, {readers} readers looked {counts[0]} times")
    strange = set(held) - set(added)
    print(f"lost {len(lost)}, doubled {doubled}, never acknowledged {len(strange)}, failed writers {failed}")
    print(f"errors shown to readers: {len(errors)} {errors[:3]}; check: {problems or 'sound'}")
    return int(bool(lost or doubled or errors or problems or failed or strange))


def kill(place: str, times: int) -> int:
    """Kill a writer at a random moment, again and again; look at what is left each time."""
    choose = random.Random(7)
    acknowledged: set[str] = set()
    bad = 0
    for run in range(times):
        told = killed_writer(place, run, choose)
        acknowledged |= {line.split()[0] for line in told if line.endswith(" added")}
        with Library(place, rooms=synthetic_rooms()) as library:
            problems, missing = library.check(), acknowledged - set(every_id(library))
        if problems or missing:
            bad += 1
            print(f"run {run}: {problems[:3]}, missing {sorted(missing)[:3]}")
        if (run + 1) % 20 == 0:
            print(f"  killed {run + 1} times, {len(acknowledged)} articles acknowledged, {bad} bad", flush=True)
    print(f"killed {times} times: {bad} times something was wrong; {len(acknowledged)} acknowledged articles")
    return int(bool(bad))


def killed_writer(place: str, run: int, choose: random.Random) -> list[str]:
    """Fork a writer, kill it after some acknowledgements and a moment; give the whole lines it printed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(writing, 1)
        sys.stdout = os.fdopen(1, "w", buffering=1)
        write(place, 0, 600, run)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as lines:
        told = [lines.readline() for _ in range(choose.randrange(1, 8))]
        time.sleep(choose.random() * 0.05)
        os.kill(child, signal.SIGKILL)
        told += list(lines)
    os.waitpid(child, 0)
    return [line.strip() for line in told if line.endswith("\n")]


def every_id(library: Library) -> Iterator[str]:
    """The ids of all articles."""
    cursor = None
    while True:
        page = library.articles(cursor=cursor, limit=500)
        yield from (row.id for row in page.items)
        cursor = page.next
        if cursor is None:
            return


def main() -> None:
    """Run one of the two."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["crowd", "kill", "write"])
    parser.add_argument("--library", help="an empty place; a temporary file otherwise")
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--writer", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--run", type=int, default=0, help=argparse.SUPPRESS)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = given.library or str(Path(folder) / "library.sqlite")
        if given.what == "write":
            write(place, given.writer, given.seconds, given.run)
        elif given.what == "kill":
            sys.exit(kill(place, given.times))
        else:
            sys.exit(crowd(place, given.seconds, given.writers, given.readers))


if __name__ == "__main__":
    main()
