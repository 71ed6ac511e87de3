"""Annotations in the formats of other tools: brat stand-off, CoNLL-U Plus, W3C Web Annotation."""

from rashomon.annotating.interchange.brat import read_brat, write_brat
from rashomon.annotating.interchange.conll import read_conll, write_conll
from rashomon.annotating.interchange.webannotation import from_web_annotations, to_web_annotations

__all__ = ["from_web_annotations", "read_brat", "read_conll", "to_web_annotations", "write_brat", "write_conll"]
