"""How well a comparison matches one made by hand: the measures of ``rashomon evaluate``."""

from rashomon.evaluation.gold import evaluate_story, gold_folders
from rashomon.evaluation.report import show

__all__ = ["evaluate_story", "gold_folders", "show"]
