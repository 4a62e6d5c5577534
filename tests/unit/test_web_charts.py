"""Pictures hold to the page's rules: no inline style, colours that follow the page, words that are escaped."""

import re
from xml.etree import ElementTree

from services.web import charts
from services.web.charts import Bar, Rate

RATES = (
    Rate("2018-1", "61,1 %", 0.611, 0.611, 0.833, (0.386, 0.797)),
    Rate("<script>alert(1)</script> & co", "79 %", 0.79),
    Rate("2020-2", "masqué", None),
)
BARS = (Bar("Inscrits", "89", (("France", 69), ("Belgique", 20))), Bar("Placés", "0", ()))
PARTS = (("France", charts.RIVER), ("Belgique", charts.SUN))


def pictures():
    return charts.rates(RATES, "fr", 'Taux "par session"'), charts.bars(BARS, PARTS, "Entonnoir")


def test_a_picture_is_well_formed_and_said_in_a_sentence():
    for drawn, words in zip(pictures(), ('Taux "par session"', "Entonnoir"), strict=True):
        root = ElementTree.fromstring(drawn)  # noqa: S314 - our own
        assert root.get("role") == "img"
        assert root.get("aria-label") == words
        assert root.get("viewBox")


def test_a_picture_needs_no_inline_style_or_script():
    for drawn in pictures():
        assert " style=" not in drawn
        assert "<script" not in drawn
        assert "url(" not in drawn
        assert len(re.findall(r" (?:role|aria-\w+)=", drawn)) == 2, "described once, on the picture itself"


def test_every_colour_follows_the_page():
    for drawn in pictures():
        assert re.findall(r'(?:fill|stroke)="#[0-9a-f]{6}"', drawn) == []
    assert "var(--river, #0b5560)" in pictures()[0]


def test_a_hidden_rate_has_no_mark():
    hidden = charts.rates((RATES[2],), "fr", "Taux")
    assert "masqué" in hidden
    assert hidden.count("mark-symbol") == charts.rates((RATES[2],), "nl", "x").count("mark-symbol")
    assert not re.search(r'<path [^>]*fill="var\(--(?:river|chart-pale)', hidden)


def test_the_same_picture_is_drawn_once():
    assert charts.rates(RATES, "fr", "Taux") is charts.rates(RATES, "fr", "Taux")
