import pytest
from jinja2 import DictLoader, Environment

from translation import locales
from translation.locales import LANGUAGES, UnknownLanguage, install, locale, negotiate, translator


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "fr"),
        ("", "fr"),
        ("nl-BE,nl;q=0.9,fr;q=0.5", "nl"),
        ("fr;q=0.3, de-AT;q=0.8", "de"),
        ("pl, nl;q=0.1", "nl"),
        ("pl", "fr"),
        ("*", "fr"),
        ("nl;q=0, en", "en"),
        ("nl;q=abc, en;q=0.1", "en"),
        (";;,,=", "fr"),
    ],
)
def test_the_browsers_preference_decides_the_language(header, language):
    assert negotiate(header) == language


def test_the_default_language_is_the_callers():
    assert negotiate("pl", default="nl") == "nl"


@pytest.mark.parametrize(
    ("language", "country", "tag"),
    [
        ("fr", None, "fr_FR"),
        ("fr", "BE", "fr_BE"),
        ("nl", None, "nl_BE"),
        ("nl", "NL", "nl_NL"),
        ("de", "PL", "de_DE"),
    ],
)
def test_the_country_refines_the_formats(language, country, tag):
    assert str(locale(language, country)) == tag


def test_an_unknown_language_is_refused():
    with pytest.raises(UnknownLanguage):
        translator("pl")
    with pytest.raises(UnknownLanguage):
        locale("pl")


@pytest.fixture
def two_catalogues(tmp_path, monkeypatch):
    """French in two domains; the other languages have nothing."""
    monkeypatch.setattr(locales, "CATALOGUES", tmp_path)
    locales.translator.cache_clear()
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / "pages.po").write_text('msgid "Hello %(name)s"\nmsgstr "Bonjour %(name)s"\n')
    (tmp_path / "fr" / "errors.po").write_text(
        'msgid "%(num)s day"\nmsgid_plural "%(num)s days"\nmsgstr[0] "%(num)s jour"\nmsgstr[1] "%(num)s jours"\n'
        '\nmsgid "100 %% sure"\nmsgstr "sûr à 100 %%"\n'
    )
    yield
    locales.translator.cache_clear()


def test_domains_are_merged_and_plurals_follow_the_language(two_catalogues):
    french, english = translator("fr"), translator("en")
    assert french.gettext("Hello %(name)s", name="Ada") == "Bonjour Ada"
    assert [french.ngettext("%(num)s day", "%(num)s days", n) for n in (0, 1, 2)] == [
        "0 jour",
        "1 jour",
        "2 jours",
    ]
    assert [english.ngettext("%(num)s day", "%(num)s days", n) for n in (0, 1)] == ["0 days", "1 day"]
    assert french.gettext("100 %% sure") == "sûr à 100 %"


def test_a_message_nobody_translated_stays_english(two_catalogues):
    assert translator("nl").gettext("Hello %(name)s", name="Ada") == "Hello Ada"


TEMPLATE = """{{ _("Hello %(name)s", name="Ada") }} {% trans num=n %}
    {{ num }} day
  {% pluralize %}
    {{ num }} days
  {% endtrans %} {{ _("100 %% sure") }}"""


def test_templates_speak_the_language_of_their_context(two_catalogues):
    environment = Environment(loader=DictLoader({"page": TEMPLATE}), autoescape=True)
    install(environment)
    page = environment.get_template("page")
    assert page.render(language="fr", n=2) == "Bonjour Ada 2 jours sûr à 100 %"
    assert page.render(language="en", n=1) == "Hello Ada 1 day 100 % sure"


def test_an_environment_can_speak_one_language(two_catalogues):
    environment = Environment(loader=DictLoader({"page": TEMPLATE}), autoescape=True)
    install(environment, "fr")
    assert environment.get_template("page").render(n=1) == "Bonjour Ada 1 jour sûr à 100 %"


def test_all_languages_have_a_translator():
    assert [translator(language).language for language in LANGUAGES] == ["fr", "nl", "en", "de"]
