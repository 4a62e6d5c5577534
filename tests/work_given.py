"""What tests of the daily work start from: the manager's cookie, addresses, and a mark of all that is recorded."""

from __future__ import annotations

from contracts.programmes import ProgrammeTerms
from contracts.trainings import SessionTerms
from services.placements.domain import Placement
from services.programmes.schemas import TERMS
from services.web.identity import COOKIE
from services.web.ports import Ports
from tests.browser.path_fakes import _everything, day, person

MANAGER = {"cookie": f"{COOKIE}=manager"}
PROGRAMME = "/programmes/weldcome"


def participant(ports: Ports, session: str, name: str, action: str = "") -> str:
    """A participant's page, or one of their forms, after the language."""
    session_id = ports.training_queries._sessions[session]
    page = f"{PROGRAMME}/sessions/{session_id}/participants/{person(name)}"
    return f"{page}/{action}" if action else page


def session_page(ports: Ports, session: str, action: str = "") -> str:
    """A session's page, or one under it, after the language."""
    page = f"{PROGRAMME}/sessions/{ports.training_queries._sessions[session]}"
    return f"{page}/{action}" if action else page


def placement_page(ports: Ports, action: str = "") -> str:
    """The one placement that was recorded."""
    [placement] = _everything(ports.placements, Placement)
    page = f"{PROGRAMME}/placements/{placement.id}"
    return f"{page}/{action}" if action else page


def recorded(ports: Ports) -> list[int | None]:
    """How far each log has come: the same after a form that was refused."""
    return [
        application.recorder.max_notification_id()
        for application in (ports.trainings, ports.placements, ports.programmes)
    ]


def programme_of(ports: Ports):
    return ports.trainings.session(ports.training_queries._sessions["over"]).programme_id


def obstacle(ports: Ports, **changes):
    """An open obstacle on Bram's path, declared sixty days ago."""
    given = {
        "kind": "unemployment_benefit", "country": "BE", "owner": "Guichet transfrontalier", "declared_on": day(-60),
        "person_id": person("bram"),
    }  # fmt: skip
    return ports.programmes.declare_obstacle(programme_of(ports), **given | changes)


def other_programme(ports: Ports):
    """A session of another programme, with Anna in it."""
    ports.programmes.start("autre", ProgrammeTerms.model_validate(TERMS))
    over = ports.trainings.session(ports.training_queries._sessions["over"])
    other = ports.programmes.programme_of("autre").id
    terms = SessionTerms(code="ailleurs", starts_on=day(-50), ends_on=day(50), seats=3)
    session_id = ports.trainings.open_session(over.training_id, other, terms)
    ports.training_queries._sessions["elsewhere"] = session_id
    return session_id
