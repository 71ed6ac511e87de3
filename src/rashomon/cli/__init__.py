"""The ``rashomon`` command: thin, one function a command, a module for each room's commands."""

import os

# NumPy's library reads this once, when it is loaded. One thread, as for the models: articles are what runs in parallel.
os.environ.setdefault("OPENBLAS_NUM_THREADS", os.environ.get("RASHOMON_THREADS", "1"))

from rashomon.cli.app import main

__all__ = ["main"]
