"""Services in memory, in the shape of the real ones, so that pages can be looked at without a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from uuid import UUID, uuid5

from contracts.jobseekers import Profile
from contracts.offers import OfferTerms
from contracts.values import (
    Code,
    Employer,
    LanguageFloor,
    LanguageLevel,
    LicenceNeed,
    OccupationStated,
    Place,
    Salary,
    StatedSkill,
    TextVersion,
    TravelLimit,
)
from matching.ranking.parts import WEIGHTS
from matching.ranking.search import Part
from matching.taxonomy.taxonomy import Taxonomy
from services.floor.places import Gazetteer, distance_km
from services.floor.settings import Settings
from services.jobseekers.queries import ProfileRow
from services.offers.queries import OfferHit, OfferPage, OfferRow
from services.recommendations.candidates.finding import OfferIsClosed, UnknownOffer
from services.recommendations.candidates.results import Candidate, Candidates
from services.recommendations.index import NotReady
from services.recommendations.results import Recommendation, Recommendations, TrainingPointer
from services.web.ports import Ports
from tests.browser.path_fakes import Known, paths_ports
from tests.browser.programme_fakes import weldcome_ports

NAMESPACE = UUID("00000000-0000-0000-0000-00000000beef")
TODAY = datetime.now(UTC)


@cache
def taxonomy() -> Taxonomy:
    return Taxonomy.load()


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def place(name: str) -> Place:
    entry = gazetteer().find(name)
    return Place(
        label=entry.name, country=entry.country, code=entry.code, latitude=entry.lat, longitude=entry.lon
    )


OFFERS: dict[str, OfferTerms] = {
    "weld-kortrijk": OfferTerms(
        title="TIG-lasser rvs",
        description="Je last roestvrijstalen frames volgens plan.\nDagploeg, geen weekendwerk.\n\n"
        "Je werkt in een team van zes; de voertaal is Nederlands, maar op de werkvloer spreekt men ook Frans.",
        language="nl",
        versions=(
            TextVersion(
                language="fr",
                title="Soudeur TIG inox",
                description="Vous soudez des châssis en inox d’après plan.\nÉquipe de jour, pas de week-end.",
                origin="partner",
            ),
        ),
        employer=Employer(name="Leiewerk Metaal", country="BE"),
        occupations=(Code(scheme="ROME", code="H2913", label="Soudeur / Soudeuse"),),
        skills=(StatedSkill(label="TIG-lassen"), StatedSkill(label="plannen lezen", required=False)),
        languages=(LanguageFloor(language="nl", level="A2", required=False),),
        contract="permanent",
        working_time="full_time",
        hours_per_week=38,
        starts_on=(TODAY + timedelta(days=30)).date(),
        salary=Salary(minimum=2600, maximum=3100, period="month"),
        licences=(LicenceNeed(licence="B"),),
        places=(place("Kortrijk"),),
        published_at=TODAY - timedelta(days=1),
        expires_on=(TODAY + timedelta(days=40)).date(),
        url="https://leiewerk.example/jobs/12",
    ),
    "aide-tournai": OfferTerms(
        title="Aide-soignant(e) de nuit",
        description="Vous accompagnez les résidents d’une maison de repos.\n\nTravail de nuit, une semaine sur deux.",
        language="fr",
        employer=Employer(name="Résidence des Tilleuls", country="BE"),
        occupations=(Code(scheme="ROME", code="J1501"),),
        contract="fixed_term",
        working_time="part_time",
        hours_per_week=24,
        salary=Salary(text="selon barème"),
        places=(place("Tournai"),),
        published_at=TODAY - timedelta(days=3),
    ),
    "chauffeur-lille": OfferTerms(
        title="Conducteur routier SPL",
        description="Livraisons régionales entre Lille, Gand et Valenciennes.",
        language="fr",
        employer=Employer(name="Transports du Ferrain", country="FR"),
        occupations=(Code(scheme="ROME", code="N4101"),),
        contract="permanent",
        working_time="full_time",
        salary=Salary(minimum=13.2, period="hour"),
        licences=(LicenceNeed(licence="CE"), LicenceNeed(licence="CODE95")),
        places=(place("Lille"), place("Valenciennes")),
        published_at=TODAY - timedelta(days=8),
    ),
    "kok-ieper": OfferTerms(
        title="Hulpkok",
        description="Je helpt in de keuken van een brasserie.",
        language="nl",
        occupations=(Code(scheme="ROME", code="G1603"),),
        contract="seasonal",
        places=(place("Ieper"),),
        published_at=TODAY - timedelta(days=2),
    ),
    "inject": OfferTerms(
        title="<script>alert('titre')</script> Vendeur & co",
        description="Fin </script><script>alert(1)</script> <!-- <img src=x onerror=alert(2)>",
        language="fr",
        employer=Employer(name='"><svg onload=alert(3)>'),
        places=(place("Roubaix"),),
        published_at=TODAY - timedelta(days=20),
    ),
    "closed": OfferTerms(title="Soudeur MIG", language="fr", places=(place("Lille"),), contract="temporary"),
}
PROFILES = (
    Profile(
        residence=place("Tournai"),
        travel=TravelLimit(kilometres=30),
        occupations_wanted=(OccupationStated(label="Soudeur TIG"),),
        skills=(StatedSkill(label="souder à l’arc"), StatedSkill(label="lire des plans")),
        languages=(LanguageLevel(language="fr", level="C2"), LanguageLevel(language="nl", level="A2")),
        licences=("B",),
    ),
    Profile(
        residence=place("Kortrijk"),
        occupations_wanted=(OccupationStated(label="Kok"),),
        languages=(LanguageLevel(language="fr", level="B1"), LanguageLevel(language="nl", level="C2")),
        interface_language="nl",
    ),
)


def offer_id(name: str) -> UUID:
    return uuid5(NAMESPACE, name)


class FakeOffers:
    """The write side; what it publishes is at once in the read side."""

    def __init__(self) -> None:
        self.rows = {
            offer_id(name): OfferRow(
                offer_id(name),
                "demo",
                name,
                terms,
                name != "closed",
                "filled" if name == "closed" else None,
            )
            for name, terms in OFFERS.items()
        }

    def publish(self, source: str, reference: str, terms: OfferTerms) -> UUID:
        made = offer_id(f"{source} {reference}")
        self.rows[made] = OfferRow(made, source, reference, terms, True, None)
        return made


class FakeOfferQueries:
    def __init__(self, offers: FakeOffers) -> None:
        self._offers = offers
        self.asked = []

    async def get(self, offer_id: UUID) -> OfferRow | None:
        return self._offers.rows.get(offer_id)

    async def search(self, search) -> OfferPage:
        self.asked.append(search)
        hits = [hit for row in self._offers.rows.values() if row.is_open and (hit := _hit(row, search))]
        hits.sort(key=lambda hit: (hit.distance_km or 0, -hit.row.terms.published_at.timestamp()))
        return OfferPage(hits[search.offset : search.offset + search.limit], len(hits))

    async def counts(self) -> dict[str, int]:
        countries = [
            place.country for row in self._offers.rows.values() if row.is_open for place in row.terms.places
        ]
        return {country: countries.count(country) for country in set(countries)}


def _hit(row: OfferRow, search) -> OfferHit | None:
    terms, far = row.terms, None
    text = f"{terms.title} {terms.description} {' '.join(v.title for v in terms.versions)}".casefold()
    if search.phrases and not any(phrase.casefold() in text for phrase in search.phrases):
        return None
    if search.countries and not {place.country for place in terms.places} & set(search.countries):
        return None
    if search.contracts and terms.contract not in search.contracts:
        return None
    if search.languages and not {terms.language, *(v.language for v in terms.versions)} & set(
        search.languages
    ):
        return None
    if search.near:
        far = min(distance_km(*search.near, place.latitude, place.longitude) for place in terms.places)
        if far > search.radius_km:
            return None
    return OfferHit(row, far)


class FakeJobseekers(Known):
    def __init__(self) -> None:
        super().__init__()
        self.profiles = {offer_id(f"person {number}"): profile for number, profile in enumerate(PROFILES)}

    def register(self, profile: Profile, jobseeker_id: UUID | None = None) -> UUID:
        made = jobseeker_id or offer_id(f"person {len(self.profiles)}")
        self.profiles[made] = profile
        return made

    def amend(self, jobseeker_id: UUID, profile: Profile) -> None:
        self.profiles[jobseeker_id] = profile

    def leave(self, jobseeker_id: UUID) -> None:
        del self.profiles[jobseeker_id]

    def profile(self, jobseeker_id: UUID) -> Profile:
        return self.profiles[jobseeker_id]


@dataclass
class FakeJobseekerQueries:
    jobseekers: FakeJobseekers

    async def some(self, limit: int) -> list[ProfileRow]:
        return [ProfileRow(*pair) for pair in self.jobseekers.profiles.items()][:limit]


def course(name: str, title: str, gives: str) -> TrainingPointer:
    """A session that a recommendation points to, in Tournai."""
    sentence = f"Cette formation vous l’apporte – {gives} : « {title} », début le 1er mars 2027, à Tournai, 6 places libres."
    starts_on = date(2027, 3, 1)
    return TrainingPointer(
        offer_id(name), title, "fr", ("Tournai",), starts_on, 6, (gives,), sentence, 0.4
    )  # fmt: skip


LORRY_COURSE = course("course for lorries", "Conducteur routier", "permis CE (poids lourd articulé)")
CARE_COURSE = course("course in care", "Aide-soignance <de nuit>", "prodiguer des soins")


class FakeRecommender:
    """Two recommendations and a near miss, whoever asks, and the names of the occupation asked for."""

    ready = True

    def __init__(self, offers: FakeOffers) -> None:
        self._offers = offers
        self.asked = []
        self.read: dict[UUID, str] = {}
        self.asked_occupations = []

    async def occupations(self, offer_ids: Sequence[UUID], at_least: float = 0.6) -> dict[UUID, str]:
        self.asked_occupations.append(list(offer_ids))
        return {one: self.read[one] for one in offer_ids if one in self.read}

    async def recommend(self, profile: Profile, language: str, limit: int = 10) -> Recommendations:
        if not self.ready:
            raise NotReady
        self.asked.append(profile)
        return Recommendations(
            [
                self._one("weld-kortrijk", 0.83, 24.0, crossing=["Vous travailleriez en Belgique."]),
                self._one(
                    "aide-tournai",
                    0.47,
                    0.4,
                    missing=["Le diplôme d’aide-soignant."],
                    trainings=[CARE_COURSE],
                ),
            ],
            [self._one("chauffeur-lille", 0.6, 22.0, missing=["Le permis CE."], trainings=[LORRY_COURSE])],
        )

    def _one(self, name, score, far, missing=(), crossing=(), trainings=()) -> Recommendation:
        row = self._offers.rows[offer_id(name)]
        parts = {part: Part(score, weight) for part, weight in WEIGHTS.items()}
        reasons = ["Le métier est celui que vous cherchez.", "Vous savez souder à l’arc."]
        return Recommendation(
            row.offer_id, row.source, row.reference, row.terms.title, row.terms.language, score, parts, reasons,
            list(missing), list(crossing), far, row.terms, list(trainings),
        )  # fmt: skip

    async def similar_words(self, words: str, language: str) -> tuple[str, ...]:
        phrases = {words: None}
        for found in taxonomy().lookup(words, language)[:3]:
            phrases |= {label.text: None for label in taxonomy().labels(found.uri) if label.preferred}
        return tuple(phrases)


class FakeCandidates:
    """Two candidates and a near miss for any open offer but a cook's, for whom nobody agreed."""

    def __init__(self, offers: FakeOffers) -> None:
        self._offers = offers
        self.is_read = True

    async def candidates(self, offer: UUID, language: str, limit: int = 20) -> Candidates:
        if not self.is_read:
            raise UnknownOffer(offer)
        if not self._offers.rows[offer].is_open:
            raise OfferIsClosed(offer)
        if offer == offer_id("kok-ieper"):
            return Candidates([], [])
        near = self._one(
            "C3ZB", 0.6, None, missing=["Il faudrait à cette personne : permis CE."], trainings=[LORRY_COURSE]
        )
        return Candidates(
            [self._one("A2QF", 0.83, 20), self._one("B7QF", 0.47, 5, ["Exigé : souder."])], [near]
        )

    def _one(self, name, score, within_km, missing=(), trainings=()) -> Candidate:
        parts = {part: Part(score, weight) for part, weight in WEIGHTS.items()}
        reasons = [
            "C’est le métier que cette personne cherche : soudeur.",
            "Cette personne parle <néerlandais>.",
        ]
        return Candidate(
            f"{name}-{name}-{name}-{name}", score, parts, reasons, list(missing), within_km, list(trainings)
        )


def fake_ports(*, demo: bool = True) -> Ports:
    """A small region in memory."""
    offers, jobseekers = FakeOffers(), FakeJobseekers()
    weldcome = weldcome_ports()
    paths = paths_ports(weldcome.programmes, weldcome.logs.programme_id, weldcome.logs.story.code, jobseekers)
    return Ports(
        offers=offers,
        offer_queries=FakeOfferQueries(offers),
        jobseekers=jobseekers,
        jobseeker_queries=FakeJobseekerQueries(jobseekers),
        recommender=FakeRecommender(offers),
        candidates=FakeCandidates(offers),
        programmes=weldcome.programmes,
        programme_queries=paths.programme_queries,
        indicators=weldcome.indicators,
        records=weldcome.records,
        placements=paths.placements,
        placement_queries=paths.placement_queries,
        trainings=paths.trainings,
        training_queries=paths.training_queries,
        gazetteer=gazetteer(),
        taxonomy=taxonomy,
        settings=Settings(demo=demo),
    )


def tomorrow() -> date:
    return (TODAY + timedelta(days=1)).date()
