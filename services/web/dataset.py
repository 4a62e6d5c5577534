"""A programme's figures as schema.org ``Dataset``, which search engines for data read out of the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.indicators.definitions import DEFINITIONS
from services.indicators.results import Figure, Participation
from services.web import figures_told
from services.web.programme import Asked
from translation.formats import country_name

FORMATS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def dataset(asked: Asked, figures: Sequence[Figure], participation: Participation) -> dict[str, Any]:
    """The description as a JSON-LD object (schema.org/Dataset), in the reader's language."""
    visit, terms = asked.visit, asked.programme.terms
    say = visit.say
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": say.gettext("Insertion rates of %(programme)s", programme=terms.name),
        "description": say.gettext(
            "Participations, placements and insertion rates of %(programme)s under named definitions, with numerator, "
            "denominator, unknowns, bounds and intervals, as known on %(day)s. Participants: %(count)s.",
            programme=terms.name,
            day=asked.as_of.isoformat(),
            count=participation.participants,
        ),
        "identifier": asked.code,
        "url": visit.absolute(asked.address()),
        "inLanguage": visit.language,
        "dateModified": asked.as_of.isoformat(),
        "isAccessibleForFree": True,
        "creator": [_organisation(partner.name) for partner in terms.partners],
        "spatialCoverage": [
            {"@type": "Country", "name": country_name(code, visit.language), "identifier": code}
            for code in terms.countries
        ],
        "variableMeasured": [
            _variable(asked, name) for name in dict.fromkeys(one.definition for one in figures)
        ],
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": media_type,
                "contentUrl": visit.absolute(asked.address(f"/exports/figures.{extension}")),
            }
            for extension, media_type in FORMATS.items()
        ],
    }
    if terms.starts_on:
        described["temporalCoverage"] = f"{terms.starts_on}/{terms.ends_on or '..'}"
    if terms.funding:
        described["funding"] = {
            "@type": "Grant",
            "name": terms.funding.frame,
            **({"funder": _organisation(terms.funding.fund)} if terms.funding.fund else {}),
        }
    return {name: value for name, value in described.items() if value}


def _organisation(name: str) -> dict[str, str]:
    return {"@type": "Organization", "name": name}


def _variable(asked: Asked, name: str) -> dict[str, Any]:
    definition, say = DEFINITIONS[name], asked.visit.say
    told = {
        "@type": "PropertyValue",
        "name": figures_told.title(name, asked.visit.language),
        "propertyID": f"{name}.v{definition.version}",
        "description": say.gettext(definition.meaning),
        "measurementTechnique": definition.source,
    }
    return {field: value for field, value in told.items() if value}
