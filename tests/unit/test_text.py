"""Titles as people type them become comparable, in four languages."""

from hypothesis import given
from hypothesis import strategies as st
from pytest import mark

from matching.text import folded, gender_forms, undecorated, unqualified


@mark.parametrize(
    ("title", "occupation"),
    [
        ("Soudeur TIG (H/F) – CDI – Liège", "Soudeur TIG"),
        ("Soudeur / Soudeuse (F/H/X)", "Soudeur / Soudeuse"),
        ("Magazijnier m/v/x voltijds te Gent", "Magazijnier"),
        ("Schweißer (m/w/d) in Vollzeit, Berlin", "Schweißer"),
        ("Welder full-time - Brussels", "Welder"),
        ("Alternance - Technicien de maintenance (F/H)", "Technicien de maintenance"),
        ("Ouvrier viticole h/f en CDI à Mauves", "Ouvrier viticole"),
        ("Agente de nettoyage 25H (H/F)", "Agente de nettoyage"),
        ("Lasser regio Kortrijk", "Lasser"),
        ("Technicien qualité - 59000 Lille - 38h", "Technicien qualité"),
        ("Verpleegkundige 80%", "Verpleegkundige"),
        ("Aankoper in België", "Aankoper"),
    ],
)
def test_decoration_comes_off_and_the_occupation_stays(title: str, occupation: str) -> None:
    assert undecorated(title) == occupation


@mark.parametrize(
    ("title", "occupation"),
    [
        ("Staatlich geprüfter Techniker Fachrichtung Medizintechnik", "Techniker Medizintechnik"),
        ("Geprüfte Taucherin", "Taucherin"),
        ("Industriemeister Fachrichtung Metall (ohne Schwerpunkt)", "Industriemeister Metall"),
        ("Infirmier diplômé d’État", "Infirmier"),
        ("Prüfer", "Prüfer"),
        ("Fachbereichsleiter", "Fachbereichsleiter"),
        ("Schwerpunkt", "Schwerpunkt"),
    ],
)
def test_how_somebody_came_by_an_occupation_is_no_part_of_it(title: str, occupation: str) -> None:
    assert unqualified(title) == occupation


@mark.parametrize(
    "title",
    [
        "Stage manager",
        "Maître de stage",
        "Chargé de recherche",
        "Auxiliaire de vie",
        "Aide à domicile",
        "AIDE À DOMICILE",
        "Agent de Paris",
        "Lohn- und Gehaltsbuchhalter",
        "Chauffeur C/CE",
        "Infirmière en pratique avancée (IPA)",
        "Aide-soignant",
    ],
)
def test_words_that_belong_to_an_occupation_stay(title: str) -> None:
    assert undecorated(title) == title


def test_a_title_of_nothing_but_decoration_is_left_as_it_is() -> None:
    assert undecorated("CDI") == "CDI"
    assert undecorated("H/F") == "H/F"


@given(st.text(max_size=60))
def test_a_title_with_a_word_in_it_never_comes_out_empty(title: str) -> None:
    assert undecorated(title) or not any(character.isalnum() for character in title)


@mark.parametrize(
    ("label", "forms"),
    [
        ("soudeur/soudeuse", ("soudeur", "soudeuse")),
        ("Abatteur / Abatteuse de carrière", ("Abatteur de carrière", "Abatteuse de carrière")),
        ("Chef de partie pâtissier / pâtissière", ("Chef de partie pâtissier", "Chef de partie pâtissière")),
        (
            "Assistant metteur / Assistante metteuse en scène",
            ("Assistant metteur en scène", "Assistante metteuse en scène"),
        ),
        ("Ingenieur/Ingenieurin für Bautechnik", ("Ingenieur für Bautechnik", "Ingenieurin für Bautechnik")),
        ("gastheer/gastvrouw", ("gastheer", "gastvrouw")),
        ("Valet / Femme de chambre", ("Valet", "Femme de chambre")),
        ("Boulanger(ère)", ("Boulanger", "Boulangère")),
        ("Directeur.trice technique", ("Directeur technique", "Directrice technique")),
        (
            "Accastilleur(se)-monteur(se) de marine",
            ("Accastilleur-monteur de marine", "Accastilleuse-monteuse de marine"),
        ),
        ("Employé(e) administratif(ve)", ("Employé administratif", "Employée administrative")),
        ("Verkäufer*in", ("Verkäufer", "Verkäuferin")),
        ("huishoud(st)er", ("huishouder", "huishoudster")),
    ],
)
def test_both_gender_forms_are_spelt_out(label: str, forms: tuple[str, ...]) -> None:
    assert gender_forms(label) == forms


@mark.parametrize(
    "label", ["welder", "Import-/Exportmanager", "Chauffeur C/CE", "ASP.NET", "stage/production manager"]
)
def test_a_label_that_names_one_form_is_its_only_form(label: str) -> None:
    assert gender_forms(label) == (label,)


def test_an_import_and_export_manager_is_split_between_the_genders_only() -> None:
    assert gender_forms("Import-/Exportmanager für Wein/Import-/Exportmanagerin für Wein") == (
        "Import-/Exportmanager für Wein",
        "Import-/Exportmanagerin für Wein",
    )


def test_case_accents_and_punctuation_do_not_count() -> None:
    assert folded("  Œuvrier – d’Entretien (Tôlerie) ") == "oeuvrier d entretien tolerie"
    assert folded("Schweißer") == folded("SCHWEISSER")
    assert folded("coördinator") == folded("coordinator")


def test_signs_that_make_another_language_of_it_stay() -> None:
    assert len({folded("C"), folded("C++"), folded("C#")}) == 3
    assert folded("+ 3 ans") == "3 ans"


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(max_size=60))
def test_every_text_has_a_form(text: str) -> None:
    assert len(gender_forms(text)) >= 1
