"""Kitchens, hotels, shops and garages."""

from __future__ import annotations

from services.demo.trades.model import Trade, words

_COAST = {"oostende": 2.2, "dunkerque": 1.2, "calais": 1.2, "lille": 1.3, "reims": 1.4, "gent": 1.3}

HOSPITALITY = (
    Trade(
        "90f75f67-495d-49fa-ab57-2f320e251d7e", "G1609", "hospitality", 20, (12.4, 15.0), (15.8, 19.0), seasonal=0.15,
        basins=_COAST,
        fr=words("""Cuisinier | Chef de partie | Cuisinier de collectivité
            + Vous préparez entrées, plats et desserts de la carte.
            + Vous gérez les stocks et les commandes de votre partie.
            + Vous respectez les règles d'hygiène.
            ? Vous avez un diplôme de cuisine ou deux ans d'expérience.
            ? Vous gardez le rythme pendant le service."""),
        nl=words("""Kok | Chef de partie | Kok grootkeuken
            + U bereidt voorgerechten, gerechten en desserts van de kaart.
            + U beheert de voorraden en bestellingen van uw post.
            + U volgt de hygiëneregels.
            ? U hebt een koksdiploma of twee jaar ervaring.
            ? U houdt het tempo tijdens de dienst vol."""),
    ),
    Trade(
        "d5db9d5c-2ebf-4a54-a79a-1b7e7ff70471", "G1803", "hospitality", 22, (12.1, 13.6), (15.2, 17.5), floor="B1",
        second=0.25, part_time=0.35, seasonal=0.25, basins=_COAST,
        fr=words("""Serveur | Serveur en brasserie | Chef de rang
            + Vous accueillez les clients, prenez les commandes et servez.
            + Vous dressez les tables et encaissez.
            + Vous conseillez plats et boissons.
            ? Vous êtes souriant et résistant.
            ? Une deuxième langue vous ouvre des portes à la frontière."""),
        nl=words("""Kelner | Zaalmedewerker | Ober brasserie
            + U ontvangt klanten, neemt bestellingen op en bedient.
            + U dekt de tafels en rekent af.
            + U geeft raad over gerechten en dranken.
            ? U bent vriendelijk en hebt uithouding.
            ? Een tweede taal opent deuren aan de grens."""),
    ),
    Trade(
        "e1cf6897-158d-4b48-a39e-2a3a8cac216c", "G1605", "hospitality", 13, (12.1, 12.8), (14.8, 16.2), part_time=0.4,
        floor="A1", basins=_COAST,
        fr=words("""Aide-cuisinier | Commis de cuisine | Plongeur
            + Vous épluchez et coupez les légumes.
            + Vous faites la plonge et nettoyez la cuisine.
            + Vous aidez au dressage des assiettes.
            ? Vous êtes rapide et propre.
            ? Vous apprenez le métier avec le chef."""),
        nl=words("""Keukenhulp | Commis keuken | Afwasser
            + U schilt en snijdt groenten.
            + U doet de afwas en maakt de keuken schoon.
            + U helpt bij het schikken van de borden.
            ? U werkt snel en proper.
            ? U leert het vak van de chef."""),
    ),
    Trade(
        "82025c02-9082-416c-998b-f51eb0359ee6", "G1703", "hospitality", 8, (12.3, 14.2), (15.5, 18.5), floor="B2",
        second=0.6, basins=_COAST,
        fr=words("""Réceptionniste en hôtel | Agent de réception
            + Vous accueillez les clients, enregistrez les arrivées et les départs.
            + Vous gérez les réservations et la facturation.
            + Vous renseignez sur la ville et ses transports.
            ? Vous parlez plusieurs langues avec aisance.
            ? Vous avez le sens du service."""),
        nl=words("""Hotelreceptionist | Receptiemedewerker hotel
            + U ontvangt gasten en regelt aankomst en vertrek.
            + U beheert reservaties en facturen.
            + U geeft inlichtingen over de stad en het vervoer.
            ? U spreekt vlot verschillende talen.
            ? U bent dienstvaardig."""),
    ),
    Trade(
        "731ecac4-06e8-4ec2-a559-101fecbd9183", "G1501", "hospitality", 9, (12.1, 12.9), (14.9, 16.5), part_time=0.55,
        floor="A1", seasonal=0.2, basins=_COAST,
        fr=words("""Employé d'étage | Valet ou femme de chambre
            + Vous faites les chambres et changez le linge.
            + Vous nettoyez les salles de bains.
            + Vous signalez les réparations à faire.
            ? Vous êtes discret et rapide.
            ? Débutants acceptés."""),
        nl=words("""Kamermeisje of kamerjongen | Medewerker housekeeping
            + U doet de kamers en ververst het linnen.
            + U maakt de badkamers schoon.
            + U meldt wat hersteld moet worden.
            ? U bent discreet en snel.
            ? Beginners zijn welkom."""),
    ),
)  # fmt: skip

