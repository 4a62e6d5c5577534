"""The words that partners write into coded cells, in French, Dutch, English and German, and the contracts' codes for them.

Compared without case, accents and punctuation. What is not here is refused, never guessed: a word that could mean two
codes ("PME") is left out on purpose.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from services.floor.personal import normalised

_BRACKETS = re.compile(r"[(\[{][^)\]}]*[)\]}]")

WORDS: Final[dict[str, dict[str, str]]] = {
    "gender": {
        "female": "f | femme | féminin | fille | mme | madame | v | vrouw | vrouwelijk | mevrouw | woman | w | weiblich | frau",
        "male": "m | h | homme | masculin | monsieur | mr | man | mannelijk | meneer | dhr | männlich | mann | herr",
        "non_binary": "x | nb | non binaire | non-binair | non-binary | d | divers | nichtbinär",
        "not_stated": "inconnu | non renseigné | non précisé | onbekend | unknown | unbekannt | keine Angabe",
    },
    "labour_status": {
        "unemployed": "demandeur d'emploi | demandeuse d'emploi | chômeur | chômeuse | chômage | au chômage | sans emploi"
        " | werkloos | werkzoekend | werkzoekende | jobseeker | job seeker | arbeitslos | arbeitsuchend | arbeitssuchend",
        "long_term_unemployed": "demandeur d'emploi de longue durée | DELD | chômeur de longue durée | chômeuse de longue durée"
        " | chômage de longue durée | langdurig werkloos | langdurig werkzoekend | langdurig werkzoekende"
        " | langzeitarbeitslos",
        "inactive": "inactif | sans activité | inactief | niet-actief | niet-beroepsactief | nichterwerbstätig"
        " | nicht erwerbstätig",
        "employed": "en emploi | salarié | salariée | en activité | werkend | werknemer | aan het werk | in work | working"
        " | beschäftigt | erwerbstätig",
        "not_stated": "inconnu | non renseigné | onbekend | unknown | unbekannt | keine Angabe",
    },
    "education": {
        "lower_secondary": "sans diplôme | primaire | secondaire inférieur | collège | brevet | CITE 0-2 | CITE 0 | CITE 1"
        " | CITE 2 | lager onderwijs | lager secundair | lager secundair onderwijs | zonder diploma | kortgeschoold"
        " | ISCED 0-2 | ISCED 0 | ISCED 1 | ISCED 2 | primary | no diploma | Hauptschule | Sekundarstufe I | ohne Abschluss",
        "upper_secondary": "secondaire supérieur | CESS | CAP | BEP | CAP/BEP | bac | bac pro | baccalauréat | CITE 3-4 | CITE 3"
        " | CITE 4 | hoger secundair | hoger secundair onderwijs | middengeschoold | ISCED 3-4 | ISCED 3 | ISCED 4"
        " | Abitur | Sekundarstufe II | Berufsausbildung",
        "tertiary": "supérieur | enseignement supérieur | études supérieures | universitaire | bac+2 | bac+3 | bac+4 | bac+5"
        " | BTS | DUT | BUT | licence | CITE 5-8 | CITE 5 | CITE 6 | CITE 7 | CITE 8 | hoger onderwijs | hooggeschoold"
        " | bachelor | master | ISCED 5-8 | ISCED 5 | ISCED 6 | ISCED 7 | ISCED 8 | higher education | university"
        " | Hochschule | Universität | Fachhochschule",
        "not_stated": "inconnu | non renseigné | onbekend | unknown | unbekannt | keine Angabe",
    },
    "outcome": {
        "completed": "terminé | terminée | achevé | achevée | réussi | réussite | diplômé | diplômée | certifié | certifiée"
        " | fin de formation | voltooid | afgewerkt | geslaagd | finished | passed | abgeschlossen | bestanden | beendet",
        "dropped_out": "abandon | abandonné | abandonnée | rupture | arrêt | gestopt | afgehaakt | uitgevallen | uitval"
        " | stopgezet | drop-out | dropout | abgebrochen | Abbruch",
        "transferred": "transféré | transférée | transfert | changement de session | overgestapt | overgeplaatst | transfer"
        " | gewechselt | versetzt",
        "": "en cours | en formation | lopend | bezig | in opleiding | in progress | ongoing | laufend",
    },
    "reason": {
        "found_work": "emploi | emploi trouvé | a trouvé un emploi | reprise d'emploi | embauche | werk | werk gevonden"
        " | work | job | Arbeit gefunden | Arbeitsaufnahme",
        "health": "santé | raisons de santé | maladie | gezondheid | ziekte | illness | Gesundheit | Krankheit",
        "family": "famille | raisons familiales | garde d'enfants | familie | gezin | familiale redenen | Kinderbetreuung",
        "transport": "mobilité | vervoer | mobiliteit | Verkehr | Mobilität",
        "money": "argent | raisons financières | financier | geld | financieel | financiële redenen | financial | finanziell"
        " | finanzielle Gründe",
        "language": "langue | taal | Sprache",
        "content": "contenu | contenu de la formation | inhoud | Inhalt",
        "moved": "déménagement | a déménagé | verhuizing | verhuisd | Umzug | umgezogen",
        "excluded": "exclusion | exclu | exclue | uitgesloten | uitsluiting | exclusion | ausgeschlossen | Ausschluss",
        "other": "autre | autres | andere | ander | sonstiges | sonstige | anderes",
        "not_stated": "inconnu | non renseigné | onbekend | unknown | unbekannt | keine Angabe",
    },
    "contract": {
        "permanent": "CDI | durée indéterminée | contrat à durée indéterminée | onbepaalde duur | contract van onbepaalde duur"
        " | vast | vast contract | open-ended | unbefristet",
        "fixed_term": "CDD | durée déterminée | contrat à durée déterminée | bepaalde duur | contract van bepaalde duur"
        " | fixed-term contract | befristet",
        "temporary": "intérim | intérimaire | mission d'intérim | uitzendarbeid | uitzendkracht | uitzendcontract | agency"
        " | temporary agency | Zeitarbeit | Leiharbeit",
        "apprenticeship": "apprentissage | contrat d'apprentissage | alternance | contrat de professionnalisation"
        " | leercontract | leertijd | Ausbildung | Lehre",
        "internship": "stage | Praktikum",
        "seasonal": "saisonnier | saisonnière | travail saisonnier | seizoensarbeid | seizoenarbeid | Saisonarbeit",
        "self_employed": "indépendant | indépendante | création d'entreprise | auto-entrepreneur | micro-entrepreneur"
        " | zelfstandig | zelfstandige | business created | selbständig | selbstständig",
        "student": "étudiant | job étudiant | studentenjob | student job | Studentenjob | Werkstudent",
        "other": "autre | andere | ander | sonstiges | sonstige",
    },
    "working_time": {
        "full_time": "temps plein | plein temps | temps complet | plein | voltijds | voltijd | full-time | Vollzeit",
        "part_time": "temps partiel | mi-temps | partiel | deeltijds | deeltijd | halftijds | part-time | Teilzeit",
    },
    "situation": {
        "employed": "en emploi | salarié | salariée | emploi | au travail | aan het werk | werkend | werk | in work | working"
        " | beschäftigt | erwerbstätig | in Arbeit",
        "self_employed": "indépendant | indépendante | créateur d'entreprise | création d'entreprise | zelfstandig"
        " | zelfstandige | selbständig | selbstständig",
        "in_training": "en formation | formation | études | in opleiding | opleiding | training | in Ausbildung"
        " | in Weiterbildung",
        "seeking": "demandeur d'emploi | demandeuse d'emploi | en recherche d'emploi | en recherche | au chômage | chômage"
        " | werkzoekend | werkzoekende | werkloos | unemployed | looking for work | arbeitsuchend | arbeitslos",
        "inactive": "inactif | sans activité | inactief | niet-actief | nichterwerbstätig | nicht erwerbstätig",
        "not_reached": "injoignable | non joint | non jointe | sans réponse | pas de réponse | niet bereikt | onbereikbaar"
        " | geen antwoord | no answer | nicht erreicht | keine Antwort",
    },
    "source": {
        "interview": "entretien | entretien individuel | rendez-vous | gesprek | Gespräch",
        "telephone": "téléphone | appel | tél | telefoon | telefonisch | phone | call | Telefon",
        "e_mail": "e-mail | courriel | mail | email",
        "letter": "courrier | lettre | brief | post | Brief",
        "employer": "employeur | entreprise | werkgever | Arbeitgeber",
        "register": "registre | DSN | DPAE | Dimona | base de données | databank | Register",
        "partner": "partenaire | Partner",
    },
    "evidence": {
        "contract": "contrat | contrat de travail | arbeidsovereenkomst | employment contract | Arbeitsvertrag | Vertrag",
        "certificate": "attestation | attestation employeur | attestation de l'employeur | certificat | attest"
        " | werkgeversattest | employer certificate | Bescheinigung",
        "declaration": "déclaration | déclaration sur l'honneur | déclaratif | verklaring | verklaring op eer | declared"
        " | Erklärung | Eigenerklärung",
        "register": "registre | DSN | DPAE | Dimona | KBO | BCE | Kbis | extrait Kbis | Register",
    },
    "size_class": {
        "micro": "TPE | micro-entreprise | microentreprise | micro-onderneming | Kleinstunternehmen",
        "small": "petite | petite entreprise | klein | kleine onderneming | Kleinunternehmen",
        "medium": "moyenne | moyenne entreprise | middelgroot | middelgrote onderneming | mittel | mittleres Unternehmen",
        "large": "grande | grande entreprise | GE | groot | grote onderneming | groß | Großunternehmen",
    },
    "yes": {
        "yes": "oui | o | ja | j | y | x | vrai | waar | true | wahr | 1",
        "no": "non | nee | neen | nein | n | faux | onwaar | false | falsch | 0",
    },
}  # fmt: skip


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Without case, accents and punctuation. Raises nothing; for headers and coded words only, never for names."""
    return normalised(text)


def folded_header(header: object) -> str:
    """A header without what stands in brackets: "Date de naissance (JJ/MM/AAAA) *" is "date de naissance"."""
    text = str(header or "")
    return folded(_BRACKETS.sub(" ", text)) or folded(text)


@cache
def _meanings(field: str) -> dict[str, str]:
    return {
        folded(word): code
        for code, words in WORDS[field].items()
        for word in (code, *words.split("|"))
        if folded(word)
    }


def code_of(field: str, word: str) -> str | None:
    """The code of a word in a field of ``WORDS``; ``""`` where the word says that there is nothing yet, ``None`` where
    it is not known."""
    known = _meanings(field)
    return known.get(folded(word), known.get(folded(word.replace(".", ""))))


def codes(field: str) -> str:
    """The codes of a field, for a message."""
    return ", ".join(code for code in WORDS[field] if code)
