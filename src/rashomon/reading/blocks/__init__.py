"""What each stretch of a text is: title, byline, paragraph, caption, credit, furniture."""

from rashomon.reading.blocks.label import Labelled, label

__all__ = ["Labelled", "label"]
