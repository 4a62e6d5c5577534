"""What a reader of each language sees of one offer."""

from datetime import date
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.offers import OfferTerms
from contracts.values import Employer, LanguageFloor, LicenceNeed, Place, Salary, TextVersion
from translation import french
from translation.facts import Label, OfferFacts, Text, Town
from translation.locales import LANGUAGES, UnknownLanguage
from translation.rendering import bilingual, render_offer

WELDER = (
    Label("soudeur/soudeuse", "fr"),
    Label("lasser", "nl"),
    Label("welder", "en"),
    Label("Schweißer/in", "de"),
)
KORTRIJK = Town("Kortrijk", "BE", {"fr": "Courtrai"})
FACTS = OfferFacts(
    original=Text("Lasser (m/v/x)", "Wij zoeken een lasser.", "nl"),
    versions=(
        Text("Soudeur", "Traduction automatique.", "fr", "machine"),
        Text("Soudeur (h/f/x)", "Nous cherchons quelqu’un.", "fr", "partner"),
    ),
    occupation=WELDER,
    contract="permanent",
    working_time="full_time",
    hours_per_week=38,
    starts_on=date(2026, 12, 1),
    salary=Salary(minimum=2600, maximum=2900, period="month"),
    towns=(KORTRIJK,),
    languages=(
        LanguageFloor(language="nl", level="B1"),
        LanguageFloor(language="fr", level="A2", required=False),
    ),
    licences=(LicenceNeed(licence="B"),),
    employer="Voorbeeld nv",
    employer_country="BE",
)

SENTENCES = {
    "fr": "Poste de soudeur/soudeuse à Courtrai (Belgique), CDI, temps plein, à partir du 1er décembre 2026, "
    "de 2 600 € à 2 900 € par mois. Il faut : néerlandais B1 et permis B (voiture).",
    "nl": "Lasser gezocht in Kortrijk (België), contract van onbepaalde duur, voltijds, vanaf 1 december 2026, "
    "€ 2.600 tot € 2.900 per maand. Vereist: Nederlands B1 en rijbewijs B (auto).",
    "en": "Welder wanted in Kortrijk (Belgium), permanent contract, full time, from 1 December 2026, "
    "€2,600 to €2,900 per month. Required: Dutch B1 and driving licence B (car).",
    "de": "Gesucht: Schweißer/in in Kortrijk (Belgien), unbefristeter Vertrag, Vollzeit, ab 1. Dezember 2026, "
    "2.600 € bis 2.900 € pro Monat. Erforderlich: Niederländisch B1 und Führerschein B (Pkw).",
}


