"""The form of a placement: how it becomes the terms of one, and how terms become the form again."""

from __future__ import annotations

import re
from typing import Any, Final

from pydantic import ValidationError

from contracts.placements import PlacementTerms
from services.floor.faults import faults_of
from services.web import evidence_form
from services.web.context import Visit
from services.web.forms import Form
from services.web.path_forms import SEALED
from services.web.work_form import Field, Sheet, coded, required_day
from translation.locales import N_

_FIELDS: Final = (
    Field("employer", N_("Name of the organisation"), part=N_("The employer")),
    Field(
        "employer_number",
        N_("SIRET or BCE/KBO number"),
        "number",
        N_("14 digits in France, 10 in Belgium"),
    ),
    Field("employer_country", N_("Country of the employer"), "pick", terms="country"),
    Field("size_class", N_("People employed"), "pick", terms="employer_size"),
    Field("sector", N_("Sector"), "pick", terms="sector"),
    Field(
        "occupation",
        N_("Occupation"),
        hint=N_("Choose it from the list: it then reads right in every language."),
        suggest="occupations",
        part=N_("The job"),
    ),
    Field("contract", N_("Contract"), "pick", terms="contract"),
    Field("working_time", N_("Working time"), "pick", terms="working_time"),
    Field("starts_on", N_("First day"), "day", required=True),
    Field("ends_on", N_("Last day, where it is known"), "day"),
    Field("is_subsidised", N_("The job is subsidised"), "tick"),
    Field("country_of_residence", N_("Lives in"), "pick", required=True, terms="country", part=N_("Where")),
    Field("country_of_work", N_("Works in"), "pick", required=True, terms="country"),
    *evidence_form.FIRST,
    Field("remarks", N_("Remarks"), "area", SEALED),
)
_PATHS: Final = (
    ("employer.registration", "employer_number"),
    ("employer.country", "employer_country"),
    ("employer", "employer"),
    ("evidence", "evidence"),
)
PLACEMENT: Final = Sheet(N_("Record a placement"), N_("Record the placement"), _FIELDS, paths=_PATHS)
CORRECT: Final = Sheet(
    N_("Correct a placement"),
    N_("Save the correction"),
    _FIELDS,
    N_("Say how it really is. What was said before stays in the history."),
    _PATHS,
)


def to_terms(form: Form, visit: Visit, known: PlacementTerms | None = None) -> PlacementTerms | None:
    """The terms that the form describes; ``None`` where something is wrong, which the form then says.

    ``known``: the terms being corrected, of which stays what the form does not ask for.
    """
    sheet = evidence_form.with_rows(PLACEMENT, form)
    told, starts_on = coded(form, sheet), required_day(form, "starts_on")
    given: dict[str, Any] = {
        "employer": _employer(form, told["employer_country"]),
        "occupation": _occupation(form, visit, known),
        "starts_on": starts_on,
        "ends_on": form.day("ends_on"),
        "is_subsidised": form.text("is_subsidised") == "1",
        "evidence": evidence_form.read(form),
        **{name: told[name] for name in ("size_class", "sector", "contract", "working_time")},
        **{name: told[name] for name in ("country_of_residence", "country_of_work")},
    }
    if form.faults:
        return None
    try:
        return PlacementTerms.model_validate(given)
    except ValidationError as error:
        for fault in faults_of(error):
            form.fault(sheet.field_of(fault.field), fault.rule, **fault.params)
        return None


def to_form(terms: PlacementTerms) -> Form:
    """The form filled in with a placement's terms."""
    employer = terms.employer
    values = {
        "employer": employer.name,
        "employer_number": employer.registration.number if employer.registration else None,
        "employer_country": employer.country,
        "size_class": terms.size_class,
        "sector": terms.sector,
        "occupation": terms.occupation.label if terms.occupation else None,
        "contract": terms.contract,
        "working_time": terms.working_time,
        "starts_on": terms.starts_on.isoformat(),
        "ends_on": terms.ends_on.isoformat() if terms.ends_on else None,
        "is_subsidised": "1" if terms.is_subsidised else None,
        "country_of_residence": terms.country_of_residence,
        "country_of_work": terms.country_of_work,
        **evidence_form.written(terms.evidence),
    }
    return Form({name: [value or ""] for name, value in values.items()})


def _employer(form: Form, country: str | None) -> dict[str, Any]:
    """The organisation. Its number tells its country where none is chosen: fourteen digits are a SIRET, ten a BCE/KBO
    number."""
    name = form.line("employer") or None
    number = re.sub(r"[\s.]|^BE", "", form.line("employer_number", 40), flags=re.IGNORECASE)
    if not number:
        return {"name": name, "country": country}
    is_french = len(number) == 14
    if not (number.isascii() and number.isdigit()) or len(number) not in (10, 14):
        form.fault("employer_number", "pattern")
    return {
        "name": name,
        "country": country or ("FR" if is_french else "BE"),
        "registration": {"scheme": "SIRET" if is_french else "BCE", "number": number},
    }


def _occupation(form: Form, visit: Visit, known: PlacementTerms | None) -> dict[str, Any] | None:
    """The occupation, with its ESCO address where its name is known; the same words keep the code they had."""
    label = form.line("occupation", 300)
    if not label:
        return None
    if known is not None and known.occupation is not None and known.occupation.label == label:
        return known.occupation.model_dump()
    found = visit.taxonomy.lookup(label, visit.language)
    code = {"scheme": "ESCO", "code": found[0].uri, "label": label} if found else None
    return {"label": label, "code": code}
