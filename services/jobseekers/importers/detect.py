"""Which of the known formats a document is, and its reading into a profile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from contracts.jobseekers import Profile
from services.floor.faults import faults_of
from services.floor.problems import Refused
from services.jobseekers.importers import europass, json_resume, skills_passport
from services.jobseekers.importers.reading import refused
from services.jobseekers.schemas import ProfileGiven

Reader = Callable[[dict[str, Any], date], dict[str, Any]]
NEWER_EUROPASS = (
    "personalInformation",
    "workExperiences",
    "educationTrainings",
    "languageSkills",
    "profileSkills",
)


def unwrapped(document: Any) -> tuple[UUID | None, dict[str, Any]]:
    """The pseudonym a record is sent under, if any, and the document itself. Raises ``Refused``."""
    if not isinstance(document, dict):
        raise refused("", "unknown_format")
    stated, inner = document.get("jobseeker_id"), document.get("profile")
    try:
        jobseeker_id = UUID(stated) if stated is not None else None
    except (ValueError, TypeError, AttributeError) as error:
        raise refused("jobseeker_id", "pattern") from error
    if isinstance(inner, dict):
        return jobseeker_id, inner
    return jobseeker_id, {key: value for key, value in document.items() if key != "jobseeker_id"}


def reader_of(document: dict[str, Any]) -> Reader:
    """The reader of a document's format. Raises ``Refused`` (``unknown_format``)."""
    if "SkillsPassport" in document:
        return skills_passport.profile
    if "basics" in document:
        return json_resume.profile
    if "residence" in document:
        return lambda own, _: own
    if any(section in document for section in NEWER_EUROPASS):
        return europass.profile
    raise refused("", "unknown_format")


def profile_of(document: dict[str, Any], today: date) -> Profile:
    """The profile that a document of any known format holds, not located yet. Raises ``Refused``."""
    try:
        read = reader_of(document)(document, today)
        return Profile.model_validate(ProfileGiven.model_validate(read).model_dump())
    except ValidationError as error:
        raise Refused(faults_of(error)) from error
