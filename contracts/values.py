"""The published language: the small types that contracts are made of.

Codes are the field's own. Everything here is immutable, checked when made, and free of names and contacts of persons.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

InterfaceLanguage = Literal["fr", "nl", "en", "de"]
CEFR = Literal["A1", "A2", "B1", "B2", "C1", "C2"]
"""Common European Framework of Reference for Languages, Council of Europe; a mother tongue counts as C2."""
CEFR_ORDER: dict[str, int] = {
    level: rank for rank, level in enumerate(("A1", "A2", "B1", "B2", "C1", "C2"), 1)
}

ContractType = Literal[
    "permanent",
    "fixed_term",
    "temporary",
    "apprenticeship",
    "internship",
    "seasonal",
    "self_employed",
    "student",
    "other",
]
WorkingTime = Literal["full_time", "part_time"]
SalaryPeriod = Literal["hour", "day", "month", "year"]
Licence = Literal[
    "AM", "A1", "A2", "A", "B1", "B", "BE", "C1", "C1E", "C", "CE", "D1", "D1E", "D", "DE",
    "FORKLIFT", "CODE95", "ADR", "VCA",
]  # fmt: skip
"""Driving categories of Directive 2006/126/EC, and the certificates border employers ask for:
forklift (CACES R489 / heftruckattest), driver qualification (FIMO-FCO / code 95), dangerous goods (ADR), VCA safety."""
CodeScheme = Literal["ESCO", "ROME", "ISCO-08", "Competent"]
RegistrationScheme = Literal["SIRET", "BCE"]
CloseReason = Literal["filled", "withdrawn", "expired", "gone_from_feed"]
VersionOrigin = Literal["employer", "partner", "machine"]
Gender = Literal["female", "male", "non_binary", "not_stated"]
AgeClass = Literal["under_18", "18_29", "30_54", "55_plus", "not_stated"]
"""At entry, in the classes of ESF+ (Regulation (EU) 2021/1057, annex I: EECO06, EECO07)."""
LabourStatus = Literal["unemployed", "long_term_unemployed", "inactive", "employed", "not_stated"]
"""At entry (EECO02 to EECO05)."""
Education = Literal["lower_secondary", "upper_secondary", "tertiary", "not_stated"]
"""Highest level at entry: ISCED 0-2, 3-4, 5-8 (EECO09 to EECO11)."""
SizeClass = Literal["micro", "small", "medium", "large"]
"""Under 10, 50, 250 people employed, or more (Commission Recommendation 2003/361/EC)."""
Sector = Literal[
    "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R", "S", "T", "U",
]  # fmt: skip
"""Section of NACE Rev. 2 (Regulation (EC) No 1893/2006)."""

ISO_639_1 = frozenset(
    """aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en
    eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka
    kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl
    nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw
    ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu""".split()
)
ISO_3166_1 = frozenset(
    """AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO
    FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE
    JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO
    MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW
    PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM
    TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW""".split()
)
"""Every officially assigned alpha-2 code: a person may live, or have a diploma, anywhere."""
EUROPE = frozenset(
    """AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MC MT NL NO PL PT RO SE SI SK""".split()
)
"""The countries a person of the region lives or works in: EEA, Switzerland, Monaco, United Kingdom."""


def printable(text: str) -> str:
    """Text that can be put in a message: half of a character pair, as broken JSON escapes give, becomes “?”."""
    return text.encode("utf-8", "replace").decode()


def _known_language(code: str) -> str:
    if code not in ISO_639_1:
        raise PydanticCustomError("unknown_language", "unknown language code", {"given": printable(code)})
    return code


def _known_country(code: str) -> str:
    if code not in ISO_3166_1:
        raise PydanticCustomError("unknown_country", "unknown country code", {"given": printable(code)})
    return code


Language = Annotated[str, AfterValidator(_known_language), Field(description="ISO 639-1", examples=["fr"])]
Country = Annotated[
    str, AfterValidator(_known_country), Field(description="ISO 3166-1 alpha-2", examples=["BE"])
]


class Value(BaseModel):
    """Base of all published values: immutable, no unknown fields, readable from objects with the same attributes."""

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True, allow_inf_nan=False)


class Place(Value):
    """A place by name, with WGS 84 coordinates in degrees where they are known."""

    label: str = Field(min_length=1, max_length=200, examples=["Kortrijk"])
    country: Country | None = None
    postcode: str | None = Field(default=None, max_length=10)
    code: str | None = Field(default=None, max_length=10, description="INSEE commune code or NIS code")
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)

    @property
    def is_located(self) -> bool:
        return self.latitude is not None and self.longitude is not None


class Code(Value):
    """An occupation or skill as a published nomenclature names it."""

    scheme: CodeScheme
    code: str = Field(min_length=1, max_length=200, examples=["H2913"])
    label: str | None = Field(default=None, max_length=300)


class StatedSkill(Value):
    """A skill in the words of whoever stated it; ``code`` where they gave one."""

    label: str = Field(min_length=1, max_length=300)
    code: Code | None = None
    required: bool = True


class LanguageLevel(Value):
    """A language with a CEFR level: a floor where an offer requires it, an ability where a jobseeker has it."""

    language: Language
    level: CEFR


class LanguageFloor(LanguageLevel):
    required: bool = True


class LicenceNeed(Value):
    licence: Licence
    required: bool = True


class Salary(Value):
    """Salary as published: the source's words, and bounds in ``currency`` per ``period`` where they could be read."""

    text: str | None = Field(default=None, max_length=500)
    minimum: float | None = Field(default=None, ge=0, le=10_000_000)
    maximum: float | None = Field(default=None, ge=0, le=10_000_000)
    period: SalaryPeriod | None = None
    currency: str = Field(default="EUR", pattern="^[A-Z]{3}$")
    months: float | None = Field(default=None, ge=0, le=24, description="Monthly pays a year, e.g. 13")


class Registration(Value):
    """An employer's number: SIRET (14 digits) in France, BCE/KBO (10 digits) in Belgium."""

    scheme: RegistrationScheme
    number: str = Field(pattern=r"^(\d{14}|\d{10})$")


class Employer(Value):
    """An organisation. A person's name has no place here."""

    name: str | None = Field(default=None, max_length=200)
    country: Country | None = None
    registration: Registration | None = None


class TextVersion(Value):
    """The offer's text in a further language, and who translated it."""

    language: Language
    title: str = Field(min_length=1, max_length=300)
    description: str = Field(default="", max_length=50_000)
    origin: VersionOrigin = "employer"


class Characteristics(Value):
    """What is counted of a participant, as it was at entry; it outlives the erasure of everything else."""

    gender: Gender = "not_stated"
    age_class: AgeClass = "not_stated"
    country_of_residence: Country | None = None
    labour_status: LabourStatus = "not_stated"
    education: Education = "not_stated"


class TravelLimit(Value):
    """How far (km) or how long (minutes, one way) someone would travel; the tighter of the two counts."""

    kilometres: float | None = Field(default=None, gt=0, le=500)
    minutes: int | None = Field(default=None, gt=0, le=600)


class OccupationStated(Value):
    """An occupation in the jobseeker's or recruiter's words, or by a code, or both; months held where it was held."""

    label: str = Field(min_length=1, max_length=300)
    code: Code | None = None
    months: int | None = Field(default=None, ge=0, le=900)


class Diploma(Value):
    """A diploma as awarded; level in the European Qualifications Framework (1–8) where known."""

    title: str = Field(min_length=1, max_length=300)
    level: int | None = Field(default=None, ge=1, le=8)
    country: Country | None = None
    year: int | None = Field(default=None, ge=1940, le=2100)