def plain(text):
    """Without the typographer's no-break spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_offer_reads_naturally_in_each_language(language):
    assert plain(render_offer(FACTS, language).sentence) == SENTENCES[language]


def test_each_fact_has_its_line_in_the_readers_words():
    lines = {line.key: (line.label, plain(line.value)) for line in render_offer(FACTS, "fr").lines}
    assert lines == {
        "occupation": ("Métier", "Soudeur/soudeuse"),
        "contract": ("Contrat", "CDI"),
        "working_time": ("Temps de travail", "Temps plein, 38 h par semaine"),
        "start": ("Début", "1er décembre 2026"),
        "salary": ("Salaire", "de 2 600 € à 2 900 € par mois"),
        "place": ("Lieu de travail", "Courtrai (Belgique)"),
        "languages": ("Langues", "néerlandais B1 et français A2 (un atout)"),
        "licences": ("Permis et certificats", "permis B (voiture)"),
        "employer": ("Employeur", "Voorbeeld nv"),
        "employer_country": ("Pays de l’employeur", "Belgique"),
    }


def test_the_original_stands_beside_and_a_persons_translation_comes_before_a_machines():
    french_reader, dutch_reader = bilingual(FACTS, "fr", "nl")
    assert (french_reader.original.title, french_reader.original.language) == ("Lasser (m/v/x)", "nl")
    assert (french_reader.version.title, french_reader.version.origin) == ("Soudeur (h/f/x)", "partner")
    assert dutch_reader.version is None


def test_words_of_another_language_are_quoted_and_marked():
    facts = OfferFacts(
        original=Text("Lasser", "", "nl"), occupation=(Label("lasser", "nl"),), towns=(KORTRIJK,)
    )
    rendered = render_offer(facts, "fr")
    assert plain(rendered.sentence) == "Poste proposé à Courtrai (Belgique) : « lasser » (en néerlandais)."
    (occupation,) = (line for line in rendered.lines if line.key == "occupation")
    assert (occupation.value, occupation.language, occupation.note) == ("Lasser", "nl", "en néerlandais")


def test_a_salary_known_only_in_the_sources_words_keeps_its_language():
    facts = OfferFacts(original=Text("Lasser", "", "nl"), salary=Salary(text="volgens barema"))
    (salary,) = (line for line in render_offer(facts, "de").lines if line.key == "salary")
    assert (salary.value, salary.language, salary.note) == ("volgens barema", "nl", "auf Niederländisch")
    assert "barema" not in render_offer(facts, "de").sentence


def test_several_towns_each_keep_their_preposition():
    facts = OfferFacts(
        original=Text("Soudeur", "", "fr"), towns=(Town("Lille", "FR"), Town("Le Havre", "FR"))
    )
    assert (
        plain(render_offer(facts, "fr").sentence)
        == "Poste proposé à Lille (France) et au Havre (France) : « Soudeur »."
    )
    assert (
        render_offer(facts, "en").sentence
        == "Wanted in Lille (France) and in Le Havre (France): “Soudeur” (in French)."
    )


def test_facts_are_taken_from_published_terms():
    terms = OfferTerms(
        title="Soudeur",
        language="fr",
        versions=(TextVersion(language="nl", title="Lasser", origin="partner"),),
        employer=Employer(name="Exemple SA", country="FR"),
        contract="fixed_term",
        places=(Place(label="Lille", country="FR"),),
    )
    rendered = render_offer(OfferFacts.of(terms, WELDER), "nl")
    assert rendered.sentence == "Lasser gezocht in Lille (Frankrijk), contract van bepaalde duur."
    assert rendered.version == Text("Lasser", "", "nl", "partner")
    named = OfferFacts.of(terms, WELDER, towns=[Town("Lille", "FR", {"nl": "Rijsel"})])
    assert "in Rijsel (Frankrijk)" in render_offer(named, "nl").sentence


def test_only_the_four_languages_are_rendered():
    with pytest.raises(UnknownLanguage):
        render_offer(FACTS, "pl")


OPTIONAL = ("occupation", "contract", "working_time", "starts_on", "salary", "towns", "languages", "licences")


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_field_may_be_missing(language):
    for kept in chain.from_iterable(combinations(OPTIONAL, size) for size in range(len(OPTIONAL) + 1)):
        facts = OfferFacts(original=FACTS.original, **{name: getattr(FACTS, name) for name in kept})
        sentence = render_offer(facts, language).sentence
        assert sentence[0].isupper() and sentence.endswith(".")
        for fault in ("None", "  ", ", ,", ",.", "()", "%(", " ,", "de Courtrai"):
            assert fault not in sentence


@pytest.mark.parametrize(
    ("noun", "phrase"),
    [
        ("soudeur", "de soudeur"),
        ("électricien", "d’électricien"),
        ("infirmière", "d’infirmière"),
        ("œnologue", "d’œnologue"),
        ("hôtelier", "d’hôtelier"),
        ("horticulteur", "d’horticulteur"),
        ("huissier", "d’huissier"),
        ("huître", "d’huître"),
        ("hockeyeur", "de hockeyeur"),
        ("haut fonctionnaire", "de haut fonctionnaire"),
        ("hot-liner", "de hot-liner"),
        ("herscheur", "de herscheur"),
        ("onzième adjoint", "de onzième adjoint"),
        ("ouvrier", "d’ouvrier"),
        ("yogathérapeute", "de yogathérapeute"),
        ("Opérateur", "d’Opérateur"),
    ],
)
def test_french_elides_before_vowels_and_mute_h(noun, phrase):
    assert french.of(noun) == phrase


@pytest.mark.parametrize(
    ("apart", "phrase"),
    [
        ("à Le Havre", "au Havre"),
        ("à Les Herbiers", "aux Herbiers"),
        ("à La Louvière", "à La Louvière"),
        ("à Lessines", "à Lessines"),
        ("à Lens", "à Lens"),
    ],
)
def test_french_contracts_before_a_towns_article(apart, phrase):
    assert french.contracted(apart) == phrase


@given(st.text(min_size=1))
def test_elision_never_loses_the_noun(noun):
    assert french.of(noun) in (f"de {noun}", f"d’{noun}")


@given(st.sampled_from("aàâeéèêiîoôuùœ"), st.text(alphabet="bcdfglmnprst", min_size=1))
def test_a_vowel_before_a_consonant_always_elides(vowel, rest):
    assert french.elides(vowel + rest)
