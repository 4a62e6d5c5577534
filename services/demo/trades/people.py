"""Care, help at home, childhood and teaching: wanted everywhere, on both sides."""

from __future__ import annotations

from services.demo.trades.model import Trade, words

CARE = (
    Trade(
        "8d3e8aaa-791b-4c75-a465-f3f827028f50", "J1506", "care", 30, (15.0, 20.0), (19.5, 26.5), floor="B2",
        second=0.12, part_time=0.35, licences=(("B", 0.2),),
        fr=words("""Infirmier en soins généraux | Infirmier | Infirmier en maison de retraite
            + Vous dispensez les soins et administrez les traitements prescrits.
            + Vous surveillez l'état des patients et tenez le dossier de soins.
            + Vous informez les familles et travaillez avec les médecins.
            ? Votre diplôme d'infirmier est reconnu dans le pays.
            ? L'écoute et le calme sont vos qualités."""),
        nl=words("""Algemeen verpleegkundige | Verpleegkundige | Verpleegkundige woonzorgcentrum
            + U geeft zorg en dient de voorgeschreven behandelingen toe.
            + U volgt de toestand van de patiënten op en houdt het zorgdossier bij.
            + U informeert de families en werkt samen met de artsen.
            ? Uw diploma verpleegkunde is in het land erkend.
            ? U kunt luisteren en blijft rustig."""),
    ),
    Trade(
        "d38c2107-98f2-47b7-8bb4-f69750d51082", "J1501", "care", 32, (12.6, 15.0), (16.5, 20.0), floor="B1",
        part_time=0.4,
        fr=words("""Aide-soignant | Aide-soignant en maison de retraite | Aide-soignant en gériatrie
            + Vous aidez les résidents à se lever, se laver et s'habiller.
            + Vous servez les repas et veillez à l'hydratation.
            + Vous observez les changements et les signalez à l'infirmier.
            ? Vous avez le diplôme d'aide-soignant ou un titre équivalent.
            ? Vous êtes patient et respectueux des personnes âgées."""),
        nl=words("""Zorgkundige | Zorgkundige woonzorgcentrum | Zorgkundige geriatrie
            + U helpt bewoners bij het opstaan, wassen en aankleden.
            + U dient maaltijden op en let erop dat iedereen genoeg drinkt.
            + U merkt veranderingen op en meldt ze aan de verpleegkundige.
            ? U hebt een diploma van zorgkundige of een gelijkwaardige titel.
            ? U bent geduldig en hebt respect voor ouderen."""),
    ),
    Trade(
        "1391bdf9-bd61-4fb5-91ca-c29036ab2b60", "K1304", "home_help", 34, (12.1, 13.6), (15.2, 17.8),
        part_time=0.6, programme="actemploi", licences=(("B", 0.5),),
        fr=words("""Aide à domicile | Auxiliaire de vie | Aide familiale
            + Vous aidez des personnes âgées ou handicapées dans leur vie de tous les jours.
            + Vous faites les courses, préparez les repas et entretenez le linge.
            + Vous tenez compagnie et gardez le lien avec la famille.
            ? Vous êtes discret, ponctuel et bienveillant.
            ? Le diplôme peut être obtenu en cours d'emploi."""),
        nl=words("""Verzorgende thuiszorg | Thuishulp | Huishoudhulp zorg
            + U helpt ouderen of personen met een handicap in hun dagelijks leven.
            + U doet boodschappen, bereidt maaltijden en zorgt voor de was.
            + U houdt gezelschap en blijft in contact met de familie.
            ? U bent discreet, stipt en zorgzaam.
            ? U kunt het diploma behalen terwijl u werkt."""),
    ),
    Trade(
        "f4525ed8-54eb-4a3b-90db-55cc01b0d9fd", "K1304", "home_help", 12, (12.2, 14.2), (15.8, 18.8), floor="B1",
        part_time=0.5, programme="actemploi", licences=(("B", 0.6),),
        fr=words("""Assistant de vie dépendance | Accompagnant de personnes dépendantes
            + Vous accompagnez à domicile des personnes en perte d'autonomie.
            + Vous aidez à la toilette, aux transferts et aux repas.
            + Vous rendez compte au responsable de secteur.
            ? Vous connaissez les gestes de manutention des personnes.
            ? Vous pouvez vous déplacer entre plusieurs domiciles."""),
        nl=words("""Begeleider thuiszorg | Thuiszorgmedewerker
            + U begeleidt thuis mensen die minder zelfredzaam worden.
            + U helpt bij het wassen, verplaatsen en eten.
            + U brengt verslag uit bij de sectorverantwoordelijke.
            ? U kent de tiltechnieken.
            ? U kunt zich verplaatsen tussen verschillende woningen."""),
    ),
    Trade(
        "3413f234-6230-47a8-8cc7-2691fd54ce3a", "J1304", "care", 14, (12.3, 14.2), (15.8, 18.8), floor="B2",
        part_time=0.4,
        fr=words("""Auxiliaire de puériculture | Éducateur de jeunes enfants | Puériculteur en crèche
            + Vous accueillez les tout-petits et leurs parents.
            + Vous changez, nourrissez et endormez les enfants.
            + Vous proposez des jeux et des activités d'éveil.
            ? Vous avez un diplôme de la petite enfance.
            ? Vous aimez le travail d'équipe."""),
        nl=words("""Kinderbegeleider | Kinderbegeleider baby's en peuters | Kinderverzorger crèche
            + U ontvangt de allerkleinsten en hun ouders.
            + U ververst en voedt de kinderen en legt ze te slapen.
            + U stelt spelletjes en activiteiten voor.
            ? U hebt een diploma in de kinderzorg.
            ? U werkt graag in team."""),
    ),
    Trade(
        "006cc1f9-2841-41c3-991a-dc3f2f3bd533", "J1404", "care", 5, (16.0, 21.0), (20.0, 27.0), floor="B2",
        part_time=0.4,
        fr=words("""Kinésithérapeute | Kinésithérapeute en centre de rééducation
            + Vous évaluez les capacités des patients et bâtissez leur rééducation.
            + Vous conduisez les séances, seul ou en groupe.
            + Vous participez aux réunions avec les médecins et les ergothérapeutes.
            ? Votre diplôme de kinésithérapeute est reconnu dans le pays.
            ? Une expérience en gériatrie est appréciée."""),
        nl=words("""Kinesitherapeut | Kinesitherapeut revalidatie
            + U beoordeelt wat patiënten kunnen en stelt hun revalidatie op.
            + U leidt de sessies, individueel of in groep.
            + U neemt deel aan het overleg met artsen en ergotherapeuten.
            ? Uw diploma kinesitherapie is in het land erkend.
            ? Ervaring in de geriatrie is een pluspunt."""),
    ),
    Trade(
        "8d703e8f-1e57-4246-8a6b-cb87a760d4ab", "K1304", "care", 8, (12.6, 15.0), (16.5, 20.5), floor="B1",
        part_time=0.3,
        fr=words("""Auxiliaire de vie sociale | Accompagnant éducatif et social
            + Vous accompagnez des adultes handicapés dans leur foyer.
            + Vous animez des ateliers et encouragez l'autonomie.
            + Vous rédigez le cahier de liaison.
            ? Vous avez un diplôme d'accompagnant ou l'équivalent.
            ? Vous savez garder la bonne distance."""),
        nl=words("""Begeleider personen met een handicap | Opvoeder-begeleider
            + U begeleidt volwassenen met een handicap in hun leefgroep.
            + U organiseert ateliers en moedigt zelfstandigheid aan.
            + U houdt het overdrachtsschrift bij.
            ? U hebt een diploma van begeleider of iets gelijkwaardigs.
            ? U kunt de juiste afstand bewaren."""),
    ),
)  # fmt: skip

