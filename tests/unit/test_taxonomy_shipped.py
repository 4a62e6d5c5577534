"""The table that comes with the product: every occupation known, in four languages, from the first minute."""

from pathlib import Path

import numpy as np
from pytest import approx, fixture, mark, raises

from matching.taxonomy.model import LANGUAGES, Match, UnknownConcept
from matching.taxonomy.taxonomy import Taxonomy


@fixture(scope="module")
def taxonomy() -> Taxonomy:
    return Taxonomy.load()


def uri(taxonomy: Taxonomy, name: str, language: str = "en") -> str:
    return taxonomy.lookup(name, language)[0].uri


def test_it_names_its_sources_with_version_and_licence(taxonomy: Taxonomy) -> None:
    assert {source.name for source in taxonomy.sources} == {"ESCO", "ROME", "ROME-ESCO crosswalk"}
    assert {source.licence for source in taxonomy.sources} == {
        "CC BY 4.0",
        "Licence Ouverte / Open Licence (Etalab)",
    }
    assert all(source.version and source.attribution and source.url for source in taxonomy.sources)


def test_the_notice_names_every_version_that_is_inside(taxonomy: Taxonomy) -> None:
    notice = (Path(__file__).parents[2] / "NOTICE").read_text(encoding="utf-8")
    for source in taxonomy.sources:
        number = source.version.split(" ")[0] if source.name != "ROME" else "460"
        assert number in notice
        assert source.attribution in notice or source.name == "ROME-ESCO crosswalk"


def test_every_occupation_has_a_name_a_group_and_a_place_above_it(taxonomy: Taxonomy) -> None:
    assert len(taxonomy.occupations) > 3000
    for occupation in taxonomy.occupations:
        assert occupation.kind == "occupation"
        assert occupation.isco is not None and len(occupation.isco) == 4
        assert taxonomy.label(occupation.uri, "nl").text
        assert taxonomy.broader(occupation.uri)


def test_nothing_longer_than_a_label_is_inside(taxonomy: Taxonomy) -> None:
    assert max(len(label.text) for concept in taxonomy for label in taxonomy.labels(concept)) < 400


@mark.parametrize(
    ("title", "language"),
    [
        ("soudeur", "fr"),
        ("Soudeuse", "fr"),
        ("lasser", "nl"),
        ("welder", "en"),
        ("Schweißer", "de"),
        ("SCHWEISSER", "de"),
    ],
)
def test_a_welder_is_one_concept_on_both_sides_of_the_border(
    taxonomy: Taxonomy, title: str, language: str
) -> None:
    best = taxonomy.lookup(title, language)[0]
    assert taxonomy.label(best.uri, "en").text == "welder"
    assert best.score == 1.0


@mark.parametrize(
    ("title", "name"),
    [("Boulanger / Boulangère (H/F) – CDI", "baker"), ("Serveur(se) h/f", "waiter/waitress")],
)
def test_a_decorated_title_is_looked_up_without_its_decoration(
    taxonomy: Taxonomy, title: str, name: str
) -> None:
    assert taxonomy.label(taxonomy.lookup(title, "fr")[0].uri, "en").text == name


def test_the_preferred_label_comes_before_the_alternative_ones(taxonomy: Taxonomy) -> None:
    scores = [found.score for found in taxonomy.lookup("lasser", "nl")]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[1]


def test_a_rome_title_leads_through_the_crosswalk(taxonomy: Taxonomy) -> None:
    found = taxonomy.lookup("Abatteuse de carrière", "fr")
    assert found[0].label == "Abatteur / Abatteuse de carrière"
    assert 0 < found[0].score < 0.8
    assert taxonomy.lookup("Abatteuse de carrière", "fr", through_rome=False) == []


def test_an_unknown_wording_names_nothing(taxonomy: Taxonomy) -> None:
    assert taxonomy.lookup("qwertz uiop", "de") == []
    assert taxonomy.lookup("", "fr") == []


def test_lookup_keeps_to_the_kinds_asked_for(taxonomy: Taxonomy) -> None:
    assert taxonomy.lookup("Python", "en") == []
    assert taxonomy.lookup("Python", "en", kinds=("skill",))[0].kind == "skill"


