"""What is wrong with an input: the field, the rule it breaks, and a sentence in the reader's language.

A domain names its own errors; an error that carries ``field``, ``rule`` and ``params`` is told to people through the
sentences below. A rule without a sentence of its own says that the value is not valid: never a stack trace.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from pydantic import ValidationError

from translation import formats
from translation.locales import translator


def N_(message: str) -> str:
    """Marks a sentence for the catalogues; it is translated where the reader's language is known."""
    return message


SENTENCES: dict[str, str] = {
    "missing": N_("This field is required."),
    "not_valid": N_("This value is not valid."),
    "unknown_field": N_("This field is not known here."),
    "unknown_code": N_("“%(given)s” is not one of: %(expected)s."),
    "unknown_language": N_("“%(given)s” is not a known language code (ISO 639-1)."),
    "unknown_country": N_("“%(given)s” is not a known country code (ISO 3166-1)."),
    "unknown_place": N_("No place called “%(given)s” is known."),
    "impossible_date": N_("“%(given)s” is not a possible date (year-month-day)."),
    "not_a_number": N_("A finite number is expected."),
    "not_text": N_("Text is expected."),
    "too_small": N_("The least allowed is %(limit)s."),
    "too_large": N_("The most allowed is %(limit)s."),
    "too_short": N_("At least %(limit)s characters are expected."),
    "too_long": N_("At most %(limit)s characters are allowed."),
    "too_few": N_("At least %(limit)s must be given."),
    "too_many": N_("At most %(limit)s may be given."),
    "pattern": N_("This does not have the expected form."),
    "bad_check_digit": N_("The check digits of “%(given)s” are wrong for a %(scheme)s number."),
    "bad_length": N_("A %(scheme)s number has %(limit)s digits."),
    "ends_before_start": N_("The end comes before the beginning."),
    "expires_before_published": N_("The offer would expire before it is published."),
    "minimum_above_maximum": N_("The minimum is above the maximum."),
    "half_coordinates": N_("Give both latitude and longitude, or neither."),
    "duplicate_language": N_("The language “%(given)s” is given twice."),
    "duplicate_reference": N_("“%(given)s” stands twice in this file."),
    "is_closed": N_("This offer is closed."),
    "already_registered": N_("A jobseeker is already registered under this pseudonym."),
    "has_left": N_("This jobseeker is no longer registered."),
    "unknown_offer": N_("No such offer."),
    "unknown_jobseeker": N_("No such jobseeker."),
    "record_too_large": N_("This record is larger than %(limit)s megabytes."),
    "broken_text": N_("The text is not valid UTF-8."),
    "broken_json": N_("The JSON ends early or is malformed, near character %(position)s."),
    "open_quote": N_("A quotation mark opens here that is never closed."),
    "too_many_cells": N_("This row has more cells than there are columns (%(limit)s)."),
    "unknown_format": N_("The format of this file is not recognised."),
    "in_the_future": N_("This day is still to come: a fact is recorded once it has happened."),
    # personal data
    "unknown_person": N_("Nobody is known under this pseudonym."),
    "person_erased": N_("This person asked to be forgotten: nothing more can be written about them."),
    "person_forgotten": N_("This person asked to be forgotten: nothing is shown of them any more."),
    "impossible_birth_date": N_("A date of birth lies in the past, and not before 1900."),
    "two_persons": N_("These are two persons here: the name or one of the numbers belongs to somebody else."),
    # programmes
    "programme_code": N_(
        "A code has at most %(limit)s lower-case letters (a–z), digits and hyphens, and begins with a letter or a digit."
    ),
    "unknown_definition": N_("“%(given)s” is not the name of a definition. The known ones: %(expected)s."),
    "not_reported_under": N_("The programme does not report under the definition “%(given)s”."),
    "published_otherwise": N_(
        "This figure was already published with other numbers, although nothing new was recorded since."
    ),
    "before_declared": N_("This date lies before the day the obstacle was declared."),
    "before_last_step": N_("This date lies before the last thing recorded about this obstacle."),
    "already_resolved": N_("This obstacle has ended already. To open it again, record a step."),
    "declared_otherwise": N_("Another obstacle was already declared under this reference."),
    "remarks_without_person": N_("Remarks are possible only where a person is named."),
    "unknown_programme": N_("No such programme."),
    "unknown_obstacle": N_("No such obstacle."),
    # trainings
    "unknown_training": N_("No such training."),
    "unknown_session": N_("No such session."),
    "no_such_session": N_("No such session."),
    "unknown_participant": N_("Nobody is known in this session under this pseudonym."),
    "duplicate_award": N_("The award code “%(given)s” is given twice."),
    "seats_below_taken": N_("Seats already taken: %(limit)s. There cannot be fewer."),
    "leaves_entries_out": N_("Somebody entered on a day that would then lie outside the session."),
    "session_full": N_("All seats of this session are taken."),
    "session_cancelled": N_("This session is cancelled."),
    "applications_closed": N_("This session has begun: one can no longer apply to it here."),
    "session_has_participants": N_("This session has participants and can no longer be cancelled."),
    "outside_session": N_("One enters on a day of the session (%(given)s)."),
    "already_enrolled": N_("This person is enrolled in this session, or was."),
    "no_application": N_("This person has not applied to this session."),
    "declined_before_applied": N_("The application came later, on %(given)s."),
    "no_entry": N_("This person has not entered this session."),
    "no_exit": N_("This person has not left this session: there is no exit to correct."),
    "exit_before_entry": N_("The exit comes before the entry."),
    "already_exited": N_("This person has left already. If it was told wrong, correct that exit."),
    "reason_needed": N_("Say why this person dropped out."),
    "reason_not_expected": N_("Only who dropped out has a reason."),
    "session_needed": N_("Say to which session this person is transferred."),
    "session_not_expected": N_("Only a transfer leads to another session."),
    "session_is_itself": N_("One is transferred to another session, not to the same one."),
    "more_than_planned": N_("No more hours can be attended than were planned."),
    "attendance_before_entry": N_("Hours are attended after the entry, not before it."),
    "attendance_after_exit": N_("Hours are attended before the exit, not after it."),
    "period_overlaps": N_(
        "Some of these days were recorded already (%(given)s). If that was wrong, record that period with no hours first."
    ),
    "unknown_award": N_("“%(given)s” is not an award of this session."),
    "award_before_entry": N_("An award is granted after the entry, not before it."),
    # placements
    "unknown_placement": N_("No such placement."),
    "unknown_path": N_("Nobody entered this session under this pseudonym."),
    "before_session": N_(
        "The job began before the session did, on %(given)s: it does not count as a placement."
    ),
    "before_entry": N_(
        "The job began before this person entered the session, on %(given)s: it does not count as a placement."
    ),
    "evidence_needed": N_(
        "Say what proves this placement: a contract, a certificate, a declaration or a register."
    ),
    "registration_of_other_country": N_(
        "A %(scheme)s number belongs to another country than the one given for the employer."
    ),
    "placement_withdrawn": N_("This placement was withdrawn: it can no longer be corrected."),
    "already_withdrawn": N_("This placement was withdrawn already."),
    "no_exit_yet": N_("This person has not left the session yet: there is nothing to follow up."),
    "before_exit": N_("This day comes before the exit, which was on %(given)s."),
    "outside_milestone": N_(
        "This follow-up tells the situation around %(given)s: give a day from %(first)s to %(last)s."
    ),
    "country_needed": N_("Say in which country this person works."),
    "country_not_expected": N_("Only someone who is at work has a country of work."),
    "contract_not_expected": N_("Only someone who is at work has an employment contract."),
    # indicators
    "unknown_cut": N_("Figures cannot be cut by “%(given)s”."),
    "not_cut_by": N_("Figures under “%(definition)s” cannot be cut by “%(given)s”."),
    "not_followed_yet": N_("What was recorded up to there has not been counted yet."),
    "method_unknown": N_("A declared figure was not computed here and cannot be published as if it were."),
    # partner files
    "no_header": N_("No row of column names was found among the first %(limit)s rows."),
    "missing_columns": N_(
        "Columns are missing, for %(expected)s. Columns found: %(given)s. Say which is which with --map."
    ),
    "unknown_column": N_("There is no column “%(given)s”. Columns found: %(expected)s."),
    "unknown_target": N_("“%(given)s” is no field of such a file. The fields: %(expected)s."),
    "unknown_sheet": N_("The workbook has no sheet of this name. Its sheets: %(expected)s."),
    "unreadable_text": N_("Some signs here cannot be read in the encoding of this file."),
    "unreadable_date": N_(
        "This cannot be read as a date without doubt: write it as 2025-03-31, 31/03/2025, 31-03-2025 or 31.03.2025."
    ),
    "unreadable_country": N_("This is not a country known here: write its name or its two letters (FR, BE)."),
    "unknown_word": N_("This word is not known here. It stands for one of: %(expected)s."),
    "number_of_somebody_else": N_(
        "Under this number somebody of another name and date of birth is known here."
    ),
    "nobody_recognised": N_(
        "Nobody is known here by this name and date of birth, or this number: they are not recorded yet, or were forgotten at their own request."
    ),
    "session_not_here": N_("No session of this programme has this code."),
    "ambiguous_session": N_("Several sessions have this code (%(given)s): name the training too."),
    "session_of_other_programme": N_("This session belongs to another programme."),
    "not_in_programme": N_("This person has entered no session of this programme."),
    "several_sessions": N_(
        "This person entered several sessions of this programme (%(given)s): name the one that is meant."
    ),
    "unknown_award_here": N_("This is not an award of this session. Its awards: %(expected)s."),
    "unknown_training_here": N_(
        "Nobody has offered this training yet. To offer it, these columns are needed: %(expected)s."
    ),
    "unreadable_awards": N_("Write an award as CODE = Title (awarding body), with | between two of them."),
    "twice_in_file": N_("Line %(given)s of this file says something else of the same."),
}