TEACHING = (
    Trade(
        "fb0c7da2-6d0e-4a3f-be3e-344f58f0e82d", "K2107", "teaching", 7, (15.0, 21.0), (19.0, 27.0), floor="C1",
        second=0.8, part_time=0.4,
        fr=words("""Professeur de langues | Enseignant de langues modernes | Professeur de langues vivantes
            + Vous enseignez une langue vivante à des classes du secondaire.
            + Vous préparez des cours vivants et corrigez les travaux.
            + Vous organisez des échanges avec une école de l'autre côté de la frontière.
            ? Vous avez un titre pédagogique ou le préparez.
            ? Vous parlez deux langues de la région."""),
        nl=words("""Leraar talen | Leerkracht moderne talen | Taalleraar secundair onderwijs
            + U geeft een moderne taal in klassen van het secundair onderwijs.
            + U bereidt levendige lessen voor en verbetert het werk.
            + U organiseert uitwisselingen met een school aan de andere kant van de grens.
            ? U hebt een pedagogisch diploma of bent ermee bezig.
            ? U spreekt twee talen van de streek."""),
    ),
    Trade(
        "03d79393-7b30-4159-945b-01963eddd302", "K2106", "teaching", 9, (14.5, 19.5), (18.5, 25.0), floor="C1",
        part_time=0.3,
        fr=words("""Instituteur primaire | Professeur des écoles | Instituteur en immersion
            + Vous enseignez à une classe de l'école primaire.
            + Vous suivez les progrès de chaque élève et rencontrez les parents.
            + Vous participez aux projets de l'école.
            ? Vous avez le diplôme requis pour l'enseignement primaire.
            ? Vous êtes créatif et patient."""),
        nl=words("""Leerkracht lager onderwijs | Onderwijzer | Zorgleerkracht
            + U geeft les aan een klas van de lagere school.
            + U volgt de vooruitgang van elke leerling en ontmoet de ouders.
            + U werkt mee aan schoolprojecten.
            ? U hebt het vereiste diploma voor het lager onderwijs.
            ? U bent creatief en geduldig."""),
    ),
    Trade(
        "00674f21-2f8f-4a41-9896-133f7cbe2a6e", "K2106", "teaching", 6, (12.1, 13.4), (15.0, 17.8), floor="B2",
        part_time=0.6,
        fr=words("""Assistant d'enseignement | Surveillant en école primaire
            + Vous aidez l'enseignant pendant les cours et les sorties.
            + Vous surveillez la récréation et le repas de midi.
            + Vous soutenez les élèves qui ont besoin de plus de temps.
            ? Vous aimez travailler avec des enfants.
            ? Un casier judiciaire vierge est exigé."""),
        nl=words("""Onderwijsassistent | Toezichter lagere school
            + U helpt de leerkracht tijdens de lessen en uitstappen.
            + U houdt toezicht op de speelplaats en tijdens de middag.
            + U ondersteunt leerlingen die meer tijd nodig hebben.
            ? U werkt graag met kinderen.
            ? Een blanco strafregister is vereist."""),
    ),
)  # fmt: skip
