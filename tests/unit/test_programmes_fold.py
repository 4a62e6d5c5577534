"""Whatever a programme says, the log gives it back; what must not lie open in the log is marked."""

from __future__ import annotations

from datetime import date
from typing import get_type_hints

import pytest
from eventsourcing.persistence import JSONTranscoder
from hypothesis import given
from hypothesis import strategies as st

from contracts.programmes import Funding, Partner, ProgrammeTerms, Target
from services.kernel.personal import Personal
from services.programmes.commands import Programmes
from services.programmes.domain import Obstacle
from services.programmes.publishing import own_terms, published_terms
from services.programmes.rules import KNOWN_DEFINITIONS
from services.programmes.stored import register
from services.programmes.terms import DeclaredFigure, Figure

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20)
names = st.sampled_from(sorted(KNOWN_DEFINITIONS))
countries = st.sampled_from(["FR", "BE", "LU"])
amounts = st.floats(0, 1e9)
terms = st.builds(
    ProgrammeTerms,
    name=texts,
    description=texts | st.just(""),
    language=st.sampled_from(["fr", "nl"]),
    partners=st.lists(
        st.builds(Partner, name=texts, country=st.none() | countries, role=st.sampled_from(["lead", "associated"])),
        max_size=2,
    ).map(tuple),
    funding=st.none() | st.builds(Funding, frame=texts, fund=st.none() | texts, amount=st.none() | amounts),
    countries=st.lists(countries, min_size=1, max_size=3).map(tuple),
    starts_on=st.none() | st.dates(),
    ends_on=st.none() | st.dates(),
    targets=st.lists(st.builds(Target, definition=names, value=amounts), max_size=2).map(tuple),
    definitions=st.lists(names, min_size=1, max_size=3).map(tuple),
)  # fmt: skip
figures = st.builds(
    Figure,
    definition=names,
    version=st.integers(1, 9),
    as_of=st.dates(),
    positions=st.dictionaries(texts, st.integers(0, 10**12), max_size=3),
    numerator=st.integers(0, 100),
    denominator=st.integers(0, 100),
    unknown=st.integers(0, 100),
    value=st.none() | amounts,
    lower=st.none() | amounts,
    upper=st.none() | amounts,
    interval=st.none() | st.tuples(amounts, amounts),
    cut=st.dictionaries(texts, texts, max_size=2),
    suppressed=st.booleans(),
)
declared = st.builds(
    DeclaredFigure, quoted=texts, value=amounts, source=texts, declared_on=st.none() | st.dates()
)


@given(terms)
def test_terms_come_back_from_the_services_own_values(given_terms: ProgrammeTerms) -> None:
    assert published_terms(own_terms(given_terms)) == given_terms


@given(terms.map(own_terms) | figures | declared | st.dates())
def test_what_is_written_in_the_log_is_read_back(value: object) -> None:
    transcoder = JSONTranscoder()
    register(transcoder)
    assert transcoder.decode(transcoder.encode(value)) == value


@pytest.mark.parametrize("event", [Obstacle.Declared, Obstacle.Followed])
def test_remarks_are_marked_as_personal_beside_the_person_they_are_about(event: type) -> None:
    hints = get_type_hints(event, include_extras=True)
    assert Personal() in hints["remarks"].__metadata__
    assert "person_id" in hints


def test_events_are_recorded_under_topics_that_outlive_a_move_of_the_code() -> None:
    terms = ProgrammeTerms(name="Deux Rives", countries=("FR",), definitions=("rcr82",))
    day = date(2019, 1, 20)
    with Programmes({"PERSISTENCE_MODULE": "eventsourcing.popo"}) as programmes:
        programme_id = programmes.start("deux-rives", terms)
        programmes.start("deux-rives", terms.model_copy(update={"language": "nl"}))
        programmes.declare_figure(programme_id, "79 %", 0.79, "Page")
        programmes.publish_figure(
            programme_id, published_by="manager", definition="rcr82", version=1, as_of=day, positions={"programmes": 3},
            numerator=0, denominator=0, unknown=0, value=None, lower=None, upper=None,
        )  # fmt: skip
        obstacle_id = programmes.declare_obstacle(programme_id, "other", "BE", "Guichet", day)
        programmes.follow_obstacle(obstacle_id, day, "waiting")
        programmes.resolve_obstacle(obstacle_id, day, "resolved")
        topics = [notice.topic for notice in programmes.recorder.select_notifications(1, 10)]
    assert topics == [
        "programmes.Programme.Started",
        "programmes.Programme.Amended",
        "programmes.Programme.FigureDeclared",
        "programmes.Programme.FigurePublished",
        "programmes.Obstacle.Declared",
        "programmes.Obstacle.Followed",
        "programmes.Obstacle.Resolved",
    ]
