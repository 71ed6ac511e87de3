"""Countries by name, people, adjective or capital; towns and regions by name. Offline.

``countries.tsv`` is made of CLDR names and countryinfo's facts, ``places.tsv`` of GeoNames (https://www.geonames.org,
CC BY 4.0), both by ``training/gazetteer.py``; ``countries.toml`` adds what they lack.
"""

from __future__ import annotations

import csv
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Literal

from msgspec import Struct

from rashomon.language.tables import load_table

SMALL = 50_000
"""Inhabitants of a capital that is in no table of towns."""

PlaceKind = Literal["country", "capital", "town", "region"]


class Country(Struct, frozen=True):
    """A country: its code (ISO 3166-1 alpha-2; XK for Kosovo), English name, middle and capital."""

    code: str
    name: str
    lat: float | None
    lon: float | None
    capital: str
    capital_lat: float | None
    capital_lon: float | None


class Known(Struct, frozen=True):
    """A place of the gazetteer. ``region`` is the first subdivision a town lies in; ``population`` may be 0."""

    name: str
    kind: PlaceKind
    country: str
    lat: float | None
    lon: float | None
    region: str = ""
    population: int = 0


@cache
def countries() -> dict[str, Country]:
    """Code → country."""
    found = {}
    for row in _rows("countries.tsv"):
        where = [_degrees(row[k]) for k in ("lat", "lon", "capital_lat", "capital_lon")]
        code, capital = row["code"], row["capital"]
        found[code] = Country(code, row["name"], where[0], where[1], capital, where[2], where[3])
    return found


def country_of(name: str) -> str | None:
    """The country's code for its name, a people, an adjective or its capital ("Dutch", "Beijing", "the UK")."""
    key = _key(name)
    if key in _areas():
        return _areas()[key].country
    return _names().get(key) or _demonyms().get(key) or _demonyms().get(key.removesuffix("s")) or _capitals().get(key)


def country_named(name: str) -> str | None:
    """The country's code for one of its names only."""
    return _names().get(_key(name))


def country_of_demonym(word: str) -> str | None:
    """The country's code for a people or an adjective only: "Ukrainian", "Poles"."""
    key = _key(word)
    return _demonyms().get(key) or _demonyms().get(key.removesuffix("s"))


def places_named(name: str) -> tuple[Known, ...]:
    """All places of that name, countries first, then the larger first, where a capital counts for ten of its size."""
    key = _key(name)
    spelling = load_table("rashomon.language", "countries.toml")["spellings"].get(name)
    found = list(_gazetteer().get(key, ()))
    if spelling:
        found += [place for place in _gazetteer().get(_key(spelling), ()) if place not in found]
    if key in _areas():
        found.insert(0, _areas()[key])
    code = _names().get(key)
    if code is not None and code in countries():
        nation = countries()[code]
        found.insert(0, Known(nation.name, "country", code, nation.lat, nation.lon))
    return tuple(found)


@cache
def _gazetteer() -> dict[str, tuple[Known, ...]]:
    """Key → places, in the order of ``_rank``."""
    found: dict[str, list[Known]] = {}
    towns = {(_key(row["name"]), row["country"]): row for row in _rows("places.tsv") if row["kind"] == "town"}
    for country in countries().values():
        if country.capital:
            row = towns.get((_key(country.capital), country.code))
            people = int(row["population"]) if row else SMALL
            lat, lon = country.capital_lat, country.capital_lon
            place = Known(country.capital, "capital", country.code, lat, lon, row["region"] if row else "", people)
            found.setdefault(_key(country.capital), []).append(place)
    for row in _rows("places.tsv"):
        kind: PlaceKind = "region" if row["kind"] == "region" else "town"
        lat, lon = _degrees(row["lat"]), _degrees(row["lon"])
        place = Known(row["name"], kind, row["country"], lat, lon, row["region"], int(row["population"]))
        same = found.setdefault(_key(place.name), [])
        if not any(p.kind == "capital" and p.country == place.country and kind == "town" for p in same):
            same.append(place)
        for suffix in (" sheng", " oblast", " province", " region", " city", " governorate", " shi"):
            if (short := _key(place.name)).endswith(suffix):
                found.setdefault(short.removesuffix(suffix), []).append(place)
    return {key: tuple(sorted(places, key=_rank)) for key, places in found.items()}


def _rank(place: Known) -> tuple[int, str, str]:
    """The larger first; a capital counts for ten of its size: Athens is the Greek one, Hamilton not Bermuda's."""
    return (-place.population * (10 if place.kind == "capital" else 1), place.country, place.region)


@cache
def _areas() -> dict[str, Known]:
    """Key → the parts of countries that ``countries.toml`` lists."""
    areas = load_table("rashomon.language", "countries.toml")["areas"]
    return {_key(name): Known(name, "region", code, lat, lon, "", 10**6) for name, (code, lat, lon) in areas.items()}


@cache
def _names() -> dict[str, str]:
    """Key of a country's name → code; the names of countries.toml win."""
    found: dict[str, str] = {}
    for row in _rows("countries.tsv"):
        for name in row["names"].split("|"):
            found.setdefault(_key(name), row["code"])
    for code, names in load_table("rashomon.language", "countries.toml")["names"].items():
        found.update({_key(name): code for name in names})
    return found


@cache
def _demonyms() -> dict[str, str]:
    """Key of a people or adjective → code; those of countries.toml win."""
    found: dict[str, str] = {}
    for row in _rows("countries.tsv"):
        for word in row["demonyms"].replace(" or ", ",").split(","):
            if word.strip():
                found.setdefault(_key(word), row["code"])
    for code, words in load_table("rashomon.language", "countries.toml")["demonyms"].items():
        found.update({_key(word): code for word in words})
    return found


@cache
def _capitals() -> dict[str, str]:
    """Key of a capital → code; a capital of two countries is left to the one that is larger on the map of names."""
    found: dict[str, str] = {}
    for country in countries().values():
        if country.capital:
            found.setdefault(_key(country.capital), country.code)
    spellings = load_table("rashomon.language", "countries.toml")["spellings"]
    found.update({_key(a): found[_key(b)] for a, b in spellings.items() if _key(b) in found})
    found["washington"] = "US"
    return found


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    text = files("rashomon.language").joinpath(name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def _key(name: str) -> str:
    """Lower case, without accents, full stops and "the"."""
    plain = name.replace("’", "'").replace(".", "")
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return " ".join(plain.lower().split()).removeprefix("the ")


def _degrees(text: str) -> float | None:
    return float(text) if text else None
