"""Sentences about the work itself: the occupation and the skills."""

from __future__ import annotations

from collections.abc import Iterator

from matching.eligibility import skills_lacking
from matching.explanation.pair import Pair
from matching.index.facts import ranked_skills
from matching.ranking.parts import HELD
from translation.locales import N_

SAME = 0.25
"""How surely both, profile and offer, must have been read as one occupation for it to be said that they are the same."""
CLOSE = 0.3
"""From this likeness on, two occupations are said to be close: sisters in one ISCO-08 group mostly reach it."""


def occupation(pair: Pair) -> Iterator[str]:
    """The occupations that the score's occupation part comes from."""
    candidates = [
        (
            factor * stated.counts * offered.counts * pair.likeness(stated, offered),
            factor == 1.0,
            stated,
            offered,
        )
        for factor, reads in ((1.0, pair.profile.wanted), (HELD, pair.profile.held))
        for stated in reads
        for offered in pair.offer.occupations
        if stated.uri in pair.taxonomy and offered.uri in pair.taxonomy
    ]
    if not candidates:
        return
    _, is_wanted, stated, offered = max(candidates, key=lambda candidate: candidate[0])
    reads = pair.profile.wanted if is_wanted else pair.profile.held
    job = pair.called(offered, pair.offer.occupations)
    if stated.uri == offered.uri and stated.score * offered.score >= SAME:
        yield _same(pair, is_wanted, job if pair.told_to == "recruiter" else pair.called(stated, reads))
    elif pair.likeness(stated, offered) >= CLOSE:
        if pair.told_to == "recruiter" and not pair.named(stated, reads):  # their own words are not told
            yield pair.say(
                N_("The job, %(occupation)s, is close to the one they want.")
                if is_wanted
                else N_("The job, %(occupation)s, is close to one they have done."),
                occupation=job,
            )
        else:
            yield _close(pair, is_wanted, job, pair.called(stated, reads))


def _same(pair: Pair, is_wanted: bool, job: str) -> str:
    if is_wanted:
        return pair.say(
            N_("It is the job you want: %(occupation)s."),
            N_("It is the job they want: %(occupation)s."),
            occupation=job,
        )
    return pair.say(
        N_("You have done this job: %(occupation)s."),
        N_("They have done this job: %(occupation)s."),
        occupation=job,
    )


def _close(pair: Pair, is_wanted: bool, job: str, stated: str) -> str:
    if is_wanted:
        return pair.say(
            N_("The job, %(occupation)s, is close to the one you want: %(stated)s."),
            N_("The job, %(occupation)s, is close to the one they want: %(stated)s."),
            occupation=job,
            stated=stated,
        )
    return pair.say(
        N_("The job, %(occupation)s, is close to one you have done: %(stated)s."),
        N_("The job, %(occupation)s, is close to one they have done: %(stated)s."),
        occupation=job,
        stated=stated,
    )


def skills(pair: Pair) -> Iterator[str]:
    """The offer's skills that are there: those named, required ones first, then those that an
    occupation held implies. An offer may mention a skill, for a task or as a wish, without asking for it."""
    own, implied = {skill.key for skill in pair.profile.skills}, pair.profile.implied
    counted = ranked_skills(pair.offer.skills)
    there = [skill for skill in counted if skill.key in own]
    if required := [skill for skill in there if skill.required]:
        yield pair.say(
            N_("You have skills it requires: %(skills)s."),
            N_("They have skills it requires: %(skills)s."),
            skills=pair.names(required),
        )
    if mentioned := [skill for skill in there if not skill.required]:
        yield pair.say(
            N_("You have skills it mentions: %(skills)s."),
            N_("They have skills it mentions: %(skills)s."),
            skills=pair.names(mentioned),
        )
    learned = [skill for skill in counted if skill.key in implied and skill.key not in own]
    for origin in dict.fromkeys(implied[skill.key] for skill in learned):
        yield pair.say(
            N_("Work you have done (%(occupation)s) normally teaches: %(skills)s."),
            N_("Work they have done (%(occupation)s) normally teaches: %(skills)s."),
            occupation=pair.name(origin),
            skills=pair.names([skill for skill in learned if implied[skill.key] == origin]),
        )


def skills_missing(pair: Pair) -> Iterator[str]:
    """The offer's required skills that are not there."""
    if lacking := skills_lacking(pair.profile, pair.offer):
        yield pair.say(
            N_("Required, and not in your profile: %(skills)s."),
            N_("Required, and not in their profile: %(skills)s."),
            skills=pair.names(lacking),
        )
