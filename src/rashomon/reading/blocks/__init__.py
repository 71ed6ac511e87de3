"""What each stretch of a text is: title, byline, paragraph, caption, credit, furniture."""

from rashomon.reading.blocks.label import label, label_pieces
from rashomon.reading.blocks.shapes import Labelled

__all__ = ["Labelled", "label", "label_pieces"]
