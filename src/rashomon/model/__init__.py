"""The nouns: what an article, an annotation, a story and a comparison are, as data without behaviour.

Every record is an immutable :class:`msgspec.Struct`; offsets count Unicode code points of ``Article.text``.
"""

from rashomon.model.annotation import (
    Actor,
    AnnotatedArticle,
    Attribution,
    Clause,
    Figure,
    Mention,
    Mode,
    Place,
    Stance,
    Time,
    Word,
)
from rashomon.model.article import Article, Block, BlockKind, Disagreement, Source, Span
from rashomon.model.comparison import (
    Account,
    Claim,
    ClaimStatus,
    Comparison,
    Conflict,
    ConflictKind,
    Coverage,
    Evidence,
    Naming,
    Origin,
    SharedWording,
    StoryActor,
    TimelineEntry,
)
from rashomon.model.story import Copy, Placement, Reason, Story, StoryChange

__all__ = [
    "Account",
    "Actor",
    "AnnotatedArticle",
    "Article",
    "Attribution",
    "Block",
    "BlockKind",
    "Claim",
    "ClaimStatus",
    "Clause",
    "Comparison",
    "Conflict",
    "ConflictKind",
    "Copy",
    "Coverage",
    "Disagreement",
    "Evidence",
    "Figure",
    "Mention",
    "Mode",
    "Naming",
    "Origin",
    "Place",
    "Placement",
    "Reason",
    "SharedWording",
    "Source",
    "Span",
    "Stance",
    "Story",
    "StoryActor",
    "StoryChange",
    "Time",
    "TimelineEntry",
    "Word",
]
