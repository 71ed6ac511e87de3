"""Article → AnnotatedArticle: attributions, actors, times, figures, places."""

from rashomon.annotating.pipeline import annotate

__all__ = ["annotate"]
