"""The coded values of programmes, trainings, placements and figures in words, as :mod:`translation.glossary` tells them.

The codes are those of ``contracts``; each kind has every code its contract knows (a test compares them).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from translation.locales import N_

GENDERS: Final = {
    "female": N_("women"),
    "male": N_("men"),
    "non_binary": N_("non-binary people"),
    "not_stated": N_("not stated"),
}
GENDERS_OF_ONE: Final = {
    "female": N_("woman"),
    "male": N_("man"),
    "non_binary": N_("non-binary person"),
    "not_stated": N_("not stated"),
}
"""Of one person, where figures speak of many."""
AGE_CLASSES: Final = {
    "under_18": N_("under 18"),
    "18_29": N_("18 to 29"),
    "30_54": N_("30 to 54"),
    "55_plus": N_("55 and over"),
    "not_stated": N_("not stated"),
}
LABOUR_STATUSES: Final = {
    "unemployed": N_("unemployed"),
    "long_term_unemployed": N_("long-term unemployed"),
    "inactive": N_("inactive"),
    "employed": N_("employed"),
    "not_stated": N_("not stated"),
}
EDUCATIONS: Final = {
    "lower_secondary": N_("lower secondary or less (ISCED 0–2)"),
    "upper_secondary": N_("upper secondary or post-secondary (ISCED 3–4)"),
    "tertiary": N_("tertiary (ISCED 5–8)"),
    "not_stated": N_("not stated"),
}
SIZE_CLASSES: Final = {
    "micro": N_("fewer than 10 people"),
    "small": N_("10 to 49 people"),
    "medium": N_("50 to 249 people"),
    "large": N_("250 people or more"),
    "not_stated": N_("not stated"),
}
SECTORS: Final = {
    "A": N_("agriculture, forestry and fishing"),
    "B": N_("mining and quarrying"),
    "C": N_("manufacturing"),
    "D": N_("electricity, gas and steam"),
    "E": N_("water, sewerage and waste"),
    "F": N_("construction"),
    "G": N_("trade and repair of vehicles"),
    "H": N_("transport and storage"),
    "I": N_("hotels and restaurants"),
    "J": N_("information and communication"),
    "K": N_("finance and insurance"),
    "L": N_("real estate"),
    "M": N_("professional, scientific and technical services"),
    "N": N_("administrative and support services, agency work"),
    "O": N_("public administration"),
    "P": N_("education"),
    "Q": N_("health and social work"),
    "R": N_("arts and recreation"),
    "S": N_("other services"),
    "T": N_("households as employers"),
    "U": N_("international organisations"),
    "not_stated": N_("not stated"),
}
"""Sections of NACE Rev. 2, in short."""
EXIT_OUTCOMES: Final = {
    "completed": N_("completed"),
    "dropped_out": N_("left before the end"),
    "transferred": N_("moved to another session"),
}
DROP_OUT_REASONS: Final = {
    "found_work": N_("found work"),
    "health": N_("health"),
    "family": N_("family"),
    "transport": N_("transport"),
    "money": N_("money"),
    "language": N_("language"),
    "content": N_("the content did not suit"),
    "moved": N_("moved away"),
    "excluded": N_("excluded"),
    "other": N_("another reason"),
    "not_stated": N_("not stated"),
}
DECLINE_REASONS: Final = {
    "conditions_not_met": N_("the conditions were not met"),
    "no_seat": N_("no seat was left"),
    "withdrawn": N_("the person withdrew"),
    "no_answer": N_("the person did not answer"),
    "other": N_("another reason"),
}
EVIDENCE: Final = {
    "contract": N_("employment contract"),
    "certificate": N_("certificate of the employer"),
    "declaration": N_("declaration of the participant"),
    "register": N_("public register"),
}
MILESTONES: Final = {
    "4_weeks": N_("at four weeks"),
    "3_months": N_("at three months"),
    "6_months": N_("at six months"),
    "12_months": N_("at twelve months"),
}
SITUATIONS: Final = {
    "employed": N_("in employment"),
    "self_employed": N_("self-employed"),
    "in_training": N_("in training"),
    "seeking": N_("looking for work"),
    "inactive": N_("neither working nor looking for work"),
    "not_reached": N_("not reached"),
}
FOLLOW_UP_SOURCES: Final = {
    "interview": N_("in an interview"),
    "telephone": N_("by telephone"),
    "e_mail": N_("by e-mail"),
    "letter": N_("by letter"),
    "employer": N_("from the employer"),
    "register": N_("from a public register"),
    "partner": N_("from a partner"),
}
WITHDRAWAL_REASONS: Final = {
    "entered_in_error": N_("entered in error"),
    "never_started": N_("the job never began"),
    "duplicate": N_("recorded twice"),
    "evidence_refuted": N_("the evidence did not hold"),
}
OBSTACLE_KINDS: Final = {
    "vocational_training": N_("status in vocational training"),
    "apprenticeship": N_("apprenticeship across the border"),
    "unemployment_benefit": N_("unemployment benefit"),
    "diploma_recognition": N_("recognition of a diploma"),
    "taxation": N_("taxation"),
    "social_security": N_("social security"),
    "transport": N_("transport"),
    "language": N_("language"),
    "childcare": N_("childcare"),
    "housing": N_("housing"),
    "administrative": N_("another administrative obstacle"),
    "digital": N_("digital skills or access"),
    "health": N_("health"),
    "other": N_("another obstacle"),
}
OBSTACLE_STEPS: Final = {
    "taken_up": N_("taken up"),
    "raised_with_authority": N_("raised with the authority"),
    "waiting": N_("waiting for an answer"),
    "workaround_found": N_("a way round was found"),
}
OBSTACLE_STATES: Final = {
    "open": N_("open"),
    "resolved": N_("resolved"),
    "alleviated": N_("alleviated"),
    "given_up": N_("given up on"),
}
VERDICTS: Final = {
    "in": N_("in the numerator"),
    "out": N_("in the denominator only"),
    "unknown": N_("unknown, in the denominator"),
    "excluded": N_("left out"),
}
PARTNER_ROLES: Final = {
    "lead": N_("lead partner"),
    "partner": N_("partner"),
    "associated": N_("associated partner"),
}
CUTS: Final = {
    "programme": N_("the whole programme"),
    "training": N_("training"),
    "session": N_("session"),
    "country_of_residence": N_("country of residence"),
    "country_of_work": N_("country of work"),
    "gender": N_("gender"),
    "age_class": N_("age at entry"),
    "sector": N_("sector of the employer"),
    "employer_size": N_("size of the employer"),
}
STAGES: Final = {
    "applied": N_("applied"),
    "enrolled": N_("enrolled"),
    "completed": N_("completed"),
    "certified": N_("certified"),
    "placed": N_("placed"),
    "employed_at_six_months": N_("employed at six months"),
}

PROGRAMME_TERMS: Final[Mapping[str, Mapping[str, str]]] = {
    "gender": GENDERS,
    "gender_of_one": GENDERS_OF_ONE,
    "age_class": AGE_CLASSES,
    "labour_status": LABOUR_STATUSES,
    "education": EDUCATIONS,
    "employer_size": SIZE_CLASSES,
    "sector": SECTORS,
    "exit_outcome": EXIT_OUTCOMES,
    "drop_out_reason": DROP_OUT_REASONS,
    "decline_reason": DECLINE_REASONS,
    "evidence": EVIDENCE,
    "milestone": MILESTONES,
    "situation": SITUATIONS,
    "follow_up_source": FOLLOW_UP_SOURCES,
    "withdrawal_reason": WITHDRAWAL_REASONS,
    "obstacle_kind": OBSTACLE_KINDS,
    "obstacle_step": OBSTACLE_STEPS,
    "obstacle_state": OBSTACLE_STATES,
    "verdict": VERDICTS,
    "partner_role": PARTNER_ROLES,
    "cut": CUTS,
    "stage": STAGES,
}
"""The English words by kind and code."""