def test_a_concept_without_a_label_in_the_readers_language_shows_the_nearest_marked(
    taxonomy: Taxonomy,
) -> None:
    new_in_dutch = next(
        concept.uri
        for concept in taxonomy.occupations
        if {label.language for label in taxonomy.labels(concept.uri)} == {"nl"}
    )
    assert taxonomy.label(new_in_dutch, "fr").language == "nl"
    assert taxonomy.label(new_in_dutch, "nl").language == "nl"
    missing_in_dutch = next(
        concept.uri
        for concept in taxonomy.skills
        if not taxonomy.labels(concept.uri, "nl") and taxonomy.labels(concept.uri, "en")
    )
    assert taxonomy.label(missing_in_dutch, "nl").language == "en"


def test_unknown_identifiers_are_said_to_be_unknown(taxonomy: Taxonomy) -> None:
    with raises(UnknownConcept, match="nowhere"):
        taxonomy.concept("http://nowhere")
    assert taxonomy.current("http://nowhere") is None


def test_nineteen_codes_in_twenty_of_rome_lead_to_an_occupation(taxonomy: Taxonomy) -> None:
    reached = [code for code in taxonomy.rome.codes if taxonomy.rome_occupations(code)]
    assert len(taxonomy.rome.codes) > 1500
    assert len(reached) >= 0.95 * len(taxonomy.rome.codes)


def test_a_rome_code_leads_to_its_best_supported_occupation_first(taxonomy: Taxonomy) -> None:
    crossings = taxonomy.rome_occupations("F1703")
    assert taxonomy.rome_title("F1703") == "Maçon / Maçonne"
    assert taxonomy.label(crossings[0].uri, "en").text == "bricklayer"
    assert crossings[0].match is Match.EXACT
    assert sum(crossing.weight for crossing in crossings) == approx(1, abs=0.01)


def test_a_job_title_under_a_rome_code_narrows_it(taxonomy: Taxonomy) -> None:
    whole = {crossing.uri for crossing in taxonomy.rome_occupations("D1106")}
    narrowed = {
        crossing.uri
        for crossing in taxonomy.rome_occupations_for_title("D1106", "Vendeuse en poissonnerie (H/F)")
    }
    assert narrowed and narrowed < whole
    assert {c.uri for c in taxonomy.rome_occupations_for_title("D1106", "unheard of")} == whole
    assert taxonomy.rome_occupations_for_title("Z9999", "Vendeur") == ()


def test_rome_neighbours_are_other_codes_of_rome(taxonomy: Taxonomy) -> None:
    for code in taxonomy.rome.codes:
        assert all(taxonomy.rome_title(neighbour) for neighbour in taxonomy.rome_neighbours(code))
    assert taxonomy.rome_neighbours("A1101")[0] != "A1101"


def test_likeness_is_one_to_itself_symmetric_and_between_nought_and_one(taxonomy: Taxonomy) -> None:
    welder, cook = uri(taxonomy, "welder"), uri(taxonomy, "cook")
    row = taxonomy.similarity_row(welder)
    assert row.shape == (len(taxonomy.occupations),)
    assert row.dtype == np.float32
    assert row.min() >= 0 and row.max() <= 1
    assert taxonomy.similarity(welder, welder) == 1
    assert taxonomy.similarity(welder, cook) == approx(taxonomy.similarity(cook, welder))


def test_a_spot_welder_is_nearer_to_a_welder_than_a_cook_is(taxonomy: Taxonomy) -> None:
    welder, spot_welder, cook = (uri(taxonomy, name) for name in ("welder", "spot welder", "cook"))
    assert taxonomy.similarity(welder, spot_welder) > 0.5 > 0.1 > taxonomy.similarity(welder, cook)
    near = taxonomy.similar(welder, at_least=0.5)
    assert next(iter(near)) == taxonomy.index_of(welder)
    assert taxonomy.index_of(spot_welder) in near and taxonomy.index_of(cook) not in near
    assert list(near.values()) == sorted(near.values(), reverse=True)


