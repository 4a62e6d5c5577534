"""How contracts change what is kept: each function takes a contract and the row before, and gives the row after."""

from __future__ import annotations

from contracts import placements, programmes, trainings
from contracts.values import Characteristics
from services.indicators.rows import (
    Declared,
    Enrolment,
    FollowUp,
    Obstacle,
    Placement,
    Programme,
    Session,
    Training,
)

PathEvent = (
    trainings.ApplicationReceived
    | trainings.ApplicationDeclined
    | trainings.ParticipantEnrolled
    | trainings.EnrolmentCorrected
    | trainings.ParticipantExited
    | trainings.ExitCorrected
    | trainings.AwardGranted
)
"""What changes a path as far as it is counted: hours attended do not."""
SessionEvent = trainings.SessionOpened | trainings.SessionAmended | trainings.SessionCancelled
TrainingEvent = trainings.TrainingOffered | trainings.TrainingAmended
PlacementEvent = placements.PlacementRecorded | placements.PlacementCorrected | placements.PlacementWithdrawn
FollowUpEvent = placements.FollowUpRecorded | placements.FollowUpCorrected
ProgrammeEvent = programmes.ProgrammeStarted | programmes.ProgrammeAmended
ObstacleEvent = programmes.ObstacleDeclared | programmes.ObstacleFollowed | programmes.ObstacleResolved


def enrolment(event: PathEvent, before: Enrolment | None) -> Enrolment | None:
    """The path after a contract about it. A contract about a path that never began says nothing to count."""
    match event:
        case trainings.ApplicationReceived():
            return _known(event, event.characteristics, before)._replace(
                applied_on=event.applied_on, declined_on=None
            )
        case trainings.ParticipantEnrolled() | trainings.EnrolmentCorrected():
            known = _known(event, event.characteristics, before)
            return known._replace(
                entered_on=event.entered_on, applied_on=known.applied_on or event.entered_on, declined_on=None
            )
    if before is None:
        return None
    match event:
        case trainings.ApplicationDeclined():
            return before._replace(declined_on=event.declined_on)
        case trainings.ParticipantExited() | trainings.ExitCorrected():
            return before._replace(exited_on=event.exited_on, outcome=event.outcome)
        case trainings.AwardGranted():
            last = max(event.granted_on, before.last_award_on or event.granted_on)
            return before._replace(
                last_award_on=last, certified_on=last if event.is_complete else before.certified_on
            )
    return before


def _known(event: PathEvent, told: Characteristics, before: Enrolment | None) -> Enrolment:
    characteristics = (
        told.gender, told.age_class, told.country_of_residence, told.labour_status, told.education,
    )  # fmt: skip
    dates = before[2:9] if before else (None,) * 7
    return Enrolment(event.programme_id, event.training_id, *dates, *characteristics)


def session(event: SessionEvent, before: Session | None) -> Session | None:
    match event:
        case trainings.SessionOpened() | trainings.SessionAmended():
            terms = event.terms
            return Session(
                event.programme_id, event.training_id, terms.code, terms.starts_on, terms.ends_on, terms.seats,
                len(event.awards), False,
            )  # fmt: skip
        case trainings.SessionCancelled() if before is not None:
            return before._replace(is_cancelled=True)
    return before


def placement(event: PlacementEvent, before: Placement | None) -> Placement | None:
    """A placement withdrawn keeps what it said, and counts nowhere."""
    if isinstance(event, placements.PlacementWithdrawn):
        return before and before._replace(is_withdrawn=True)
    terms = event.terms
    return Placement(
        event.person_id, event.programme_id, event.session_id, terms.contract, terms.is_subsidised, terms.sector,
        terms.size_class, terms.country_of_residence, terms.country_of_work, terms.starts_on, terms.ends_on, False,
    )  # fmt: skip


def follow_up(event: FollowUpEvent, _: FollowUp | None) -> FollowUp:
    return FollowUp(
        event.person_id, event.programme_id, event.session_id, event.milestone, event.situation_on, event.situation,
        event.country_of_work, event.contract,
    )  # fmt: skip


def obstacle(event: ObstacleEvent, before: Obstacle | None) -> Obstacle | None:
    match event:
        case programmes.ObstacleDeclared():
            return Obstacle(
                event.programme_id, event.person_id, event.kind, event.country, event.owner, event.declared_on,
                "open", None,
            )  # fmt: skip
        case programmes.ObstacleFollowed() if before is not None:
            return before._replace(owner=event.owner, state="open", ended_on=None)
        case programmes.ObstacleResolved() if before is not None:
            return before._replace(state=event.outcome, ended_on=event.resolved_on)
    return before


def training(event: TrainingEvent, _: Training | None) -> Training:
    return Training(event.reference, event.terms.title)


def programme(event: ProgrammeEvent, _: Programme | None) -> Programme:
    return Programme(event.code, event.terms.model_dump(mode="json"))


def declared(event: programmes.FigureDeclared, _: Declared | None) -> Declared:
    return Declared(event.programme_id, event.quoted, event.value, event.source, event.declared_on)
