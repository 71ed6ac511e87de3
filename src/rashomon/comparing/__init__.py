"""One story → Comparison: propositions, alignment, claims, conflicts, timeline, coverage, naming."""

from rashomon.comparing.compare import compare_story

__all__ = ["compare_story"]