def test_skills_are_not_occupations_to_compare(taxonomy: Taxonomy) -> None:
    with raises(UnknownConcept):
        taxonomy.similarity_row(taxonomy.skills[0].uri)


def test_skills_are_found_in_an_advert_and_quoted_in_its_words(taxonomy: Taxonomy) -> None:
    text = "Vous devrez gérer une équipe, travailler de manière autonome et connaître SQL et le C++."
    words = {found.words: found for found in taxonomy.find_skills(text, "fr")}
    assert set(words) == {"gérer une équipe", "travailler de manière autonome", "SQL", "C++"}
    assert all(found.kind == "skill" and found.words in text for found in words.values())


@mark.parametrize(
    ("text", "language", "skill"),
    [
        ("Kennis van marktonderzoek is een pluspunt.", "nl", "market research"),
        ("Sie haben Erfahrung in der Anästhesiologie.", "de", None),
        ("You will perform welding inspection daily", "en", "perform welding inspection"),
        ("Vous saurez utiliser les outils informatiques", "fr", None),
    ],
)
def test_skills_are_found_in_every_language(
    taxonomy: Taxonomy, text: str, language: str, skill: str | None
) -> None:
    found = taxonomy.find_skills(text, language)
    assert found
    if skill:
        assert skill in {taxonomy.label(each.uri, "en").text for each in found}


@mark.parametrize(
    ("text", "language", "label"),
    [
        ("Vous gérez les stocks du magasin.", "fr", "gérer des stocks"),
        ("Missions : préparation des légumes", "fr", "préparer des légumes"),
        ("Vous accueillerez les clients.", "fr", "accueillir les clients"),
        ("Je beheert de budgetten.", "nl", "budgetten beheren"),
        ("Onderhandelen over prijzen", "nl", "over prijzen onderhandelen"),
        ("Sie beraten Kunden.", "de", "Kunden beraten"),
        ("Wartung von Maschinen", "de", "Maschinen warten"),
        ("You will be managing budgets.", "en", "manage budgets"),
    ],
)
def test_a_skill_is_found_in_other_forms_of_its_words_less_surely(
    taxonomy: Taxonomy, text: str, language: str, label: str
) -> None:
    (found,) = taxonomy.find_skills(text, language)
    assert found.label == label and found.words in text
    assert found.score < taxonomy.find_skills(label, language)[0].score


@mark.parametrize(
    "text",
    [
        "Activités adaptées aux projets",  # a participle is no doing
        "des modèles de ML",  # a language of that name, but in adverts machine learning
        "Chef de projet à Paris",  # a tool and a bet in ESCO, a person and a town in French
        "avec ou sans permis",
        "Nous sommes une équipe. Gérer",
        "",
    ],
)
def test_words_that_mean_something_else_are_not_taken_for_skills(taxonomy: Taxonomy, text: str) -> None:
    assert taxonomy.find_skills(text, "fr") == []


def test_completion_is_in_the_readers_language_each_occupation_once(taxonomy: Taxonomy) -> None:
    for language, prefix, first in (
        ("fr", "soud", "soudeur/soudeuse"),
        ("nl", "lasse", "lasser"),
        ("en", "weld", "welder"),
    ):
        found = taxonomy.complete(prefix, language, limit=5)
        assert found[0].name.text == first
        assert len({completion.uri for completion in found}) == len(found) == 5
        assert all(completion.name.language == language for completion in found)
    assert taxonomy.complete("", "fr") == [] == taxonomy.complete("soud", "fr", limit=0)


def test_completion_offers_an_occupation_that_has_no_name_in_the_readers_language(taxonomy: Taxonomy) -> None:
    found = taxonomy.complete("kunstbeheer", "fr", limit=3)
    assert [completion.name.language for completion in found] == ["nl"]


def test_every_language_has_labels_for_almost_every_occupation(taxonomy: Taxonomy) -> None:
    for language in LANGUAGES:
        named = sum(
            taxonomy.label(occupation.uri, language).language == language
            for occupation in taxonomy.occupations
        )
        assert named > 0.95 * len(taxonomy.occupations)