_PYDANTIC: dict[str, str] = {
    "missing": "missing",
    "extra_forbidden": "unknown_field",
    "literal_error": "unknown_code",
    "enum": "unknown_code",
    "unknown_language": "unknown_language",
    "unknown_country": "unknown_country",
    "date_parsing": "impossible_date",
    "date_from_datetime_parsing": "impossible_date",
    "date_from_datetime_inexact": "impossible_date",
    "date_type": "impossible_date",
    "datetime_parsing": "impossible_date",
    "datetime_from_date_parsing": "impossible_date",
    "datetime_type": "impossible_date",
    "finite_number": "not_a_number",
    "float_parsing": "not_a_number",
    "float_type": "not_a_number",
    "int_parsing": "not_a_number",
    "int_type": "not_a_number",
    "int_from_float": "not_a_number",
    "string_type": "not_text",
    "greater_than": "too_small",
    "greater_than_equal": "too_small",
    "less_than": "too_large",
    "less_than_equal": "too_large",
    "string_too_short": "too_short",
    "string_too_long": "too_long",
    "too_short": "too_few",
    "too_long": "too_many",
    "string_pattern_mismatch": "pattern",
    "json_invalid": "broken_json",
    "string_unicode": "broken_text",
}
_QUOTED = re.compile("'([^']*)'")
_LIMITS = ("ge", "gt", "le", "lt", "min_length", "max_length")


