"""The three steps of a profile: their fields, how they become a profile, and how a profile becomes them again."""

from __future__ import annotations

from typing import Final

from pydantic import ValidationError

from contracts.jobseekers import Profile
from contracts.values import CEFR_ORDER, LanguageLevel, OccupationStated, Place, StatedSkill, TravelLimit
from services.floor.faults import faults_of
from services.floor.places import Gazetteer
from services.floor.placing import located
from services.web.forms import Form
from translation.glossary import CONTRACTS, LICENCES, WORKING_TIMES
from translation.locales import LANGUAGES, N_

KILOMETRES: Final = ("5", "10", "20", "30", "50", "75", "100")
MINUTES: Final = ("20", "30", "45", "60", "90")
EXPERIENCE: Final = {
    "6": N_("less than a year"),
    "24": N_("one to three years"),
    "60": N_("three to ten years"),
    "150": N_("more than ten years"),
}
"""How long a job was held, in months as the profile keeps them."""
OTHER_LANGUAGES: Final = ("ar", "es", "it", "pl", "pt", "ro", "ru", "tr", "uk")
"""Languages most spoken in the region besides its own."""
MOST_SKILLS: Final = 50
AGREED: Final = "yes"
"""The value of a box that is ticked to agree to something."""

STEPS: Final[tuple[dict[str, str], ...]] = (
    {
        "home": N_("Where I live"),
        "kilometres": N_("How far I go"),
        "minutes": N_("At most, on the way"),
    },
    {
        "wanted": N_("The job I want"),
        "wanted_too": N_("Another job I want"),
        "held": N_("A job I have done"),
        "held_months": N_("For how long"),
        "skills": N_("What I can do"),
        "licences": N_("Licences and certificates I have"),
    },
    {
        **{f"level_{language}": N_("Languages I speak") for language in LANGUAGES},
        "other_language": N_("Another language"),
        "level_other": N_("Its level"),
        "contracts": N_("Contracts that suit me"),
        "working_times": N_("Working time that suits me"),
        "available_from": N_("I can begin on"),
        "open_to_recruiters": N_("Recruiters"),
    },
)
"""The fields of each step with their labels."""
FIELD_OF_PATH: Final = {"residence": "home", "occupations_wanted": "wanted", "occupations_held": "held"}


def check(form: Form, step: int, gazetteer: Gazetteer) -> None:
    """Read one step; what is wrong with it is noted in the form."""
    (_home, _work, _languages)[step - 1](form, gazetteer)


def to_profile(form: Form, gazetteer: Gazetteer, language: str) -> Profile | None:
    """The whole profile; ``None`` where something is wrong, which the form then says."""
    residence, travel = _home(form, gazetteer)
    wanted, held, skills, licences = _work(form, gazetteer)
    levels = _languages(form, gazetteer)
    told = {
        "contracts": form.many("contracts", tuple(CONTRACTS)),
        "working_times": form.many("working_times", tuple(WORKING_TIMES)),
        "available_from": form.day("available_from"),
        "open_to_recruiters": bool(form.many("open_to_recruiters", (AGREED,))),
    }
    if form.faults or residence is None:
        return None
    try:
        return Profile(
            residence=residence,
            travel=travel,
            occupations_wanted=wanted,
            occupations_held=held,
            skills=skills,
            languages=levels,
            licences=licences,
            interface_language=language,
            **told,
        )
    except ValidationError as error:
        for fault in faults_of(error):
            head = fault.field.split(".")[0]
            form.fault(FIELD_OF_PATH.get(head, head), fault.rule, **fault.params)
        return None


def _home(form: Form, gazetteer: Gazetteer) -> tuple[Place | None, TravelLimit]:
    label = form.required("home")
    kilometres = form.number("kilometres", 1, 500)
    minutes = form.number("minutes", 1, 600)
    place = None
    if label and not form.faults:
        place = located(Place(label=label), gazetteer)
        if place is None:
            form.fault("home", "unknown_place", given=label)
    travel = TravelLimit(kilometres=kilometres, minutes=None if minutes is None else int(minutes))
    entry = gazetteer.find(label) if place else None
    return (place.model_copy(update={"label": entry.name}) if place and entry else place), travel


