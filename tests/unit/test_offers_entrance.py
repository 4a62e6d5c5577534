"""What comes in by the door that API and importers share: texts cleaned, values checked, terms kept as they are."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from eventsourcing.persistence import DatetimeAsISO, JSONTranscoder
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.offers import OfferTerms
from services.floor.faults import faults_of
from services.offers.importers.language import detect_language
from services.offers.publishing import own_terms, published_terms
from services.offers.queries import tsquery
from services.offers.schemas import EXAMPLE, OfferGiven
from services.offers.text import one_line, plain_text
from services.offers.transcoding import TermsAsPlainJson


@pytest.mark.parametrize(
    ("given_text", "plain"),
    [
        ("<p>Soudeur &amp; tuyauteur</p><p>TIG</p>", "Soudeur & tuyauteur\nTIG"),
        ("Une<br/>deux<BR >trois", "Une\ndeux\ntrois"),
        ("<ul><li>lire des plans</li><li>souder</li></ul>", "- lire des plans\n- souder"),
        ("avant<script>alert('x')</script><style>p{}</style> après", "avant après"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Lasser", "Lasser"),
        ("&amp;lt;b&amp;gt;Lasser&amp;lt;/b&amp;gt;", "Lasser"),
        ('<img src=x onerror="alert(1)">Lasser', "Lasser"),
        ("salaire < 3000 et > 2000 €", "salaire < 3000 et > 2000 €"),
        ("R&D, Marks & Spencer", "R&D, Marks & Spencer"),
        ("a\x00b\x07c\u200b", "abc"),
        ("a\r\nb\r\n\r\n\r\n\r\nc", "a\nb\n\nc"),
    ],
)
def test_mark_up_goes_and_words_stay(given_text, plain):
    assert plain_text(given_text) == plain


def test_a_title_is_one_line():
    assert one_line("<b>Soudeur</b>\n TIG ") == "Soudeur TIG"


@given(st.text(alphabet="<>&;/ abpscrit!#lg\n\"'=", max_size=60))
def test_no_text_is_mark_up_once_cleaned(text):
    cleaned = plain_text(text)
    assert "<script" not in cleaned.replace(" ", "")
    assert plain_text(cleaned) == cleaned


def faults(**changes):
    with pytest.raises(ValidationError) as caught:
        OfferGiven.model_validate(EXAMPLE | changes)
    return {(fault.field, fault.rule) for fault in faults_of(caught.value)}


def test_what_is_wrong_is_told_by_field_and_rule():
    assert faults(language="xx") == {("language", "unknown_language")}
    assert faults(expires_on="2026-02-30") == {("expires_on", "impossible_date")}
    assert faults(title="<p> </p>") == {("title", "too_short")}
    assert faults(email="someone@example.org") == {("email", "unknown_field")}
    assert faults(places=[{"label": "Gent", "latitude": float("nan"), "longitude": 3}]) == {
        ("places.0.latitude", "not_a_number")
    }
    assert faults(title="x\ud800") == {("title", "broken_text")}


def test_a_place_may_be_just_a_name():
    assert OfferGiven.model_validate(EXAMPLE | {"places": ["Doornik"]}).places[0].label == "Doornik"


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20)
TERMS = st.builds(
    OfferTerms.model_validate,
    st.fixed_dictionaries(
        {"title": WORDS, "language": st.sampled_from(["fr", "nl"])},
        optional={
            "description": WORDS,
            "versions": st.lists(
                st.fixed_dictionaries({"language": st.just("de"), "title": WORDS}), max_size=1
            ),
            "employer": st.fixed_dictionaries({"country": st.just("BE")}, optional={"name": WORDS}),
            "skills": st.lists(
                st.fixed_dictionaries({"label": WORDS, "required": st.booleans()}), max_size=3
            ),
            "salary": st.fixed_dictionaries(
                {"minimum": st.floats(0, 1e7)}, optional={"period": st.just("month")}
            ),
            "places": st.lists(
                st.fixed_dictionaries({"label": WORDS}, optional={"latitude": st.floats(-90, 90)}), max_size=3
            ),
            "published_at": st.integers(0, 2**31).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
            "expires_on": st.dates(date(2000, 1, 1), date(2050, 1, 1)),
            "programmes": st.lists(WORDS, max_size=2),
        },
    ),
)


@given(TERMS)
def test_terms_come_out_of_domain_and_log_as_they_went_in(terms):
    transcoder = JSONTranscoder()
    transcoder.register(DatetimeAsISO())
    transcoder.register(TermsAsPlainJson())
    own = own_terms(terms)
    assert transcoder.decode(transcoder.encode({"terms": own})) == {"terms": own}
    assert published_terms(own) == terms


def test_the_stored_form_is_plain_and_leaves_defaults_out():
    stored = TermsAsPlainJson().encode(own_terms(OfferTerms(title="Lasser", language="nl")))
    assert json.dumps(stored) == '{"title": "Lasser", "language": "nl"}'


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Vous êtes soudeur et vous lisez des plans pour notre équipe", "fr"),
        ("Je bent lasser en je leest plannen voor onze klant in de haven", "nl"),
        ("You are a welder and you will work with our team", "en"),
        ("Sie sind Schweißer und arbeiten mit uns für die Werft", "de"),
        ("TIG MIG MAG 141", None),
        ("", None),
    ],
)
def test_the_language_of_a_text_shows_in_its_common_words(text, language):
    assert detect_language(text) == language


def test_phrases_are_alternatives_and_their_words_all_count():
    assert tsquery(["Soudeur TIG", "lasser"]) == "('soudeur':* & 'tig') | ('lasser':*)"
    assert tsquery(["CNC"]) == "('cnc')"
    assert tsquery(["", " !"]) is None
