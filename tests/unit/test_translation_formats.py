from datetime import date, datetime, time

import pytest

from translation import formats
from translation.locales import LANGUAGES


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("language", "country", "style", "text"),
    [
        ("fr", None, "long", "1er décembre 2026"),
        ("fr", None, "full", "mardi 1er décembre 2026"),
        ("fr", None, "short", "01/12/2026"),
        ("fr", "BE", "short", "1/12/26"),
        ("nl", None, "short", "1/12/2026"),
        ("nl", "NL", "short", "01-12-2026"),
        ("nl", None, "long", "1 december 2026"),
        ("en", None, "short", "01/12/2026"),
        ("de", None, "long", "1. Dezember 2026"),
    ],
)
def test_a_date_is_written_as_on_the_readers_side(language, country, style, text):
    assert formats.day(date(2026, 12, 1), language, country, style) == text


def test_other_days_are_ordinary_in_french():
    assert formats.day(date(2026, 12, 11), "fr") == "11 décembre 2026"
    assert formats.day(date(2026, 12, 21), "fr", style="full") == "lundi 21 décembre 2026"


def test_a_moment_and_a_clock_show_hours_and_minutes():
    assert formats.moment(datetime(2026, 12, 1, 9, 5, 30), "nl") == "1 dec 2026, 09:05"  # noqa: DTZ001
    assert formats.clock(time(9, 5), "de") == "09:05"


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("fr", ["il y a 3 jours", "hier", "aujourd’hui", "demain", "dans 2 semaines"]),
        ("nl", ["3 dagen geleden", "gisteren", "vandaag", "morgen", "over 2 weken"]),
        ("en", ["3 days ago", "yesterday", "today", "tomorrow", "in 2 weeks"]),
        ("de", ["vor 3 Tagen", "gestern", "heute", "morgen", "in 2 Wochen"]),
    ],
)
def test_days_are_told_as_seen_from_today(language, texts):
    today = date(2026, 11, 23)
    days = [date(2026, 11, 20), date(2026, 11, 22), today, date(2026, 11, 24), date(2026, 12, 7)]
    assert [formats.relative(day, today, language) for day in days] == texts


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "de 2 100 € à 2 400 € par mois, versé 13,92 fois par an"),
        ("nl", "€ 2.100 tot € 2.400 per maand, 13,92 keer per jaar uitbetaald"),
        ("en", "€2,100 to €2,400 per month, paid 13.92 times a year"),
        ("de", "2.100 € bis 2.400 € pro Monat, 13,92 Mal im Jahr gezahlt"),
    ],
)
def test_a_salary_range_with_its_period(language, text):
    assert plain(formats.salary(2100, 2400, "month", language, months=13.92)) == text


def test_half_known_salaries():
    assert plain(formats.salary(14.5, None, "hour", "fr")) == "à partir de 14,50 € par heure"
    assert plain(formats.salary(None, 30000, "year", "nl")) == "tot € 30.000 per jaar"
    assert plain(formats.salary(15, 15, "hour", "de")) == "15,00 € pro Stunde"
    assert formats.salary(None, None, "month", "fr") is None


def test_numbers_and_shares():
    assert plain(formats.number(1234.5, "fr")) == "1 234,5"
    assert formats.number(2 / 3, "en", decimals=2) == "0.67"
    assert plain(formats.percentage(0.787, "fr", decimals=1)) == "78,7 %"
    assert formats.percentage(0.787, "nl") == "79%"


def test_distances_and_durations_are_as_precise_as_a_commute():
    assert [plain(formats.distance(km, "fr")) for km in (0.75, 3.46, 26.2)] == ["800 m", "3,5 km", "26 km"]
    assert [plain(formats.duration(minutes, "fr")) for minutes in (0, 45, 80, 120)] == [
        "0 min",
        "45 min",
        "1 h 20 min",
        "2 h",
    ]


def test_countries_languages_and_lists_have_names():
    assert formats.country_name("BE", "nl") == "België"
    assert formats.language_name("nl", "fr") == "néerlandais"
    assert formats.country_name("??", "nl") == "??"
    assert [formats.own_name(language) for language in LANGUAGES] == [
        "Français",
        "Nederlands",
        "English",
        "Deutsch",
    ]
    assert formats.listing(["a", "b", "c"], "nl") == "a, b en c"
    assert formats.listing(["a", "b"], "fr", "or") == "a ou b"
