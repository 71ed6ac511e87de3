"""Articles → stories, as a stream; shared wording and agency origin."""

from rashomon.grouping.copies import CopyFinder, find_copies
from rashomon.grouping.grouper import Grouper
from rashomon.grouping.passages import shared_passages, with_passages
from rashomon.grouping.settings import Settings
from rashomon.grouping.stream import group_stream, stories

__all__ = [
    "CopyFinder",
    "Grouper",
    "Settings",
    "find_copies",
    "group_stream",
    "shared_passages",
    "stories",
    "with_passages",
]
