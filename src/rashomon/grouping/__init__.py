"""Articles → stories, as a stream; shared wording and agency origin."""

from rashomon.grouping.grouper import Grouper, Settings
from rashomon.grouping.stream import group_stream, stories

__all__ = ["Grouper", "Settings", "group_stream", "stories"]
