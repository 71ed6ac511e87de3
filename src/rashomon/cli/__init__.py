"""The ``rashomon`` command: thin, one function a command, a module for each room's commands."""

from rashomon.cli.app import main

__all__ = ["main"]
