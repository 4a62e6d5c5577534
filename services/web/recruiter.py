"""Post an offer: write it, see at once how it reads on the other side of the border, publish it."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

from starlette.exceptions import HTTPException
from starlette.responses import Response

from contracts.offers import OfferTerms
from contracts.values import CEFR_ORDER
from services.floor.border_map import border_map_svg
from services.floor.faults import faults_of
from services.web.context import Visit
from services.web.forms import Form
from services.web.identity import Identity, become
from services.web.offer import beside_of
from services.web.offer_form import DEFAULTS, FIELDS, other_side, to_terms
from services.web.wording import facts_of, headline_of, points
from translation.rendering import bilingual

SOURCE = "recruiter"


async def begin(visit: Visit) -> Response:
    """The empty form. Its reference is made here, so that sending it twice publishes one offer."""
    form = Form(dict(DEFAULTS) | {"reference": [uuid4().hex], "language": [visit.language]})
    return _write(visit, form)


async def go_on(visit: Visit) -> Response:
    """From the form to its preview, back, or on to being published."""
    form = await Form.sent(visit.request)
    step = form.text("go")
    if step in ("change", "stay"):
        return _write(visit, form)
    terms = to_terms(form, visit)
    if terms is None:
        return _write(visit, form, 422)
    if step != "publish":
        return _preview(visit, form, terms)
    if not visit.ports.settings.demo:
        raise HTTPException(403)  # only who has an account may publish; until there are accounts, nobody
    return await _publish(visit, form, terms)


async def done(visit: Visit) -> Response:
    """The offer is published. Views follow within moments; this page does not wait for them."""
    try:
        offer_id = UUID(visit.request.path_params["offer_id"])
    except ValueError:
        raise HTTPException(404) from None
    return visit.render(
        "published.html", offer_id=offer_id, row=await visit.ports.offer_queries.get(offer_id)
    )


async def _publish(visit: Visit, form: Form, terms: OfferTerms) -> Response:
    reference = form.line("reference", 64) or uuid4().hex
    try:
        offer_id = await asyncio.to_thread(visit.ports.offers.publish, SOURCE, reference, terms)
    except ValueError as error:
        faults = faults_of(error)
        if not faults:
            raise
        form.faults.extend(faults)
        return _write(visit, form, 422)
    response = visit.go(f"/post-an-offer/done/{offer_id}")
    become(response, Identity("recruiter"), visit.request)
    return response


def _write(visit: Visit, form: Form, status: int = 200) -> Response:
    labels = {name: visit.say.gettext(label) for name, label in FIELDS.items()}
    faults = form.told(labels, visit.language)
    language = form.text("language") or visit.language
    return visit.render(
        "post.html",
        status,
        form=form,
        labels=labels,
        faults=faults,
        fault_of={name: message for name, _, message in faults},
        levels=tuple(CEFR_ORDER),
        other_side=other_side(language),
    )


def _preview(visit: Visit, form: Form, terms: OfferTerms) -> Response:
    facts = facts_of(terms, visit.taxonomy, visit.ports.gazetteer)
    sides = bilingual(facts, visit.language, beside_of(terms.language, visit.language))
    on_map = points(terms.places, visit)
    return visit.render(
        "preview.html",
        terms=terms,
        sides=sides,
        headlines=[headline_of(facts, side) for side in sides],
        map=border_map_svg(on_map, visit.language) if on_map else None,
        carried=[(name, value) for name in ("reference", *FIELDS) for value in form.values.get(name, [])],
        may_publish=visit.ports.settings.demo,
    )
