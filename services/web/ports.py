"""What the pages stand on, handed over by the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from matching.taxonomy.taxonomy import Taxonomy
from services.floor.places import Gazetteer
from services.floor.settings import Settings
from services.indicators.reader import Indicators
from services.indicators.records import Records
from services.jobseekers.commands import Jobseekers
from services.jobseekers.queries import JobseekerQueries
from services.offers.commands import Offers
from services.offers.queries import OfferQueries
from services.placements.commands import Placements
from services.placements.queries import PlacementQueries
from services.programmes.commands import Programmes
from services.programmes.queries import ProgrammeQueries
from services.recommendations.candidates.finding import CandidateFinder
from services.recommendations.recommender import Recommender
from services.trainings.commands import Trainings
from services.trainings.queries import TrainingQueries
from translation.engine import TranslationEngine


@dataclass(frozen=True)
class Ports:
    """The services' commands and queries. ``taxonomy`` is asked for each time: a newer release may replace it."""

    offers: Offers
    offer_queries: OfferQueries
    jobseekers: Jobseekers
    jobseeker_queries: JobseekerQueries
    recommender: Recommender
    candidates: CandidateFinder
    programmes: Programmes
    programme_queries: ProgrammeQueries
    indicators: Indicators
    records: Records
    placements: Placements
    placement_queries: PlacementQueries
    trainings: Trainings
    training_queries: TrainingQueries
    gazetteer: Gazetteer
    taxonomy: Callable[[], Taxonomy]
    settings: Settings
    engine: TranslationEngine | None = None
    """Machine translation, where the operator runs one."""
