"""How each article calls one person, group or body."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from rashomon.model import AnnotatedArticle, Evidence, Naming, StoryActor

FORMS = 6
"""Forms kept for an article, most frequent first."""


def naming(
    articles: Sequence[AnnotatedArticle], actors: Sequence[StoryActor], actor_of: Mapping[tuple[str, str], str]
) -> tuple[Naming, ...]:
    """The actors that two articles or more speak of and call by different forms, in the order of ``actors``."""
    forms: dict[str, dict[str, dict[str, list[Evidence]]]] = {}
    for annotated in articles:
        article = annotated.article
        for actor in annotated.actors:
            story = actor_of.get((article.id, actor.id))
            if story is None:
                continue
            for mention in actor.mentions:
                if mention.kind == "pronoun":
                    continue
                quote = article.text[mention.start : mention.end]
                here = forms.setdefault(story, {}).setdefault(article.id, {})
                here.setdefault(_key(quote), []).append(Evidence(article.id, mention.start, mention.end, quote))
    return tuple(
        Naming(actor.id, {article: _frequent(found) for article, found in forms[actor.id].items()})
        for actor in actors
        if len(forms.get(actor.id, {})) > 1 and len({key for found in forms[actor.id].values() for key in found}) > 1
    )


def _key(quote: str) -> str:
    return " ".join(quote.casefold().removeprefix("the ").split())


def _frequent(found: Mapping[str, Sequence[Evidence]]) -> tuple[Evidence, ...]:
    """The first place of each form, most frequent first."""
    counts = Counter({key: len(places) for key, places in found.items()})
    order = sorted(counts, key=lambda key: (-counts[key], found[key][0].start))
    return tuple(found[key][0] for key in order[:FORMS])
