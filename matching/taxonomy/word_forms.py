"""What the forms of a word have in common: "gérez", "gérer" and "gestion"; "beheert", "beheren" and "beheer".

Endings of verbs, of plurals and of the nouns that name what a verb does are taken off, the longest first. That is rough
("client" may lose its end), but the same is done to a label and to a text, and only runs of two words and more are
compared so: what two different words would share by chance, their neighbours seldom share too.
"""

from __future__ import annotations

from functools import lru_cache

LEAST = 3
"""Letters that an ending must leave."""

_ENDINGS: dict[str, tuple[tuple[int, str], ...]] = {
    "fr": (
        (3, "s x"),
        (4, "issement issante issage ation ement issez issent"),
        (3, "erons erez eront erai era irons irez iront ira assent aient age ante ant ez"),
        (3, "dre:d tre:t ire:i vre:v er ir e i"),
    ),
    "nl": (
        (3, "s"),
        (5, "eringen ering eren eert"),
        (3, "ingen ing ende en e"),
        (3, "t"),
    ),
    "de": (
        (4, "ierungen ierung ierten ierte ieren iert"),
        (3, "ungen ung ende est en ern er em es et e n s"),
        (3, "t"),
    ),
    "en": (
        (3, "s"),
        (4, "ization isation ation ement ment"),
        (3, "ing ized ised ize ise ied ie ed e y"),
    ),
}
"""By language, groups of folded endings, each with how many letters must be left; after a colon, what stays of one. Plurals come off first where
they are made upon the singular's ending, then at most one other ending."""
_EXTRA = ("s x", "s", "t")
"""Groups taken off besides another ending."""
_IRREGULAR = {
    "fr": {
        "ger": "gestion gestions gerance",
        "vend": "vente ventes vendeur vendeuse vend",
        "entretien": "entretenir entretenez entretient entretiens entretenu",
        "accueil": "accueillir accueillez accueille accueillerez accueillant accueils",
        "suiv": "suivi suivis suivre suivez suit suivrez",
        "conduit": "conduire conduisez conduite conduites conduisent conduirez",
        "recept": "reception receptions receptionner receptionnez receptionne receptionnerez",
        "nettoi": "nettoyer nettoyez nettoie nettoyage nettoyages nettoyerez nettoierez nettoyant",
        "pein": "peindre peignez peint peinture peintures",
        "condition": "conditionner conditionnez conditionne conditionnement conditionnements",
        "redig": "redaction redactions rediger redigez redige redigerez",
        "maintien": "maintenir maintenez maintient maintien",
        "cuis": "cuire cuisez cuit cuisson cuissons",
        "soud": "souder soudez soude soudage soudages soudure soudures",
        "servi": "servir servez sert servirez service services",
    },
    "nl": {
        "verkop": "verkopen verkoop verkoopt verkocht",
        "aankop": "aankopen aankoop aangekocht",
    },
    "de": {"verkauf": "verkaufen verkauft verkauf verkaufe"},
    "en": {
        "sell": "selling sells sell sale sales sold",
        "analys": "analyse analyze analyses analysis analysing analyzing analysed analyzed",
    },
}


Ending = tuple[str, str, int]
"""What is taken off, what stays of it, and the least length of the word."""


def _endings(least: int, told: str) -> list[Ending]:
    pairs = [one.partition(":") for one in sorted(told.split(), key=lambda one: -len(one))]
    return [(ending, stays, least + len(ending) - len(stays)) for ending, _, stays in pairs]


_GROUPS = {
    language: [(told in _EXTRA, _endings(least, told)) for least, told in groups]
    for language, groups in _ENDINGS.items()
}
_STEMS = {
    language: {form: stem for stem, forms in table.items() for form in forms.split()}
    for language, table in _IRREGULAR.items()
}


@lru_cache(maxsize=65_536)
def stem(word: str, language: str) -> str:
    """What is left of a folded word, the same for most of its forms; a short word and an unknown language keep it whole."""
    irregular = _STEMS.get(language, {}).get(word)
    if irregular:
        return irregular
    if len(word) <= LEAST or not word.isalpha() or language not in _GROUPS:
        return word
    ended = False
    for is_extra, endings in _GROUPS[language]:
        if is_extra or not ended:
            shorter = _without(word, endings)
            ended = ended or (shorter != word and not is_extra)
            word = shorter
    if language == "nl":  # beheer, beheren; schrijft, schrijven; verkoos, verkozen
        word = word.replace("aa", "a").replace("ee", "e").replace("oo", "o").replace("uu", "u")
        word = word[:-1] + {"v": "f", "z": "s"}.get(word[-1], word[-1])
    if len(word) > LEAST and word[-1] == word[-2]:  # plannen, plan
        word = word[:-1]
    return word


def _without(word: str, endings: list[Ending]) -> str:
    for ending, stays, least in endings:
        if len(word) >= least and word.endswith(ending):
            return word[: -len(ending)] + stays
    return word
