"""The columns of partners' files: which fields there are, and what partners call them in four languages.

Headers are compared without case, accents, punctuation and what stands in brackets. ``--map "Header=field"`` names what
is not here.
"""

from __future__ import annotations

from functools import cache
from typing import Final, Literal, get_args

from services.partner_files.words import folded

Kind = Literal["participants", "sessions", "placements", "follow_ups"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

_WHO: Final = {
    "given_name": "prénom | prénoms | voornaam | first name | given name | forename | vorname",
    "family_name": "nom | nom de famille | nom usuel | naam | achternaam | familienaam | last name | surname | family name"
    " | name | familienname | nachname",
    "birth_date": "date de naissance | né le | née le | né(e) le | geboortedatum | geboren op | date of birth | birth date"
    " | birthdate | dob | geburtsdatum | geboren am",
    "number": "n° participant | numéro participant | numéro de participant | n° de dossier | numéro de dossier | matricule"
    " | identifiant | identifiant participant | deelnemersnummer | dossiernummer | klantnummer | participant number"
    " | participant id | participant no | file number | teilnehmernummer | aktenzeichen",
}
_SESSION: Final = {
    "session": "session | code session | code de session | n° session | sessie | sessiecode | session code | kurs | kurscode"
    " | groupe | groep | group",
    "training": "formation | code formation | référence formation | référence de la formation | action de formation"
    " | opleiding | opleidingscode | training | training reference | course | weiterbildung | schulung",
}
_ANYBODY: Final = _WHO | {"person_id": "pseudonyme | pseudoniem | pseudonym"} | _SESSION
_REMARKS: Final = {
    "remarks": "remarque | remarques | observations | commentaire | commentaires | opmerking | opmerkingen | remarks"
    " | comments | notes | bemerkung | bemerkungen",
}

COLUMNS: Final[dict[Kind, dict[str, str]]] = {
    "participants": _WHO
    | _SESSION
    | {
        "gender": "sexe | genre | civilité | geslacht | gender | sex | geschlecht | anrede | aanspreking",
        "email": "e-mail | email | courriel | adresse e-mail | adresse mail | mail | e-mailadres | email address"
        " | e-mail-adresse",
        "phone": "téléphone | tél | portable | gsm | numéro de téléphone | telefoon | telefoonnummer | phone | telephone"
        " | mobile | phone number | telefon | telefonnummer | handy",
        "address": "adresse | adresse postale | adres | woonadres | address | postal address | anschrift",
        "country": "pays | pays de résidence | pays de domicile | land | woonland | land van verblijf | country"
        " | country of residence | wohnland | wohnsitzland",
        "labour_status": "statut | statut à l'entrée | statut professionnel | situation à l'entrée | statuut"
        " | arbeidsstatuut | arbeidsmarktpositie | statuut bij instap | labour status | employment status"
        " | status at entry | status | arbeitsmarktstatus | erwerbsstatus",
        "education": "niveau d'études | niveau de formation | niveau d'études à l'entrée | diplôme le plus élevé"
        " | opleidingsniveau | scholingsgraad | hoogste diploma | education | education level | level of education"
        " | bildungsniveau | bildungsabschluss | höchster abschluss",
        "applied_on": "date de candidature | candidature le | date d'inscription | inscrit le | aanmeldingsdatum"
        " | inschrijvingsdatum | date of application | application date | applied on | bewerbungsdatum | anmeldedatum",
        "entered_on": "date d'entrée | entrée | entrée le | entré le | date de début de parcours | instapdatum | instap"
        " | datum instap | startdatum deelnemer | date of entry | entry date | entered on | eintrittsdatum | eintritt",
        "exited_on": "date de sortie | sortie | sortie le | sorti le | date de fin de parcours | uitstapdatum | uitstap"
        " | datum uitstap | date of exit | exit date | exited on | austrittsdatum | austritt",
        "outcome": "résultat | issue | statut à la sortie | type de sortie | uitkomst | resultaat | outcome | result"
        " | exit status | ergebnis | ausgang",
        "reason": "motif | motif d'abandon | motif de sortie | raison | raison de l'abandon | reden | reden van uitval"
        " | reden uitstap | reason | drop-out reason | reason for leaving | grund | abbruchgrund",
        "to_session": "vers session | session de transfert | nieuwe sessie | to session | new session | neuer kurs",
        "award": "certification | diplôme obtenu | titre obtenu | certificat | attestation | certificaat | behaald diploma"
        " | getuigschrift | award | certificate | abschluss | zertifikat",
        "awarded_on": "date de certification | obtenu le | date d'obtention | certifié le | behaald op"
        " | datum certificaat | awarded on | date awarded | certified on | verliehen am | zertifiziert am",
        "award_2": "certification 2 | diplôme obtenu 2 | certificat 2 | certificaat 2 | getuigschrift 2 | award 2"
        " | certificate 2 | zertifikat 2",
        "awarded_2_on": "date de certification 2 | obtenu le 2 | date d'obtention 2 | behaald op 2 | awarded on 2"
        " | awarded 2 on | verliehen am 2",
        "attended_from": "présence du | heures du | aanwezig van | attended from | anwesend von",
        "attended_to": "présence au | heures au | aanwezig tot | attended to | anwesend bis",
        "hours_planned": "heures prévues | geplande uren | hours planned | planned hours | geplante stunden",
        "hours_attended": "heures suivies | heures réalisées | heures de présence | gevolgde uren | hours attended"
        " | attended hours | besuchte stunden",
    }
    | _REMARKS,
    "sessions": {
        "training": _SESSION["training"],
        "code": _SESSION["session"] + " | code",
        "starts_on": "date de début | début | du | begindatum | startdatum | start date | starts on | start | von"
        " | anfangsdatum | beginn",
        "ends_on": "date de fin | fin | au | einddatum | end date | ends on | end | bis | enddatum | ende",
        "seats": "places | nombre de places | capacité | plaatsen | aantal plaatsen | seats | capacity | plätze"
        " | anzahl plätze",
        "cancelled": "annulé | annulée | geannuleerd | cancelled | canceled | abgesagt",
        "title": "intitulé | titre | intitulé de la formation | titel | naam opleiding | title | training title",
        "provider": "organisme | organisme de formation | opérateur | centre de formation | opleidingsverstrekker"
        " | aanbieder | provider | training provider | träger | bildungsträger",
        "place": "lieu | ville | lieu de formation | plaats | locatie | stad | place | location | city | ort",
        "country": "pays | land | country",
        "language": "langue | taal | language | sprache",
        "hours": "heures | nombre d'heures | durée en heures | uren | aantal uren | hours | stunden",
        "awards": "certifications | diplômes | certificaten | getuigschriften | awards | abschlüsse",
    },
    "placements": _ANYBODY
    | {
        "reference": "référence | référence du placement | n° placement | referentie | reference | referenz",
        "employer": "employeur | entreprise | nom de l'entreprise | société | werkgever | bedrijf | employer | company"
        " | arbeitgeber | unternehmen | firma",
        "employer_country": "pays de l'employeur | pays de l'entreprise | land werkgever | land van de werkgever"
        " | employer country | land des arbeitgebers",
        "siret": "siret | n° siret | numéro siret | siret number | siret-nummer",
        "bce": "bce | kbo | bce/kbo | n° bce | numéro bce | numéro d'entreprise | ondernemingsnummer | kbo-nummer"
        " | enterprise number | unternehmensnummer",
        "size_class": "taille | taille de l'entreprise | effectif | effectifs | nombre de salariés | grootte"
        " | aantal werknemers | size | company size | number of employees | headcount | größe | mitarbeiterzahl",
        "sector": "secteur | code nace | nace | naf | code naf | code ape | sector | nacebel | nace code | branche"
        " | wirtschaftszweig",
        "occupation": "métier | emploi | poste | profession | fonction | beroep | functie | occupation | job | job title"
        " | position | beruf | stelle",
        "occupation_code": "code métier | code rome | rome | code isco | isco | beroepscode | occupation code | berufscode",
        "contract": "contrat | type de contrat | nature du contrat | contract | contracttype | type contract | soort contract"
        " | contract type | vertrag | vertragsart",
        "working_time": "temps de travail | durée du travail | arbeidsregime | arbeidstijd | working time | arbeitszeit",
        "is_subsidised": "emploi aidé | contrat aidé | gesubsidieerd | gesubsidieerde job | subsidised | subsidized"
        " | gefördert",
        "country_of_residence": "pays de résidence | pays de domicile | woonland | land van verblijf"
        " | country of residence | wohnland",
        "country_of_work": "pays de travail | pays d'emploi | pays du lieu de travail | werkland | land van tewerkstelling"
        " | country of work | work country | arbeitsland | beschäftigungsland",
        "starts_on": "date de début | date d'embauche | embauche | début du contrat | début de contrat | date de début de contrat"
        " | begindatum | startdatum | datum indiensttreding | indiensttreding | start date | starts on | job start"
        " | hired on | anfangsdatum | einstellungsdatum | beginn",
        "ends_on": "date de fin | fin du contrat | fin de contrat | date de fin de contrat | einddatum | uit dienst"
        " | end date | ends on | job end | enddatum | ende",
        "evidence": "preuve | justificatif | pièce justificative | bewijs | bewijsstuk | evidence | proof | nachweis",
        "evidence_on": "date de la preuve | date du justificatif | justificatif reçu le | datum bewijs"
        " | evidence date | evidence on | nachweis vom",
    }
    | _REMARKS,
    "follow_ups": _ANYBODY
    | {
        "milestone": "échéance | étape | suivi à | jalon | moment | opvolgmoment | meetmoment | termijn | milestone"
        " | follow-up at | zeitpunkt | etappe",
        "situation": "situation | situation professionnelle | statut | situatie | arbeidssituatie | toestand | status"
        " | employment situation | lage | erwerbssituation",
        "situation_on": "date de la situation | date du suivi | situation au | date de suivi | date d'enquête"
        " | datum opvolging | datum situatie | situatie op | follow-up date | situation on | date of situation"
        " | stand vom | datum der nachverfolgung",
        "source": "source | source d'information | mode de contact | bron | contactwijze | contact mode | quelle",
        "country_of_work": "pays de travail | pays d'emploi | werkland | land van tewerkstelling | country of work"
        " | arbeitsland | beschäftigungsland",
        "contract": "contrat | type de contrat | contract | contracttype | type contract | contract type | vertrag | vertragsart",
    }
    | _REMARKS,
}  # fmt: skip

Alternatives = tuple[frozenset[str], ...]
"""Any one of these sets of fields is enough."""

_NAMED: Final = frozenset({"given_name", "family_name", "birth_date"})
_ANY_OF_THEM: Final[Alternatives] = (_NAMED, frozenset({"number"}), frozenset({"person_id"}))


def _each(*names: str) -> tuple[Alternatives, ...]:
    return tuple((frozenset({name}),) for name in names)


NEEDED: Final[dict[Kind, tuple[Alternatives, ...]]] = {
    "participants": (
        *_each("given_name", "family_name"),
        (frozenset({"birth_date"}), frozenset({"number"})),
    ),
    "sessions": _each("training", "code", "starts_on", "ends_on", "seats"),
    "placements": (_ANY_OF_THEM, *_each("starts_on", "country_of_work", "evidence")),
    "follow_ups": (_ANY_OF_THEM, *_each("milestone", "situation", "situation_on")),
}
ON_A_PATH: Final = frozenset(
    {"applied_on", "entered_on", "exited_on", "outcome", "award", "awarded_on", "hours_attended"}
)
"""Columns of participants that say something of a session: then it must be known which."""


@cache
def known_headers(kind: Kind) -> dict[str, str]:
    """The field of each folded header. A field's own name is one of its headers."""
    return {
        folded(header): field
        for field, headers in COLUMNS[kind].items()
        for header in (field, *headers.split("|"))
    }


@cache
def headers_of_any_kind() -> frozenset[str]:
    """Every folded header that is known."""
    return frozenset(header for kind in KINDS for header in known_headers(kind))


def shown(alternatives: Alternatives) -> str:
    """A need, in words: ``number / given_name + family_name + birth_date``."""
    order = sorted(alternatives, key=lambda names: (len(names), sorted(names)))
    return " / ".join(" + ".join(sorted(names, reverse=len(names) == 3)) for names in order)