def _work(
    form: Form, _: Gazetteer
) -> tuple[
    tuple[OccupationStated, ...], tuple[OccupationStated, ...], tuple[StatedSkill, ...], tuple[str, ...]
]:
    named = dict.fromkeys(name for name in (form.line("wanted"), form.line("wanted_too")) if name)
    held = form.line("held")
    months = form.one("held_months", EXPERIENCE)
    skills = form.lines("skills")
    if len(skills) > MOST_SKILLS:
        form.fault("skills", "too_many", limit=MOST_SKILLS)
    if any(len(skill) > 200 for skill in skills):
        form.fault("skills", "too_long", limit=200)
    licences = form.many("licences", tuple(LICENCES))
    if not named and not held:
        form.fault("wanted", "missing")
    if form.faults:
        return (), (), (), licences
    return (
        tuple(OccupationStated(label=name) for name in named),
        (OccupationStated(label=held, months=int(months) if months else None),) if held else (),
        tuple(StatedSkill(label=skill) for skill in skills),
        licences,
    )


def _languages(form: Form, _: Gazetteer) -> tuple[LanguageLevel, ...]:
    levels = {language: form.one(f"level_{language}", CEFR_ORDER) for language in LANGUAGES}
    other, level = form.one("other_language", OTHER_LANGUAGES), form.one("level_other", CEFR_ORDER)
    if other and not level:
        form.fault("level_other", "missing")
    if other:
        levels[other] = level
    spoken = {language: level for language, level in levels.items() if level}
    if not spoken and not form.faults:
        form.fault(f"level_{LANGUAGES[0]}", "missing")
    return tuple(
        LanguageLevel.model_validate({"language": code, "level": level}) for code, level in spoken.items()
    )


def from_profile(profile: Profile) -> Form:
    """The steps filled in with what a profile says."""
    wanted = [stated.label for stated in profile.occupations_wanted] + ["", ""]
    held = next(iter(profile.occupations_held), None)
    spoken = {level.language: str(level.level) for level in profile.languages}
    other = next((code for code in spoken if code in OTHER_LANGUAGES), "")
    values = {
        "home": profile.residence.label,
        "kilometres": _number(profile.travel.kilometres),
        "minutes": _number(profile.travel.minutes),
        "wanted": wanted[0],
        "wanted_too": wanted[1],
        "held": held.label if held else "",
        "held_months": _experience(held.months if held else None),
        "skills": "\n".join(skill.label for skill in profile.skills),
        **{f"level_{language}": spoken.get(language, "") for language in LANGUAGES},
        "other_language": other,
        "level_other": spoken.get(other, ""),
        "available_from": profile.available_from.isoformat() if profile.available_from else "",
    }
    form = Form({name: [value] for name, value in values.items()})
    form.values |= {"licences": list(profile.licences), "contracts": list(profile.contracts)}
    form.values["working_times"] = list(profile.working_times)
    form.values["open_to_recruiters"] = [AGREED] if profile.open_to_recruiters else []
    return form


def keeping(profile: Profile, known: Profile) -> Profile:
    """The profile with what was known before and the three steps do not ask for: changing one answer loses no other."""
    shown = {
        *LANGUAGES,
        from_profile(known).text("other_language"),
        *(level.language for level in profile.languages),
    }
    return profile.model_copy(
        update={
            "occupations_wanted": _coded(profile.occupations_wanted, known.occupations_wanted, shown=2),
            "occupations_held": _coded(profile.occupations_held, known.occupations_held, shown=1),
            "skills": tuple(
                next((old for old in known.skills if old.label == new.label), new) for new in profile.skills
            ),
            "languages": profile.languages
            + tuple(old for old in known.languages if old.language not in shown),
            "diplomas": known.diplomas,
        }
    )


def _coded(
    stated: tuple[OccupationStated, ...], known: tuple[OccupationStated, ...], shown: int
) -> tuple[OccupationStated, ...]:
    """Occupations with the codes known for the same words, and those beyond what a step shows."""
    kept = []
    for new in stated:
        old = next((old for old in known if old.label == new.label), new)
        is_same_span = _experience(old.months) == _experience(new.months)
        kept.append(old if is_same_span else old.model_copy(update={"months": new.months}))
    return (*kept, *known[shown:])


def _experience(months: int | None) -> str:
    """The choice nearest to a number of months that may have come from elsewhere."""
    return "" if months is None else min(EXPERIENCE, key=lambda choice: abs(int(choice) - months))


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
