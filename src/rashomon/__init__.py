"""Rashomon: one happening, several accounts, tied to the exact words.

    import rashomon

    articles = rashomon.read(["a.txt", "b.html"])
    comparison = rashomon.compare(articles)
    for conflict in comparison.conflicts:
        print(conflict.kind, conflict.a.quote, "|", conflict.b.quote)

``read``, ``annotate``, ``group``, ``compare`` and ``Library`` are the whole interface; the nouns they give are in
:mod:`rashomon.model`. Importing this package loads no model: each room loads what it needs when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Library", "__version__", "annotate", "compare", "group", "read"]

if TYPE_CHECKING:
    from rashomon.annotating import annotate
    from rashomon.api import compare, group
    from rashomon.library import Library
    from rashomon.reading import read

_HOMES = {
    "read": "rashomon.reading",
    "annotate": "rashomon.annotating",
    "group": "rashomon.api",
    "compare": "rashomon.api",
    "Library": "rashomon.library",
}


def __getattr__(name: str) -> Any:
    """Load a function from its room on first use (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'rashomon' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
