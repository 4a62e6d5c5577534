"""Where the data come from, under which licence, and how recommendations are made."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from matching.ranking.parts import WEIGHTS
from services.web.context import Visit
from services.web.parts_told import PARTS
from translation.locales import N_

PLACES: Final = (
    ("GeoNames", N_("names, positions and populations of places"), "CC BY 4.0", "https://www.geonames.org/"),
    (
        "INSEE, La Poste, IGN",
        N_("French municipalities, postcodes and populations"),
        "Licence Ouverte 2.0",
        "https://www.data.gouv.fr/",
    ),
    ("Statbel", N_("Belgian municipalities, codes and names"), "CC BY 4.0", "https://statbel.fgov.be/"),
    (
        "Natural Earth",
        N_("coasts and borders on the map"),
        N_("public domain"),
        "https://www.naturalearthdata.com/",
    ),
)
"""As told in ``services/floor/data/SOURCES.md``: name, what is taken from it, licence, address."""


async def show(visit: Visit) -> Response:
    """Every source with its version, licence and attribution."""
    return visit.render(
        "about.html", sources=visit.taxonomy.sources, places=PLACES, parts=PARTS, weights=WEIGHTS
    )
