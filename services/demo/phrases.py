"""Sentences that any trade's advert may hold, in both languages and in the same order in each."""

from __future__ import annotations

from services.demo.trades.model import Sector, Tongue

OPENINGS: dict[Tongue, tuple[str, ...]] = {
    "fr": (
        "{employer} recrute {at}.",
        "Pour renforcer son équipe {at}, {employer} cherche une personne motivée.",
        "Vous cherchez un emploi {at} ? {employer} vous attend.",
        "{employer} poursuit son développement {at} et agrandit son équipe.",
        "Suite à un départ à la retraite, {employer} engage {at}.",
        "Envie de changement ? Rejoignez {employer}, {at}.",
    ),
    "nl": (
        "{employer} werft aan {at}.",
        "Om het team {at} te versterken, zoekt {employer} een gemotiveerde collega.",
        "Zoekt u werk {at}? {employer} verwacht u.",
        "{employer} groeit verder {at} en breidt het team uit.",
        "Wegens een pensionering werft {employer} aan {at}.",
        "Zin in verandering? Kom bij {employer} werken, {at}.",
    ),
}

_DAYS = ("Horaires de jour, du lundi au vendredi.", "U werkt overdag, van maandag tot vrijdag.")
_TWO_SHIFTS = ("Travail en équipes successives, matin ou après-midi.", "U werkt in een tweeploegenstelsel.")
_NIGHTS = ("Le poste est de nuit, avec une prime.", "Het is nachtwerk, met een premie.")
_WEEKENDS = ("Un week-end sur deux est travaillé.", "U werkt om de twee weken in het weekend.")
_SITES = ("Le départ se fait du dépôt, tôt le matin.", "U vertrekt 's morgens vroeg vanuit het depot.")
_SATURDAYS = (
    "Le samedi est travaillé ; un jour de repos est pris en semaine.",
    "U werkt op zaterdag en neemt een rustdag in de week.",
)
_SPLIT = (
    "Les horaires suivent les services du midi et du soir.",
    "De uren volgen de middag- en de avonddienst.",
)
_HOMES = (
    "Votre tournée est organisée près de chez vous.",
    "Uw ronde wordt dicht bij uw woonplaats georganiseerd.",
)
_REMOTE = (
    "Deux jours de télétravail par semaine sont possibles.",
    "Twee dagen thuiswerk per week zijn mogelijk.",
)
_SCHOOL = ("Le poste suit le calendrier scolaire.", "De functie volgt de schoolkalender.")

RHYTHMS: dict[Sector, tuple[tuple[str, str], ...]] = {
    "industry": (_TWO_SHIFTS, _DAYS, _NIGHTS),
    "food": (_TWO_SHIFTS, _NIGHTS, _DAYS),
    "textile": (_TWO_SHIFTS, _DAYS),
    "logistics": (_TWO_SHIFTS, _DAYS, _NIGHTS),
    "transport": (_SITES, _DAYS),
    "port": (_TWO_SHIFTS, _NIGHTS, _WEEKENDS),
    "care": (_WEEKENDS, _NIGHTS, _TWO_SHIFTS),
    "home_help": (_HOMES, _DAYS),
    "cleaning": (_HOMES, _DAYS),
    "construction": (_SITES, _DAYS),
    "hospitality": (_SPLIT, _WEEKENDS),
    "it": (_REMOTE, _DAYS),
    "teaching": (_SCHOOL,),
    "retail": (_SATURDAYS, _DAYS),
    "office": (_DAYS, _REMOTE),
    "wine": (_DAYS,),
    "green": (_SITES, _DAYS),
    "security": (_NIGHTS, _WEEKENDS),
}

BENEFITS: dict[str, tuple[tuple[str, str], ...]] = {
    "FR": (
        (
            "Une mutuelle d'entreprise et une prime de transport complètent le salaire.",
            "Een aanvullende ziekteverzekering en een vervoerspremie vullen het loon aan.",
        ),
        (
            "Un treizième mois est versé après un an d'ancienneté.",
            "Na een jaar anciënniteit wordt een dertiende maand betaald.",
        ),
        (
            "Une formation interne est assurée à votre arrivée.",
            "Bij uw start krijgt u een interne opleiding.",
        ),
    ),
    "BE": (
        (
            "Nous offrons des chèques-repas, des éco-chèques et une assurance hospitalisation.",
            "Wij bieden maaltijdcheques, ecocheques en een hospitalisatieverzekering.",
        ),
        (
            "Les frais de déplacement sont remboursés, aussi pour les frontaliers.",
            "De verplaatsingskosten worden terugbetaald, ook voor grensarbeiders.",
        ),
        (
            "Vous êtes accompagné par un collègue expérimenté pendant les premières semaines.",
            "Een ervaren collega begeleidt u tijdens de eerste weken.",
        ),
    ),
}

CONTRACTS: dict[str, tuple[str, str]] = {
    "permanent": ("Contrat à durée indéterminée.", "Contract van onbepaalde duur."),
    "fixed_term": (
        "Contrat à durée déterminée de {months} mois.",
        "Contract van bepaalde duur van {months} maanden.",
    ),
    "temporary": (
        "Mission d'intérim de {months} mois, avec possibilité d'engagement.",
        "Uitzendopdracht van {months} maanden, met uitzicht op een vast contract.",
    ),
    "apprenticeship": (
        "Contrat d'alternance de {months} mois, avec un tuteur dans l'entreprise.",
        "Duale opleiding van {months} maanden, met een mentor in het bedrijf.",
    ),
    "seasonal": ("Contrat saisonnier de {months} mois.", "Seizoenscontract van {months} maanden."),
}

SECOND_LANGUAGE: dict[Tongue, tuple[str, str]] = {
    "nl": (
        "La connaissance du néerlandais est demandée pour les contacts de l'autre côté de la frontière.",
        "Kennis van het Nederlands is nodig voor de contacten aan de andere kant van de grens.",
    ),
    "fr": (
        "La connaissance du français est demandée pour les contacts de l'autre côté de la frontière.",
        "Kennis van het Frans is nodig voor de contacten aan de andere kant van de grens.",
    ),
}
PROGRAMMES: dict[str, tuple[str, str]] = {
    "weldcome": (
        "Une formation transfrontalière au soudage peut précéder l'engagement.",
        "Een grensoverschrijdende lasopleiding kan aan de aanwerving voorafgaan.",
    ),
    "actemploi": (
        "Une formation transfrontalière à l'aide à domicile, avec double certification, est proposée avant l'engagement.",
        "Vóór de aanwerving wordt een grensoverschrijdende opleiding thuishulp met dubbele certificering aangeboden.",
    ),
    "emploi-sans-frontieres": (
        "Les candidats de l'autre côté de la frontière sont les bienvenus.",
        "Kandidaten van de andere kant van de grens zijn welkom.",
    ),
}