RETAIL = (
    Trade(
        "0b15375e-dfdd-4047-9efb-096e0aaee7d2", "D1106", "retail", 24, (12.1, 13.2), (14.8, 17.0), floor="B1",
        second=0.15, part_time=0.5,
        fr=words("""Employé de magasin | Vendeur polyvalent | Vendeur en alimentation
            + Vous conseillez les clients et tenez le rayon en ordre.
            + Vous réceptionnez les livraisons et étiquetez les prix.
            + Vous aidez en caisse aux heures de pointe.
            ? Vous aimez le contact.
            ? Vous êtes disponible le samedi."""),
        nl=words("""Winkelmedewerker | Verkoper | Winkelbediende voeding
            + U geeft klanten raad en houdt de afdeling op orde.
            + U ontvangt leveringen en prijst de artikelen.
            + U helpt aan de kassa op drukke uren.
            ? U houdt van contact.
            ? U bent op zaterdag beschikbaar."""),
    ),
    Trade(
        "d35f9e79-5778-43b4-8667-0e3ba1fcb19a", "D1507", "retail", 14, (12.1, 12.9), (14.6, 16.4), part_time=0.6,
        fr=words("""Employé de rayon | Employé libre-service
            + Vous remplissez les rayons avant l'ouverture.
            + Vous contrôlez les dates et faites la rotation des produits.
            + Vous rangez la réserve.
            ? Vous êtes matinal et dynamique.
            ? Aucune expérience n'est demandée."""),
        nl=words("""Rekkenvuller | Aanvuller winkel
            + U vult de rekken vóór de opening.
            + U controleert de data en roteert de producten.
            + U ruimt het magazijn op.
            ? U bent een vroege vogel met energie.
            ? Ervaring is niet gevraagd."""),
    ),
    Trade(
        "9e81adde-9983-44fa-b74b-c548d0dbfbdd", "D1301", "retail", 6, (14.5, 20.0), (17.5, 24.0), floor="B2",
        second=0.3,
        fr=words("""Responsable de magasin | Gérant de magasin
            + Vous dirigez l'équipe et organisez les horaires.
            + Vous suivez les ventes, les marges et les stocks.
            + Vous veillez à l'accueil des clients.
            ? Vous avez déjà encadré une équipe.
            ? Vous savez lire un compte de résultat."""),
        nl=words("""Winkelverantwoordelijke | Filiaalhouder
            + U leidt het team en maakt de uurroosters op.
            + U volgt verkoop, marges en voorraden op.
            + U zorgt voor een goed onthaal van de klanten.
            ? U hebt al een team geleid.
            ? U kunt een resultatenrekening lezen."""),
    ),
    Trade(
        "4ad4024e-d1d3-4dea-b6d1-2c7948111dce", "I1604", "retail", 15, (12.8, 16.0), (16.5, 20.5), floor="A2",
        licences=(("B", 0.9),),
        fr=words("""Mécanicien automobile | Technicien automobile | Mécanicien d'entretien rapide
            + Vous faites les entretiens et remplacez freins, pneus et distributions.
            + Vous posez un diagnostic avec la valise électronique.
            + Vous essayez le véhicule avant de le rendre.
            ? Vous avez un diplôme de mécanicien ou une bonne expérience.
            ? L'habilitation aux véhicules électriques est un plus."""),
        nl=words("""Automecanicien | Technicus personenwagens | Mecanicien snelservice
            + U doet onderhoud en vervangt remmen, banden en distributieriemen.
            + U stelt een diagnose met het uitleestoestel.
            + U test de wagen voor u hem teruggeeft.
            ? U hebt een diploma mechanica of goede ervaring.
            ? Een attest elektrische voertuigen is een pluspunt."""),
    ),
)  # fmt: skip
