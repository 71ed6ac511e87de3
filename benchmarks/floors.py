"""Hold measured figures against the floors of floors.toml: every benchmark ends with :func:`hold`."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

FLOORS = Path(__file__).with_name("floors.toml")


def hold(section: str, figures: Mapping[str, float | None]) -> None:
    """Print the figures beside their floors (``x``) and ceilings (``x_max``); exit with 1 when one is broken."""
    limits = tomllib.loads(FLOORS.read_text(encoding="utf-8")).get(section, {})
    broken = []
    for name, value in figures.items():
        floor, ceiling = limits.get(name), limits.get(f"{name}_max")
        shown = "-" if value is None else f"{value:.3f}"
        note = "".join([f"  floor {floor}" if floor is not None else "", f"  ceiling {ceiling}" if ceiling else ""])
        print(f"{section}.{name:<24} {shown}{note}")
        if value is not None and ((floor is not None and value < floor) or (ceiling and value > ceiling)):
            broken.append(name)
    if broken:
        sys.exit(f"{section}: {', '.join(broken)} beyond the limits in {FLOORS.name}")
