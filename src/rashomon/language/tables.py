"""Language data: TOML files that lie beside the code that uses them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load_table(package: str, name: str) -> dict[str, Any]:
    """The TOML file ``name`` of ``package`` (``load_table("rashomon.annotating.times", "words.toml")``).

    The same object each time: do not change it.
    """
    return tomllib.loads(files(package).joinpath(name).read_text(encoding="utf-8"))
