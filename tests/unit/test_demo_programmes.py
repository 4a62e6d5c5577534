"""The stories of the demonstration: what is public of each programme holds, everything else is plainly invented."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from services.demo.programmes import STORIES
from services.demo.programmes.people import FAMILY
from services.demo.programmes.story import Participant, Story

TODAY = date(2026, 11, 24)


def entered(story: Story) -> list[Participant]:
    return [path for path in story.participants if path.entered_on]


def test_weldcome_has_its_public_counts():
    story = STORIES["weldcome"](TODAY)
    who = Counter(path.person.country for path in entered(story))
    assert len(story.sessions) == 5 and max(one.terms.ends_on for one in story.sessions.values()) < date(
        2021, 6, 1
    )
    assert who == {"FR": 69, "BE": 20}
    assert sum(any(not job.withdrawn for job in path.jobs) for path in entered(story)) == 70
    assert round(70 / 89, 2) == 0.79 == story.quoted[0].value


def test_act_emploi_certifies_twice_and_not_everybody():
    story = STORIES["actemploi"](TODAY)
    (training,) = story.trainings.values()
    assert [award.country for award in training.awards] == ["FR", "BE"]
    both = sum(len(path.awards) == 2 for path in entered(story))
    assert 0 < both < sum(len(path.awards) >= 1 for path in entered(story))


def test_emploi_sans_frontieres_trains_in_both_countries():
    story = STORIES["emploi-sans-frontieres"](TODAY)
    sites = {site.place.country for training in story.trainings.values() for site in training.sites}
    assert sites == {"FR", "BE"}


@pytest.mark.parametrize("code", STORIES)
def test_a_story_is_the_same_each_time_and_nobody_in_it_exists(code):
    story = STORIES[code](TODAY)
    again = STORIES[code](TODAY)
    assert story.participants == again.participants
    people = [path.person for path in story.participants]
    assert len({(one.given_name, one.family_name, one.birth_date) for one in people}) == len(people)
    assert {one.family_name for one in people} <= {name for names in FAMILY.values() for name in names}
    assert all(one.email.endswith("@passerelle.example") for one in people)


@pytest.mark.parametrize("code", STORIES)
def test_nothing_is_told_of_days_to_come(code):
    story = STORIES[code](TODAY)
    told = [path.applied_on for path in story.participants]
    told += [path.exit.on for path in story.participants if path.exit]
    told += [day for path in story.participants for _, day in path.awards]
    told += [job.recorded_on for path in story.participants for job in path.jobs]
    told += [day for path in story.participants for job in path.jobs for day, _ in job.corrected]
    told += [answer.recorded_on for path in story.participants for answer in path.answers]
    assert max(told) < TODAY


@pytest.mark.parametrize("code", ["actemploi", "emploi-sans-frontieres"])
def test_there_is_always_a_session_to_come_with_free_seats(code):
    for today in (TODAY, date(2027, 3, 1)):
        story = STORIES[code](today)
        coming = [name for name, one in story.sessions.items() if one.terms.starts_on > today]
        assert coming and not any(path.session in coming for path in story.participants)
