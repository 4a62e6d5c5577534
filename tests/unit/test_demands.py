"""Which skills a text demands, in the text's own cues, on sentences of four languages."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.reading.demands import Demand, Demands, of_heading
from tests.unit.matching_given import skill
from tests.unit.test_matching_reading import read


def requires(text: str, words: str = "Excel") -> bool:
    return Demands(text).of(words) is Demand.REQUIRED


@pytest.mark.parametrize(
    "text",
    [
        "La maîtrise d'Excel est indispensable.",
        "Excel exigé",
        "Excel ET WORD EXIGÉS",
        "Vous maîtrisez parfaitement Excel et le travail en équipe.",
        "Bonne maîtrise d'Excel",
        "Bonnes connaissances d'Excel",
        "Vous êtes à l'aise avec Excel.",
        "Naast Word heb je een vlotte kennis van Excel.",
        "Fluent in Excel",
        "Il faut connaître Excel.",
        "Compétences requises : Word, Excel, sens du service auprès de tous les publics",
        "Compétences requises :\n- Word\n- Excel\n- rigueur",
        "Profil requis\nVous êtes à l'aise avec Excel.",
        "Kennis van Excel is vereist.",
        "Je beschikt over een grondige kennis van Excel.",
        "Excel is voor deze job noodzakelijk.",
        "Excel is een must!",
        "Vereisten:\nExcel",
        "Excel-Kenntnisse sind zwingend erforderlich.",
        "Sie beherrschen Excel und arbeiten gern im Team.",
        "Anforderungen\n• Excel\n• Teamgeist",
        "Excel is required.",
        "You must know Excel",
        "Must have: Excel, Word",
        "Requirements\n\n* Excel\n* Word",
    ],
)
def test_what_a_text_demands_is_required(text: str) -> None:
    assert requires(text)


@pytest.mark.parametrize(
    "text",
    [
        "Vous travaillez avec Excel tous les jours.",
        "La maîtrise d'Excel serait un plus.",
        "Connaissance d'Excel appréciée",
        "Idéalement, vous maîtrisez Excel.",
        "Excel souhaité mais non obligatoire",
        "Excel n'est pas indispensable.",
        "Compétences souhaitées :\n- Excel",
        "Les données nécessaires à l'analyse sont tenues dans Excel.",
        "Un environnement exigeant autour d'Excel",
        "Je werkt dagelijks met Excel.",
        "Kennis van Excel is een pluspunt.",
        "Excel is geen vereiste.",
        "Bij voorkeur beschikt u over kennis van Excel.",
        "Pluspunten:\n- Excel",
        "Sie arbeiten täglich mit Excel.",
        "Sie beherrschen idealerweise Excel.",
        "Excel ist von Vorteil.",
        "Excel ist nicht erforderlich.",
        "Sie müssen kein Excel können.",
        "You will use Excel.",
        "Knowledge of Excel is a plus.",
        "Excel preferred",
        "No knowledge of Excel required",
        "Nice to have:\nExcel",
    ],
)
def test_what_is_only_mentioned_or_desired_is_not_required(text: str) -> None:
    assert not requires(text)


@pytest.mark.parametrize(
    ("text", "required", "desired"),
    [
        ("Excel exigé, Word souhaité", "Excel", "Word"),
        ("Excel est indispensable, l'anglais serait un atout.", "Excel", "anglais"),
        ("Vous maîtrisez Excel, Word et idéalement SAP.", "Excel", "SAP"),
        ("Kennis van Excel vereist (SAP is een troef)", "Excel", "SAP"),
        ("Je spreekt vlot Frans; Duits is mooi meegenomen", "Frans", "Duits"),
        ("Je beheerst Excel Je werkt in de logistiek", "Excel", "logistiek"),
        ("Excel zwingend, SAP wünschenswert", "Excel", "SAP"),
        ("Excel is required but SAP is only an asset", "Excel", "SAP"),
        ("Vous gérez les stocks du magasin central, Excel exigé", "Excel", "stocks"),
        ("Compétences requises :\nExcel\n\nVos missions :\nTenir SAP à jour", "Excel", "SAP"),
        ("Must haves\nExcel\nNice to haves\nSAP", "Excel", "SAP"),
    ],
)
def test_a_cue_reaches_what_it_is_said_of(text: str, required: str, desired: str) -> None:
    assert requires(text, required)
    assert not requires(text, desired)


def test_the_items_of_a_list_share_their_cue() -> None:
    text = "Mécanique, hydraulique et électricité exigées. Maîtrise de Word, Excel, anglais."
    for words in ("Mécanique", "hydraulique", "électricité", "Word", "Excel", "anglais"):
        assert requires(text, words)


def test_a_skill_demanded_anywhere_is_required() -> None:
    assert requires("Vous travaillez avec Excel.\nExcel serait un plus.\nExcel exigé.")
    assert requires("Excel exigé.\nExcel serait un plus.")


def test_words_inside_other_words_are_not_meant() -> None:
    assert not requires("HTML exigé. Vous découvrez le ML.", "ML")


def test_a_task_item_is_no_heading_and_a_section_is() -> None:
    assert of_heading("- Accueillir les clients") is None
    assert of_heading("Accueillir les clients et répondre à leurs questions chaque jour.") is None
    assert of_heading("VOS MISSIONS") == 0


@pytest.mark.parametrize(
    "heading",
    ["Avantages :", "Nous vous offrons", "Aanbod", "Wat bieden wij?", "Wir bieten:", "Benefits", "We offer"],
)
def test_what_the_employer_offers_is_no_skill_of_the_work(heading: str) -> None:
    assert Demands(f"Text.\n{heading}\n- Excel").of("Excel") is Demand.NONE
    assert Demands(f"Excel.\n{heading}\n- Excel").of("Excel") is Demand.UNSAID
    assert Demands(f"{heading}\n- x\nProfil :\n- Excel").of("Excel") is Demand.UNSAID
    assert not read(title="Job", description=f"Work.\n{heading}\n- tig courses", language="en").skills


def test_an_offer_is_read_with_what_its_text_demands() -> None:
    reading = read(
        title="Welder", description="TIG welding with tig is required. You draw plans daily.", language="en"
    )
    assert {one.key: one.required for one in reading.skills} == {skill("tig"): True, skill("plans"): False}


def test_a_stated_wish_that_the_text_demands_is_required() -> None:
    stated: dict[str, Any] = {"skills": ({"label": "tig", "required": False},)}
    assert [one.required for one in read(description="tig is required", **stated).skills] == [True]


# --- for any sentence -------------------------------------------------------------------------------------------------

CUES = (
    "est exigé",
    "est indispensable",
    "is vereist",
    "is noodzakelijk",
    "ist erforderlich",
    "ist zwingend",
    "is required",
    "is a must",
)
WORDS = st.sampled_from(
    "avec vous le la travaillez idéalement souhaité apprécié un plus kennis van bij voorkeur een troef mit von Vorteil "
    "wünschenswert you will a plus preferably maîtrise de équipe team , ; : ( ) mais maar".split(" ")
)
SENTENCES = st.lists(WORDS, max_size=12).map(" ".join)


@given(SENTENCES, SENTENCES, st.sampled_from(CUES))
def test_saying_that_it_is_required_makes_it_required(before: str, after: str, cue: str) -> None:
    assert requires(f"{before} Excel {cue} {after}")


@given(SENTENCES, SENTENCES, SENTENCES, st.sampled_from(CUES))
def test_a_demand_more_never_takes_one_away(before: str, after: str, more: str, cue: str) -> None:
    text = f"{before} Excel {after}"
    if requires(text):
        assert requires(f"{text}.\n{more} Excel {cue}.")
        assert requires(f"{text}.\nLe permis {cue}.")
        assert requires(f"{before} Excel {cue} {after}")


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert Demands(f"{text} Excel {text}").of("Excel") in Demand
    assert Demands(text.replace("Excel", "")).of("Excel and nothing else") is Demand.UNSAID
