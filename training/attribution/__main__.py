"""Make ``weights/attribution`` from PolNeAR, and print its figures.

    python -m training.attribution --train DIR --dev DIR --weights model.safetensors --scorer attribution.py \\
        --out src/rashomon/weights/attribution [--seed 1] [--cycle 3:2e-4 --cycle 1:1e-4] [--start checkpoint.pt]

``DIR`` holds ``text`` and ``attributions``; ``--weights`` is MiniLM-L6 as published. The scorer is PolNeAR's
(see ``benchmarks/attribution.py``, which is what prints the figures, from the int8 files). Takes about two hours on
two cores; one seed gives one model up to the order in which the CPU adds.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import torch

from rashomon.annotating.attribution.chunks import LEFT, MAX_PIECES, RIGHT
from rashomon.annotating.attribution.tagger import tokenizer
from rashomon.annotating.attribution.words import read_words
from rashomon.language.pipeline import nlp
from training.attribution.data import read_texts
from training.attribution.export import export
from training.attribution.learn import Recipe, learn
from training.attribution.network import Network, load_pretrained


def main() -> None:
    """Train, export, measure."""
    options = _options()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    network = Network()
    if options.start:
        network.load_state_dict(torch.load(options.start))
    else:
        load_pretrained(network, options.weights)
    with nlp().select_pipes(disable=["ner", "lemmatizer"]):
        texts = read_texts(options.train, nlp())
    recipe = replace(Recipe(), seed=options.seed, cycles=tuple(options.cycle or Recipe.cycles))
    network = learn(network, texts, tokenizer(), recipe)
    network.eval()
    if options.checkpoint:
        torch.save(network.state_dict(), options.checkpoint)
    longest = max(texts, key=lambda text: len(text.text)).text
    describe(recipe, options, len(texts))
    print("graphs against torch:", export(network, read_words(longest, [(0, len(longest))], tokenizer()), options.out))
    command = [sys.executable, "-m", "benchmarks.attribution", "--data", options.dev, "--scorer", options.scorer]
    subprocess.run([*map(str, command)], check=True)


def describe(recipe: Recipe, options: argparse.Namespace, texts: int) -> None:
    """Write ``config.json``: how the model was made."""
    options.out.mkdir(parents=True, exist_ok=True)
    facts = {
        "texts": texts,
        "recipe": asdict(recipe),
        "start": options.start.name if options.start else options.weights.name,
        "pieces": MAX_PIECES,
        "window": [LEFT, RIGHT],
    }
    (options.out / "config.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


def _cycle(text: str) -> tuple[int, float]:
    epochs, rate = text.split(":")
    return int(epochs), float(rate)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, help="where to keep the unquantised weights")
    parser.add_argument("--start", type=Path, help="a checkpoint to go on from")
    parser.add_argument(
        "--cycle", type=_cycle, action="append", metavar="EPOCHS:RATE", help="default 3:2e-4 and 1:1e-4"
    )
    parser.add_argument("--seed", type=int, default=Recipe.seed)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
