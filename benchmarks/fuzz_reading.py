"""Fuzzing of the readers: whatever the bytes are, articles that hold together or a ReadingError, in bounded time.

    python -m benchmarks.fuzz_reading bytes --minutes 12 --out DIR
    python -m benchmarks.fuzz_reading documents --minutes 10 --out DIR
    python -m benchmarks.fuzz_reading replay FILE…

``bytes`` mutates small documents of every format under coverage of ``rashomon.reading`` (needs `atheris`),
``documents`` draws structured documents with hypothesis and shrinks what it finds. Every input goes as a file through
:func:`rashomon.reading.read`, with small limits and without a network. Findings are: an error that is no
ReadingError, an article without words, blocks that overlap, run backwards, lie outside the text or leave words out,
an article that cannot be written as JSON, more than 5 s of CPU, 500 MB of memory more than before. Each is kept in
``DIR`` once, named by what went wrong; the run goes on. An input's first byte says under which file name, and in
which container, the rest is read.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import time
from pathlib import Path

from benchmarks.fuzzing.judge import prepare, wrong
from benchmarks.fuzzing.kinds import LONGEST
from benchmarks.fuzzing.words import WORDS


class Findings:
    """What went wrong, each once; the shortest input of each is kept."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.known: dict[str, int] = {}
        self.runs = 0
        out.mkdir(parents=True, exist_ok=True)

    def add(self, what: str, data: bytes) -> bool:
        """Keep the input if it is new or shorter than the one known; True when it was new."""
        new = what not in self.known
        if new or len(data) < self.known[what]:
            self.known[what] = len(data)
            name = "".join(c if c.isalnum() or c in "._-" else "-" for c in what)[:100]
            (self.out / name).write_bytes(data)
            print(f"{'FOUND' if new else 'shorter'} {what}: {len(data)} bytes", flush=True)
        return new


# ---- bytes under coverage ----


def fuzz_bytes(minutes: float, findings: Findings, seed: int) -> None:
    """Mutate the seeds under coverage until the time is over."""
    import atheris

    with atheris.instrument_imports(include=["rashomon.reading"], enable_loader_override=False):
        _import_readers()
    from benchmarks.fuzzing.seeds import seeds  # which reads the readers: not before they are instrumented

    folder = prepare()

    def one(data: bytes) -> None:
        findings.runs += 1
        what = wrong(data, folder)
        if what:
            findings.add(what, data)

    corpus = findings.out / "corpus"
    corpus.mkdir(exist_ok=True)
    for data in seeds():
        one(data)
        (corpus / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    words = findings.out / "words.dict"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in WORDS["bytes"]), encoding="ascii")
    options = [f"-max_total_time={minutes * 60:.0f}", f"-max_len={LONGEST}", "-timeout=60", "-rss_limit_mb=4000"]
    atheris.Setup([sys.argv[0], str(corpus), *options, f"-dict={words}", f"-seed={seed}", "-print_final_stats=1"], one)
    atheris.Fuzz()


def _import_readers() -> None:
    import importlib
    import pkgutil

    import rashomon.reading

    for module in pkgutil.walk_packages(rashomon.reading.__path__, "rashomon.reading."):
        importlib.import_module(module.name)


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


# ---- structured documents ----


def fuzz_documents(minutes: float, findings: Findings, seed: int) -> None:
    """Draw documents until the time is over; what is wrong is shrunk, kept, and passed over from then on."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded

    from benchmarks.fuzzing.documents import documents

    _import_readers()
    folder = prepare()
    end = time.monotonic() + minutes * 60
    last: list[tuple[str, bytes]] = []
    quiet = settings(
        max_examples=400,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )

    def one(data: bytes) -> None:
        if time.monotonic() > end + 20:
            return
        findings.runs += 1
        what = wrong(data, folder)
        if what and what not in findings.known:
            last.append((what, data))
            raise AssertionError(what)

    while time.monotonic() < end:
        seed += 1
        try:
            seeded(seed)(quiet(given(documents())(one)))()
        except (AssertionError, ExceptionGroup):
            for what in dict.fromkeys(what for what, _ in last):
                findings.add(what, min((data for other, data in last if other == what), key=len))
            last.clear()
        print(f"{findings.runs} inputs, {len(findings.known)} findings", flush=True)


def main() -> None:
    """Run one of the two, or read inputs again."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["bytes", "documents", "replay"])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--out", type=Path, default=Path("fuzz-found"))
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random.seed(options.seed)
    if options.what == "replay":
        folder = prepare()
        for file in options.files:
            print(file.name, "→", wrong(file.read_bytes(), folder) or "nothing wrong")
        return
    findings = Findings(options.out)
    run = fuzz_bytes if options.what == "bytes" else fuzz_documents
    run(options.minutes, findings, options.seed)
    print(f"{findings.runs} inputs, {len(findings.known)} findings")


if __name__ == "__main__":
    main()
