"""Every text a person reads exists in all four languages, and the catalogues hold nothing else."""

import json

import pytest
from babel.messages.catalog import Catalog

from translation import catalogue
from translation.locales import LANGUAGES


@pytest.fixture(scope="module")
def messages():
    return catalogue.said()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_complete(language, messages):
    found = [str(problem) for problem in catalogue.problems(messages) if problem.language == language]
    assert not found, "\n".join(found)


@pytest.fixture
def empty_catalogues(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue, "CATALOGUES", tmp_path)
    monkeypatch.setattr("translation.locales.CATALOGUES", tmp_path)
    return tmp_path


def kinds(messages):
    return {(problem.language, problem.kind) for problem in catalogue.problems(messages)}


def test_a_message_nobody_translated_is_missing_in_each_language(empty_catalogues):
    assert kinds({("Hello",): "page.html:1"}) == {(language, "missing") for language in LANGUAGES}


def test_what_was_added_is_complete_and_reads_back(empty_catalogues):
    one = {"msgid": "Hello %(name)s", "fr": "Bonjour %(name)s", "nl": "Dag %(name)s", "de": "Hallo %(name)s"}
    many = {"msgid": "%(num)s offer", "plural": "%(num)s offers"}
    many |= {"fr": ["%(num)s offre", "%(num)s offres"], "nl": ["%(num)s vacature", "%(num)s vacatures"]}
    many |= {"de": ["Ein Angebot", "%(num)s Angebote"]}
    catalogue.add("pages", [json.dumps(one), json.dumps(many)])
    assert kinds({("Hello %(name)s",): "", ("%(num)s offer", "%(num)s offers"): ""}) == set()


@pytest.mark.parametrize(
    ("translation", "kind"),
    [
        ("Bonjour", "other placeholders"),
        ("Bonjour %(nom)s", "other placeholders"),
        ("", "empty"),
        ("Bonjour %(name)s, 100 % vrai", "per cent sign to be doubled"),
    ],
)
def test_a_faulty_translation_is_named(empty_catalogues, translation, kind):
    right = "Hello %(name)s"
    catalogue.add("pages", [json.dumps({"msgid": right, "fr": translation, "nl": right, "de": right})])
    assert ("fr", kind) in kinds({(right,): ""})
    assert not [language for language, _ in kinds({(right,): ""}) if language != "fr"]


def test_a_fuzzy_and_an_unused_message_are_named(empty_catalogues):
    doubtful = Catalog(locale="fr")
    doubtful.add("Hello", "Bonjour", flags=["fuzzy"])
    catalogue._write("fr", "pages", doubtful)
    assert kinds({}) == {("fr", "fuzzy"), ("fr", "unused")}


def test_two_domains_may_not_translate_one_message_differently(empty_catalogues):
    for domain, french in (("pages", "Envoyer"), ("errors", "Expédier")):
        catalogue.add(
            domain, [json.dumps({"msgid": "Send", "fr": french, "nl": "Versturen", "de": "Senden"})]
        )
    assert kinds({("Send",): ""}) == {("fr", "translated otherwise in another domain")}


def test_pruning_keeps_what_is_still_said(empty_catalogues):
    for word in ("Send", "Cancel"):
        catalogue.add("pages", [json.dumps({"msgid": word, "fr": word, "nl": word, "de": word})])
    assert catalogue.prune("pages", {("Send",): ""}) == len(LANGUAGES)
    assert kinds({("Send",): ""}) == set()


def test_messages_are_found_in_code_and_templates(tmp_path):
    (tmp_path / "services" / "web" / "templates").mkdir(parents=True)
    (tmp_path / "services" / "web" / "texts.py").write_text(
        'LATER = N_("Later")\nt.ngettext("a day", "%(num)s days", n)\n'
    )
    template = "{% trans name=user %}\n  Hello {{ name }},\n  100 % yours\n{% endtrans %}{{ _('Bye') }}"
    (tmp_path / "services" / "web" / "templates" / "page.html").write_text(template)
    assert set(catalogue.said(tmp_path)) == {
        ("Later",),
        ("a day", "%(num)s days"),
        ("Hello %(name)s, 100 %% yours",),
        ("Bye",),
    }