@dataclass(frozen=True)
class Fault:
    """One fault of an input. ``field`` is a dotted path such as ``employer.registration.number``."""

    field: str
    rule: str
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def sentence(self, language: str) -> str:
        """The fault for a person, in their language."""
        message = SENTENCES.get(self.rule, SENTENCES["not_valid"])
        params = {name: _told(value, language) for name, value in self.params.items()}
        return translator(language).gettext(message, **{"given": "", "limit": "", "expected": "", **params})


def _told(value: Any, language: str) -> Any:
    """A number as the reader writes it, and a choice with the reader's "or"."""
    if isinstance(value, int | float):
        return formats.number(value, language)
    return formats.listing(value, language, "or") if isinstance(value, list | tuple) else value


@runtime_checkable
class NamedFault(Protocol):
    """An error of a domain that says which field breaks which rule."""

    field: str
    rule: str
    params: Mapping[str, Any]


def shortened(value: object, length: int = 60) -> str:
    """A value as it may be shown in a message."""
    text = str(value)
    return text if len(text) <= length else text[: length - 1] + "…"


def faults_of(error: Exception, *, within: tuple[str, ...] = ()) -> tuple[Fault, ...]:
    """The faults an error speaks of; empty where it is not an error of the input.

    ``within`` is left off the front of field paths (where a framework puts ``body`` before them).
    """
    if isinstance(error, NamedFault):
        return (Fault(error.field, error.rule, error.params),)
    if isinstance(error, ValidationError):
        return tuple(pydantic_fault(dict(one), within) for one in error.errors(include_url=False))
    return ()


def pydantic_fault(error: Mapping[str, Any], within: tuple[str, ...] = ()) -> Fault:
    """One entry of pydantic's ``errors()`` as a fault."""
    path = [str(part) for part in error["loc"]]
    while path and path[0] in within:
        path.pop(0)
    context = error.get("ctx") or {}
    params: dict[str, Any] = {"given": shortened(context.get("given", error.get("input", "")))}
    limit = next((context[name] for name in _LIMITS if name in context), None)
    if limit is not None:
        params["limit"] = limit
    if "expected" in context:
        expected = str(context["expected"])  # "'a', 'b' or 'c'"
        params["expected"] = _QUOTED.findall(expected) or expected
    if error["type"] == "json_invalid":
        params["position"] = error["loc"][-1]
        path = []
    return Fault(".".join(path), _PYDANTIC.get(error["type"], "not_valid"), params)
