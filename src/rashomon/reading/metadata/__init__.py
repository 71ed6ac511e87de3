"""What is known about an article besides its text: candidates from many places, settled into one value a field."""

from rashomon.reading.metadata.facts import Facts

__all__ = ["Facts"]
