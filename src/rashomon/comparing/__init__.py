"""One story → Comparison: propositions, alignment, claims, conflicts, timeline, coverage, naming."""
