"""What was recorded of a person, in sentences: one for each contract of trainings, placements and obstacles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from services.indicators.results import Fact
from translation import formats
from translation.glossary import TERMS, term
from translation.locales import N_, translator

SENTENCES: Final = {
    "passerelle.trainings.ApplicationReceived.v1": N_("Applied to session %(session)s on %(day)s."),
    "passerelle.trainings.ApplicationDeclined.v1": N_(
        "The application to session %(session)s was declined on %(day)s: %(reason)s."
    ),
    "passerelle.trainings.ParticipantEnrolled.v1": N_("Entered session %(session)s on %(day)s."),
    "passerelle.trainings.EnrolmentCorrected.v1": N_(
        "Corrected: the entry into session %(session)s was on %(day)s."
    ),
    "passerelle.trainings.AttendanceRecorded.v1": N_(
        "Attended %(attended)s of %(planned)s hours of session %(session)s from %(first)s to %(day)s."
    ),
    "passerelle.trainings.ParticipantExited.v1": N_("Left session %(session)s on %(day)s: %(outcome)s."),
    "passerelle.trainings.ExitCorrected.v1": N_(
        "Corrected: the exit from session %(session)s was on %(day)s: %(outcome)s."
    ),
    "passerelle.trainings.AwardGranted.v1": N_(
        "Received the award “%(award)s” on %(day)s (session %(session)s)."
    ),
    "passerelle.placements.PlacementRecorded.v1": N_("Took a job %(job)s."),
    "passerelle.placements.PlacementCorrected.v1": N_("Corrected: the job is one %(job)s."),
    "passerelle.placements.PlacementWithdrawn.v1": N_("A placement was withdrawn: %(reason)s."),
    "passerelle.placements.FollowUpRecorded.v1": N_(
        "Follow-up %(milestone)s, asked %(source)s about %(day)s: %(situation)s."
    ),
    "passerelle.placements.FollowUpCorrected.v1": N_(
        "Corrected: the follow-up %(milestone)s, asked %(source)s about %(day)s, found: %(situation)s."
    ),
    "passerelle.programmes.ObstacleDeclared.v1": N_(
        "An obstacle was declared on %(day)s: %(kind)s (%(country)s), in the care of %(owner)s."
    ),
    "passerelle.programmes.ObstacleFollowed.v1": N_(
        "Something was done about an obstacle (%(kind)s, %(country)s) on %(day)s: %(step)s. In the care of %(owner)s."
    ),
    "passerelle.programmes.ObstacleResolved.v1": N_(
        "An obstacle (%(kind)s, %(country)s) ended on %(day)s: %(state)s."
    ),
}
"""By the topic of the contract. A test holds them against every contract that names a person."""
JOB: Final = N_("in %(country)s from %(first)s")
JOB_WITH_END: Final = N_("in %(country)s from %(first)s to %(last)s")


@dataclass(frozen=True)
class Teller:
    """Tells facts in a language; ``sessions`` are the programme's, by id."""

    language: str
    sessions: Mapping[UUID, str]

    def told(self, fact: Fact) -> str:
        """The fact in a sentence. Raises ``KeyError`` for a topic without one."""
        words = self._words(fact.data)
        if fact.true_on is not None:
            words["day"] = self._day(fact.true_on)
        return translator(self.language).gettext(SENTENCES[fact.topic], **words)

    def _words(self, data: Mapping[str, Any]) -> dict[str, str]:
        language = self.language
        words: dict[str, str] = {}
        for name, kind in (
            ("milestone", "milestone"), ("source", "follow_up_source"), ("situation", "situation"),
            ("kind", "obstacle_kind"), ("step", "obstacle_step"),
        ):  # fmt: skip
            if name in data:
                words[name] = term(kind, data[name], language, inline=True)
        for name in ("award", "owner"):
            if name in data:
                words[name] = data[name]
        if data.get("session_id"):
            words["session"] = self._session(data["session_id"])
        if "country" in data:
            words["country"] = formats.country_name(data["country"], language)
        if "hours_attended" in data:
            words["attended"], words["planned"] = (
                formats.number(data[name], language) for name in ("hours_attended", "hours_planned")
            )
            words["first"] = self._day(date.fromisoformat(data["from_day"]))
        if "situation" in data:
            words["situation"] = self._situation(data)
        if "terms" in data:
            words["job"] = self._job(data["terms"])
        if "outcome" in data:
            words["outcome"] = self._outcome(data)
            words["state"] = _any(("obstacle_state", "exit_outcome"), data["outcome"], language)
        elif data.get("reason"):
            words["reason"] = _any(("withdrawal_reason", "decline_reason"), data["reason"], language)
        return words

    def _session(self, session_id: str) -> str:
        return self.sessions.get(UUID(session_id), session_id[:8])

    def _outcome(self, data: Mapping[str, Any]) -> str:
        told = _any(("exit_outcome", "obstacle_state"), data["outcome"], self.language)
        if data.get("reason"):
            told = f"{told} ({term('drop_out_reason', data['reason'], self.language, inline=True)})"
        if data.get("to_session"):
            told = f"{told} ({self._session(data['to_session'])})"
        return told

    def _situation(self, data: Mapping[str, Any]) -> str:
        parts = [term("situation", data["situation"], self.language, inline=True)]
        if data.get("country_of_work"):
            parts.append(formats.country_name(data["country_of_work"], self.language))
        if data.get("contract"):
            parts.append(term("contract", data["contract"], self.language, inline=True))
        return ", ".join(parts)

    def _job(self, terms: Mapping[str, Any]) -> str:
        language = self.language
        last = terms.get("ends_on")
        words = {"country": formats.country_name(terms["country_of_work"], language), "first": self._day(date.fromisoformat(terms["starts_on"]))}  # fmt: skip
        if last:
            words["last"] = self._day(date.fromisoformat(last))
        parts = [translator(language).gettext(JOB_WITH_END if last else JOB, **words)]
        for name, kind in (
            ("contract", "contract"), ("working_time", "working_time"), ("sector", "sector"), ("size_class", "employer_size"),
        ):  # fmt: skip
            if terms.get(name):
                parts.append(term(kind, terms[name], language, inline=True))
        if terms.get("is_subsidised"):
            parts.append(translator(language).gettext("subsidised"))
        proofs = [term("evidence", one["kind"], language, inline=True) for one in terms.get("evidence", ())]
        if proofs:
            parts.append(
                translator(language).gettext("evidence: %(proofs)s", proofs=formats.listing(proofs, language))
            )
        return ", ".join(parts)

    def _day(self, day: date) -> str:
        return formats.day(day, self.language)


def _any(kinds: tuple[str, ...], code: str, language: str) -> str:
    """The words of a code that stands in one of several vocabularies."""
    return next(term(kind, code, language, inline=True) for kind in kinds if code in TERMS[kind])
