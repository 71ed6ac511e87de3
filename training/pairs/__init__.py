"""The models of comparing, from annotated stories: same claim, conflicts, shared wording, independence."""
