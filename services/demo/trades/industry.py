"""Metal, rail, steel, maintenance and process industry: Valenciennes, Charleroi, Liège, Dunkerque and in between."""

from __future__ import annotations

from services.demo.trades.model import Trade, words

_STEEL_AND_RAIL = {"valenciennes": 2.2, "charleroi": 1.8, "liege": 1.6, "dunkerque": 1.8, "tournai": 1.2}
_MACHINES = {"kortrijk": 1.6, "gent": 1.3, "liege": 1.3, "valenciennes": 1.4, "charleroi": 1.3}

INDUSTRY = (
    Trade(
        "7aedaa07-3884-4c5b-88f9-80997b2aa54b", "H2913", "industry", 34, (12.8, 17.0), (16.5, 21.5),
        licences=(("VCA", 0.45), ("B", 0.3)), basins=_STEEL_AND_RAIL, programme="weldcome",
        fr=words("""Soudeur TIG | Soudeur MIG-MAG | Soudeur semi-automatique | Soudeur à l'arc
            + Vous soudez des pièces en acier et en inox au TIG et au semi-automatique.
            + Vous lisez les plans, préparez les chanfreins et pointez les éléments avant de souder.
            + Vous contrôlez vos cordons et meulez les défauts avant la livraison.
            + Vous travaillez en atelier et, à l'occasion, sur chantier.
            ? Une licence de soudure en cours de validité est un plus.
            ? Vous avez une première expérience du soudage ou sortez de formation."""),
        nl=words("""TIG-lasser | MIG/MAG-lasser | Lasser halfautomaat | Booglasser
            + U last werkstukken in staal en inox met TIG en halfautomaat.
            + U leest plannen, bereidt de lasnaden voor en hecht de onderdelen vóór het lassen.
            + U controleert uw lasnaden en slijpt fouten weg vóór de levering.
            + U werkt in het atelier en af en toe op een werf.
            ? Een geldig lascertificaat is een pluspunt.
            ? U hebt een eerste ervaring met lassen of u komt net van de opleiding."""),
    ),
    Trade(
        "2ff73126-7aff-4233-9d9c-d8725e1c6822", "H2913", "industry", 9, (14.0, 18.5), (18.0, 23.5),
        licences=(("VCA", 0.7),), basins=_STEEL_AND_RAIL, programme="weldcome",
        fr=words("""Soudeur tuyauteur | Soudeur de tuyauteries industrielles
            + Vous soudez des tuyauteries pour la chimie et l'énergie, en position.
            + Vous préparez les tubes, montez les brides et soudez à l'argon.
            + Vous suivez le cahier de soudage et les consignes de sécurité du site.
            ? Vous savez lire un isométrique.
            ? Des déplacements à la semaine sont à prévoir."""),
        nl=words("""Pijplasser | Lasser industriële leidingen
            + U last leidingen voor chemie en energie, in positie.
            + U bereidt de buizen voor, monteert de flenzen en last met argon.
            + U volgt het lasboek en de veiligheidsvoorschriften van de site.
            ? U kunt een isometrische tekening lezen.
            ? U bent bereid om tijdens de week op verplaatsing te werken."""),
    ),
    Trade(
        "5ed024ab-3b6a-4e06-a7fe-8a29f8469a64", "H2902", "industry", 12, (13.2, 17.5), (17.0, 22.0),
        licences=(("VCA", 0.4),), basins=_STEEL_AND_RAIL, programme="weldcome",
        fr=words("""Chaudronnier | Chaudronnier inox | Chaudronnier-soudeur
            + Vous tracez, découpez et mettez en forme des tôles d'acier et d'inox.
            + Vous assemblez des cuves et des charpentes métalliques d'après les plans.
            + Vous réglez la presse plieuse et la cisaille.
            ? Vous avez un diplôme en chaudronnerie ou deux ans d'expérience.
            ? La précision et l'esprit d'équipe comptent pour nous."""),
        nl=words("""Ketelmaker | Plaatbewerker inox | Ketelmaker-lasser
            + U tekent af, snijdt en vervormt platen in staal en inox.
            + U stelt ketels en metalen constructies samen volgens plan.
            + U stelt de plooibank en de plaatschaar in.
            ? U hebt een diploma in plaatbewerking of twee jaar ervaring.
            ? Nauwkeurigheid en teamgeest zijn voor ons belangrijk."""),
    ),
    Trade(
        "5c082067-ea18-4ccb-8c43-e70b18ad8120", "H2903", "industry", 15, (13.0, 17.0), (17.0, 22.0), basins=_MACHINES,
        fr=words("""Opérateur sur machine CNC | Tourneur-fraiseur sur commande numérique | Régleur CNC
            + Vous réglez et conduisez des tours et des centres d'usinage à commande numérique.
            + Vous chargez les programmes, changez les outils et contrôlez les premières pièces.
            + Vous mesurez les cotes au micromètre et corrigez les réglages.
            ? Vous lisez un plan de pièce mécanique sans difficulté.
            ? Une formation en usinage est souhaitée."""),
        nl=words("""CNC-operator | CNC-draaier-frezer | Insteller CNC
            + U stelt CNC-draaibanken en bewerkingscentra in en bedient ze.
            + U laadt de programma's, wisselt gereedschappen en controleert de eerste stukken.
            + U meet de maten met de micrometer en past de instellingen aan.
            ? U leest zonder moeite een werktekening.
            ? Een opleiding in verspaning is gewenst."""),
    ),
    Trade(
        "269c47e7-9017-4aa6-bce8-49e89a696a64", "I1310", "industry", 24, (14.0, 19.0), (18.0, 24.0), floor="B1",
        basins=_MACHINES, licences=(("B", 0.4), ("VCA", 0.3)),
        fr=words("""Mécanicien de maintenance industrielle | Technicien de maintenance | Mécanicien d'entretien
            + Vous entretenez et dépannez les machines de production.
            + Vous remplacez les roulements, les courroies et les vérins usés.
            + Vous planifiez l'entretien préventif avec la production.
            + Vous notez vos interventions dans le logiciel de maintenance.
            ? Vous avez de solides bases en mécanique, en hydraulique et en pneumatique.
            ? Vous êtes disponible pour une garde par mois."""),
        nl=words("""Onderhoudsmecanicien | Technicus onderhoud | Mecanicien industriële machines
            + U onderhoudt en herstelt de productiemachines.
            + U vervangt versleten lagers, riemen en cilinders.
            + U plant het preventief onderhoud samen met de productie.
            + U noteert uw tussenkomsten in het onderhoudsprogramma.
            ? U hebt een stevige basis in mechanica, hydraulica en pneumatiek.
            ? U bent bereid om één wachtdienst per maand te doen."""),
    ),
    Trade(
        "5d009d45-3bb9-4e33-8760-294f59adec8c", "I1309", "industry", 20, (14.0, 19.5), (18.5, 24.5), floor="B1",
        basins=_MACHINES, licences=(("B", 0.4), ("VCA", 0.35)),
        fr=words("""Électromécanicien | Électromécanicien de maintenance | Dépanneur électromécanicien
            + Vous recherchez les pannes électriques et mécaniques et remettez les lignes en marche.
            + Vous câblez des armoires et réglez des variateurs.
            + Vous proposez des améliorations pour éviter les arrêts.
            ? Vous lisez les schémas électriques et connaissez les automates.
            ? L'habilitation électrique est exigée ou sera passée chez nous."""),
        nl=words("""Elektromecanicien | Elektromecanicien onderhoud | Storingstechnicus elektromechanica
            + U zoekt elektrische en mechanische storingen op en zet de lijnen weer in gang.
            + U bedraadt schakelkasten en stelt frequentieregelaars in.
            + U stelt verbeteringen voor om stilstand te vermijden.
            ? U leest elektrische schema's en kent PLC-sturingen.
            ? Een attest elektrische veiligheid (BA5) is vereist of behaalt u bij ons."""),
    ),
    Trade(
        "5791a961-4717-4230-a245-a4082a675f04", "I1302", "industry", 9, (15.5, 21.0), (20.0, 27.0), floor="B1",
        second=0.1, basins=_MACHINES,
        fr=words("""Automaticien | Technicien en automatisation | Technicien automatisme et robotique
            + Vous programmez et mettez en service des automates et des robots.
            + Vous diagnostiquez les défauts des installations automatisées.
            + Vous formez les opérateurs aux nouvelles installations.
            ? Vous avez un diplôme en automatisation ou une expérience équivalente.
            ? L'anglais technique est utile pour lire la documentation."""),
        nl=words("""Automatiseringstechnicus | PLC-technicus | Technicus automatisering en robotica
            + U programmeert PLC's en robots en neemt ze in dienst.
            + U spoort fouten op in geautomatiseerde installaties.
            + U leidt de operatoren op voor nieuwe installaties.
            ? U hebt een diploma automatisering of gelijkwaardige ervaring.
            ? Technisch Engels is nuttig om documentatie te lezen."""),
    ),
    Trade(
        "528e63a7-91be-4477-be2f-69ce82deb726", "H2907", "industry", 5, (13.5, 18.0), (18.0, 23.5), elsewhere=0.1,
        basins={"dunkerque": 3.5, "charleroi": 2.5, "liege": 2.5, "valenciennes": 1.5, "gent": 1.5},
        fr=words("""Opérateur de four en sidérurgie | Conducteur de four | Fondeur
            + Vous surveillez la température du four et la coulée du métal.
            + Vous prélevez des échantillons et ajoutez les alliages.
            + Vous portez les équipements de protection et respectez les consignes de sécurité.
            ? Vous supportez le travail à la chaleur et en équipes.
            ? Une expérience en conduite d'installation est un atout."""),
        nl=words("""Ovenoperator staalindustrie | Operator hoogoven | Metaalgieter
            + U bewaakt de temperatuur van de oven en het gieten van het metaal.
            + U neemt stalen en voegt legeringen toe.
            + U draagt beschermingsmiddelen en volgt de veiligheidsvoorschriften.
            ? U kunt werken in warmte en in ploegen.
            ? Ervaring met het bedienen van installaties is een troef."""),
    ),
    Trade(
        "839d738b-8b54-4408-868a-6d8af102d2de", "H2909", "industry", 10, (12.8, 16.0), (16.5, 20.5), elsewhere=0.15,
        basins={"valenciennes": 4, "charleroi": 1.5, "kortrijk": 0.8, "lille": 0.8, "reims": 0.8},
        fr=words("""Monteur de matériel ferroviaire | Monteur-assembleur ferroviaire
            + Vous montez des portes, des sièges et des bogies sur des rames de train.
            + Vous suivez les gammes de montage et serrez au couple demandé.
            + Vous contrôlez votre travail et signalez les écarts.
            ? Vous savez utiliser l'outillage à main et lire un plan simple.
            ? Débutants acceptés : nous vous formons."""),
        nl=words("""Monteur spoorvoertuigen | Assemblagemedewerker treinen
            + U monteert deuren, zetels en draaistellen op treinstellen.
            + U volgt de montage-instructies en spant aan met het gevraagde koppel.
            + U controleert uw werk en meldt afwijkingen.
            ? U kunt met handgereedschap werken en een eenvoudig plan lezen.
            ? Beginners zijn welkom: wij leiden u op."""),
    ),
    Trade(
        "a241eff8-309b-43ae-8890-ac4cfbd3067c", "H2301", "industry", 9, (14.0, 19.0), (19.0, 25.0), floor="B1",
        basins={"dunkerque": 2, "gent": 1.8, "charleroi": 1.4, "tournai": 1.3}, licences=(("VCA", 0.4),),
        fr=words("""Opérateur de production chimique | Conducteur d'installation chimique
            + Vous pilotez l'installation depuis la salle de contrôle et faites des rondes sur le terrain.
            + Vous prélevez des échantillons et adaptez les paramètres du procédé.
            + Vous consignez les écarts et passez les consignes à l'équipe suivante.
            ? Vous avez un diplôme technique en chimie ou en procédés.
            ? Vous travaillez avec calme, aussi en cas d'alarme."""),
        nl=words("""Procesoperator chemie | Operator chemische installatie
            + U stuurt de installatie vanuit de controlezaal en doet rondes op het terrein.
            + U neemt stalen en past de procesparameters aan.
            + U noteert afwijkingen en draagt de dienst over aan de volgende ploeg.
            ? U hebt een technisch diploma in chemie of procestechnieken.
            ? U blijft kalm, ook bij een alarm."""),
    ),
    Trade(
        "502fe307-ae65-46cb-a485-e559b9a35266", "H3201", "industry", 8, (12.3, 14.8), (15.8, 19.0), basins=_MACHINES,
        fr=words("""Opérateur en plasturgie | Opérateur sur presse à injecter
            + Vous alimentez les presses à injecter et contrôlez les pièces en plastique.
            + Vous changez les moules avec le régleur.
            + Vous triez les rebuts et étiquetez les caisses.
            ? Vous êtes attentif à la qualité et habile de vos mains.
            ? Aucune expérience n'est exigée."""),
        nl=words("""Operator kunststofverwerking | Operator spuitgietmachine
            + U vult de spuitgietmachines en controleert de kunststof onderdelen.
            + U wisselt de matrijzen samen met de insteller.
            + U sorteert het afval en etiketteert de kratten.
            ? U hebt oog voor kwaliteit en bent handig.
            ? Ervaring is niet vereist."""),
    ),
)  # fmt: skip
