"""An offer's text as a machine translates it, for readers who ask for it; always labelled, never stored in the offer."""

from __future__ import annotations

import asyncio
import logging
from functools import lru_cache

from contracts.offers import OfferTerms
from contracts.values import TextVersion
from services.web.context import Visit
from translation.engine import TranslationEngine, TranslationFailed

log = logging.getLogger(__name__)

ASKED = ("translate", "machine")
"""What the address says when the reader asks for it."""


def may_be_asked(visit: Visit, terms: OfferTerms) -> bool:
    """Whether there is a machine, and nobody has told the offer in the reader's language."""
    told = {terms.language, *(version.language for version in terms.versions)}
    return visit.ports.engine is not None and visit.language not in told


def is_asked(visit: Visit) -> bool:
    """Whether the address asks for it."""
    name, value = ASKED
    return visit.request.query_params.get(name) == value


async def translated(visit: Visit, terms: OfferTerms) -> OfferTerms | None:
    """The terms with a version in the reader's language; ``None`` where the machine gives none."""
    if visit.ports.engine is None:
        return None
    try:
        version = await asyncio.to_thread(
            _version, visit.ports.engine, terms.title, terms.description, terms.language, visit.language
        )
    except TranslationFailed as error:
        log.warning("no machine translation: %s", error)
        return None
    return terms.model_copy(update={"versions": (*terms.versions, version)})


@lru_cache(maxsize=512)
def _version(
    engine: TranslationEngine, title: str, description: str, source: str, target: str
) -> TextVersion:
    """Kept for whoever asks next: an engine takes seconds for an advert."""
    texts = [
        engine.translate(text, source, target).text if text.strip() else "" for text in (title, description)
    ]
    return TextVersion(
        language=target, title=texts[0][:300] or title, description=texts[1][:50_000], origin="machine"
    )
