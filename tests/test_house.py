"""The house rules: who imports whom, what an import costs, which files ship."""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files
from pathlib import Path

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parent.parent

HEAVY = {"spacy", "onnxruntime", "trafilatura", "sqlalchemy", "fastapi", "numpy", "lxml", "httpx"}


def test_the_rooms_keep_their_order() -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None) == EXIT_STATUS_SUCCESS


def test_importing_the_package_loads_no_heavy_library() -> None:
    code = "import rashomon, sys; print(*sys.modules)"
    loaded = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )
    assert "rashomon" in loaded
    assert loaded & HEAVY == set()


def test_models_that_ship_are_small_and_have_a_card() -> None:
    weights = Path(str(files("rashomon.weights")))
    graphs = sorted(weights.rglob("*.onnx"))
    assert graphs
    assert [g for g in graphs if not (g.parent / "CARD.md").is_file()] == []
    assert max(g.stat().st_size for g in graphs) < 40_000_000
    assert sum(f.stat().st_size for f in weights.rglob("*") if f.is_file()) < 120_000_000
