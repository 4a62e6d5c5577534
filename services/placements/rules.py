"""The rules that placements and follow-ups keep, and the errors that name the one broken.

An error carries the field by its dotted path, the rule's name, and what a sentence about it needs.
"""

from __future__ import annotations

from services.kernel.registrations import broken_registration
from services.kernel.rules import BrokenRule as BrokenRule
from services.kernel.rules import Unknown, check_past, check_texts
from services.placements.milestones import Milestone, days_of, due_on
from services.placements.terms import Employer, Finding, PathKnown, PlacementTerms

COUNTRY_OF_SCHEME = {"SIRET": "FR", "BCE": "BE"}


class UnknownPlacement(Unknown):
    """No placement has this id."""

    field, rule = "placement_id", "unknown_placement"


class UnknownPath(Unknown):
    """Nobody entered this session under this pseudonym."""

    field, rule = "person_id", "unknown_path"


def check_placement(path: PathKnown, terms: PlacementTerms, remarks: str | None) -> None:
    """The rules of a placement. Raises ``BrokenRule`` for the first one broken.

    A job may begin during the training; one that began before the session, or before the person entered it, is nothing
    that the session led to.
    """
    check_texts(terms)
    check_texts(remarks, "remarks")
    check_past("starts_on", terms.starts_on)
    if terms.starts_on < path.session_starts_on:
        raise BrokenRule("starts_on", "before_session", given=path.session_starts_on.isoformat())
    if terms.starts_on < path.entered_on:
        raise BrokenRule("starts_on", "before_entry", given=path.entered_on.isoformat())
    if terms.ends_on is not None and terms.ends_on < terms.starts_on:
        raise BrokenRule("ends_on", "ends_before_start")
    if not terms.evidence:
        raise BrokenRule("evidence", "evidence_needed")
    for number, evidence in enumerate(terms.evidence):
        if evidence.obtained_on is not None:
            check_past(f"evidence.{number}.obtained_on", evidence.obtained_on)
    _check_employer(terms.employer)


def check_follow_up(path: PathKnown, milestone: Milestone, finding: Finding, remarks: str | None) -> None:
    """The rules of a follow-up. Raises ``BrokenRule`` for the first one broken.

    The situation is that of a day about the milestone's, whenever it was asked for.
    """
    check_texts(remarks, "remarks")
    if path.exited_on is None:
        raise BrokenRule("milestone", "no_exit_yet")
    if finding.situation_on < path.exited_on:
        raise BrokenRule("situation_on", "before_exit", given=path.exited_on.isoformat())
    check_past("situation_on", finding.situation_on)
    first, last = days_of(path.exited_on, milestone)
    if not first <= finding.situation_on <= last:
        raise BrokenRule(
            "situation_on",
            "outside_milestone",
            given=due_on(path.exited_on, milestone).isoformat(),
            first=first.isoformat(),
            last=last.isoformat(),
        )
    if finding.is_at_work:
        if finding.country_of_work is None:
            raise BrokenRule("country_of_work", "country_needed")
    elif finding.country_of_work is not None:
        raise BrokenRule("country_of_work", "country_not_expected")
    elif finding.contract is not None:
        raise BrokenRule("contract", "contract_not_expected")


def _check_employer(employer: Employer) -> None:
    registration = employer.registration
    if registration is None:
        return
    if broken := broken_registration(registration.scheme, registration.number):
        raise broken
    scheme = registration.scheme
    if employer.country not in (None, COUNTRY_OF_SCHEME[scheme]):
        raise BrokenRule(
            "employer.country", "registration_of_other_country", given=employer.country, scheme=scheme
        )
