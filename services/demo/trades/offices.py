"""Offices and computers of the cities, and the vines round Reims."""

from __future__ import annotations

from services.demo.trades.model import Trade, words

_CITIES = {
    "lille": 2.5,
    "gent": 2.0,
    "kortrijk": 1.3,
    "liege": 1.5,
    "charleroi": 1.2,
    "mons": 1.1,
    "reims": 1.2,
}
_CHAMPAGNE = {"reims": 9.0}

OFFICE = (
    Trade(
        "14031d4a-6e99-442f-b4fe-18262b6432b2", "D1407", "office", 14, (14.0, 20.0), (17.5, 25.0), floor="C1",
        second=0.6, licences=(("B", 0.9),), basins=_CITIES,
        fr=words("""Délégué commercial | Commercial terrain | Technico-commercial
            + Vous visitez les clients et prospectez dans les deux pays.
            + Vous rédigez les offres et négociez les contrats.
            + Vous suivez vos chiffres dans l'outil commercial.
            ? Vous avez le goût de la vente.
            ? Une voiture de société est mise à votre disposition."""),
        nl=words("""Commercieel vertegenwoordiger | Vertegenwoordiger buitendienst | Technisch-commercieel afgevaardigde
            + U bezoekt klanten en zoekt nieuwe in beide landen.
            + U maakt offertes op en onderhandelt over contracten.
            + U volgt uw cijfers op in het verkoopprogramma.
            ? U verkoopt graag.
            ? U krijgt een bedrijfswagen."""),
    ),
    Trade(
        "13d1b2b4-99dd-44da-9734-c9f74bae18f7", "M1704", "office", 14, (12.3, 14.8), (15.5, 19.0), floor="C1",
        second=0.7, part_time=0.2, basins=_CITIES,
        fr=words("""Conseiller clientèle bilingue | Chargé de clientèle par téléphone | Conseiller service clients
            + Vous répondez aux clients par téléphone et par courriel.
            + Vous traitez les réclamations et suivez les commandes.
            + Vous notez chaque échange dans le dossier du client.
            ? Vous écrivez sans fautes.
            ? Vous savez écouter et expliquer simplement."""),
        nl=words("""Medewerker klantendienst tweetalig | Klantenadviseur telefoon | Medewerker customer service
            + U beantwoordt klanten per telefoon en per e-mail.
            + U behandelt klachten en volgt bestellingen op.
            + U noteert elk contact in het klantendossier.
            ? U schrijft foutloos.
            ? U kunt luisteren en eenvoudig uitleggen."""),
    ),
    Trade(
        "5ac377d2-e1d0-4911-a299-b4ef2782a0ba", "M1607", "office", 13, (12.3, 14.8), (15.5, 19.5), floor="C1",
        second=0.35, part_time=0.35, basins=_CITIES,
        fr=words("""Secrétaire | Assistant administratif | Employé administratif
            + Vous traitez le courrier, les appels et l'agenda.
            + Vous rédigez lettres et comptes rendus.
            + Vous classez les documents et préparez les réunions.
            ? Vous maîtrisez les outils de bureautique.
            ? L'ordre et la discrétion vous ressemblent."""),
        nl=words("""Administratief medewerker | Secretariaatsmedewerker | Administratief bediende
            + U behandelt de post, de oproepen en de agenda.
            + U stelt brieven en verslagen op.
            + U klasseert documenten en bereidt vergaderingen voor.
            ? U werkt vlot met kantoorsoftware.
            ? U bent ordelijk en discreet."""),
    ),
    Trade(
        "eda0d957-3c3c-4139-b89a-a18bc9e18897", "M1203", "office", 12, (14.0, 19.0), (17.5, 24.5), floor="B2",
        second=0.25, part_time=0.2, basins=_CITIES,
        fr=words("""Comptable | Comptable fournisseurs | Aide-comptable
            + Vous enregistrez les factures et préparez les paiements.
            + Vous établissez les déclarations de TVA.
            + Vous participez à la clôture des comptes.
            ? Vous avez un diplôme en comptabilité.
            ? Vous êtes précis et respectez les délais."""),
        nl=words("""Boekhouder | Boekhouder leveranciers | Assistent-boekhouder
            + U boekt facturen en bereidt betalingen voor.
            + U stelt de btw-aangiften op.
            + U werkt mee aan de afsluiting van de rekeningen.
            ? U hebt een diploma boekhouden.
            ? U bent nauwkeurig en haalt uw deadlines."""),
    ),
    Trade(
        "068370e0-9c27-4814-87d0-44fbb3140815", "M1502", "office", 6, (13.5, 17.5), (17.0, 21.5), floor="C1",
        second=0.5, basins=_CITIES,
        fr=words("""Consultant en recrutement | Chargé de recrutement | Consultant en intérim
            + Vous rencontrez les candidats et les entreprises.
            + Vous rédigez les offres et menez les entretiens.
            + Vous suivez les missions jusqu'à leur terme.
            ? Vous avez le sens du contact et de la vente.
            ? Vous parlez la langue de vos clients."""),
        nl=words("""Rekruteringsconsulent | Selectieconsulent | Uitzendconsulent
            + U ontmoet kandidaten en bedrijven.
            + U schrijft vacatures en voert gesprekken.
            + U volgt opdrachten op tot het einde.
            ? U bent sociaal en commercieel.
            ? U spreekt de taal van uw klanten."""),
    ),
)  # fmt: skip

IT = (
    Trade(
        "f2b15a0e-e65a-438a-affb-29b9d50b77d1", "M1805", "it", 16, (16.0, 24.0), (20.0, 29.0), floor="B1",
        elsewhere=0.4, basins=_CITIES,
        fr=words("""Développeur logiciel | Développeur Python | Développeur Java
            + Vous concevez, écrivez et testez des applications.
            + Vous relisez le code de vos collègues et partagez vos connaissances.
            + Vous échangez avec les utilisateurs pour comprendre leurs besoins.
            ? Vous maîtrisez un langage de programmation et les bases de données.
            ? L'anglais écrit est nécessaire."""),
        nl=words("""Softwareontwikkelaar | Python-ontwikkelaar | Java-ontwikkelaar
            + U ontwerpt, schrijft en test toepassingen.
            + U leest code van collega's na en deelt uw kennis.
            + U overlegt met gebruikers om hun noden te begrijpen.
            ? U beheerst een programmeertaal en databanken.
            ? Geschreven Engels is nodig."""),
    ),
    Trade(
        "c40a2919-48a9-40ea-b506-1f34f693496d", "M1805", "it", 8, (14.5, 21.0), (18.5, 26.0), floor="B1",
        elsewhere=0.4, basins=_CITIES,
        fr=words("""Développeur web | Développeur front-end | Intégrateur web
            + Vous développez des sites et des boutiques en ligne.
            + Vous veillez à l'accessibilité et à la vitesse des pages.
            + Vous mettez les versions en production.
            ? Vous connaissez HTML, CSS et JavaScript.
            ? Montrez-nous vos réalisations."""),
        nl=words("""Webontwikkelaar | Front-endontwikkelaar | Webdeveloper
            + U ontwikkelt websites en webwinkels.
            + U let op toegankelijkheid en snelheid van de pagina's.
            + U zet versies in productie.
            ? U kent HTML, CSS en JavaScript.
            ? Toon ons uw werk."""),
    ),
    Trade(
        "9e2e6e1e-363b-4e1b-a673-7bc0f7343300", "M1801", "it", 8, (15.5, 22.0), (19.5, 27.0), floor="B1",
        elsewhere=0.5, basins=_CITIES,
        fr=words("""Administrateur systèmes | Administrateur systèmes et réseaux
            + Vous administrez serveurs, réseaux et sauvegardes.
            + Vous surveillez la sécurité et appliquez les mises à jour.
            + Vous automatisez les tâches courantes.
            ? Vous connaissez Linux ou Windows Server.
            ? Vous participez à une astreinte."""),
        nl=words("""Systeembeheerder | Systeem- en netwerkbeheerder
            + U beheert servers, netwerken en back-ups.
            + U bewaakt de veiligheid en installeert updates.
            + U automatiseert dagelijkse taken.
            ? U kent Linux of Windows Server.
            ? U doet mee aan een wachtdienst."""),
    ),
    Trade(
        "aaeec9a7-dc57-4485-890c-86b3eef735f9", "I1401", "it", 9, (13.0, 16.5), (16.5, 21.0), floor="B2", second=0.5,
        elsewhere=0.5, basins=_CITIES,
        fr=words("""Technicien support informatique | Agent helpdesk bilingue
            + Vous aidez les utilisateurs par téléphone et à distance.
            + Vous installez les postes et gérez les comptes.
            + Vous documentez les solutions.
            ? Vous expliquez clairement, sans jargon.
            ? Vous avez une première expérience du support."""),
        nl=words("""Helpdeskmedewerker ICT | Supporttechnicus tweetalig
            + U helpt gebruikers aan de telefoon en van op afstand.
            + U installeert werkposten en beheert accounts.
            + U documenteert oplossingen.
            ? U legt duidelijk uit, zonder vaktaal.
            ? U hebt een eerste ervaring met support."""),
    ),
)  # fmt: skip

WINE = (
    Trade(
        "e5e3ea36-4ed9-4c57-987c-9974385551a8", "A1418", "wine", 12, (12.1, 13.8), (15.2, 17.5), elsewhere=0.02,
        seasonal=0.6, floor="A1", basins=_CHAMPAGNE,
        fr=words("""Ouvrier viticole | Tailleur de vigne | Vendangeur
            + Vous taillez, liez et palissez la vigne.
            + Vous participez aux vendanges, à la main.
            + Vous entretenez les rangs et le matériel.
            ? Vous aimez le plein air et ne craignez pas l'effort.
            ? Un hébergement peut être proposé."""),
        nl=words("""Wijngaardmedewerker | Snoeier wijngaard | Druivenplukker
            + U snoeit, bindt en leidt de wijnstokken.
            + U helpt bij de druivenoogst, met de hand.
            + U onderhoudt de rijen en het materiaal.
            ? U bent graag buiten en schrikt niet van zwaar werk.
            ? Logies kan aangeboden worden."""),
    ),
    Trade(
        "3caa57c9-d360-4ce4-8000-34a983666ba7", "A1413", "wine", 7, (12.8, 15.5), (15.8, 18.5), elsewhere=0.03,
        basins=_CHAMPAGNE | {"tournai": 0.6, "kortrijk": 0.4},
        fr=words("""Caviste | Ouvrier de cave | Opérateur de fermentation
            + Vous suivez la fermentation, les soutirages et l'assemblage.
            + Vous remuez et dégorgez les bouteilles.
            + Vous nettoyez cuves et pressoirs.
            ? Vous avez une formation en œnologie ou en brasserie, ou l'envie d'apprendre.
            ? Vous êtes rigoureux sur l'hygiène."""),
        nl=words("""Keldermeester wijn | Kelderarbeider | Operator fermentatie
            + U volgt de gisting, het overhevelen en het mengen op.
            + U draait en degorgeert de flessen.
            + U reinigt tanks en persen.
            ? U hebt een opleiding in wijn of bier, of u wilt leren.
            ? U neemt hygiëne ernstig."""),
    ),
    Trade(
        "2104ee38-2fd1-4647-8f60-d2200f069805", "A1418", "wine", 3, (15.0, 20.0), (18.0, 23.0), elsewhere=0.0,
        basins={"reims": 5.0}, floor="B2", licences=(("B", 0.8),),
        fr=words("""Chef de culture viticole | Responsable de vignoble
            + Vous organisez les travaux de la vigne au fil des saisons.
            + Vous encadrez les équipes permanentes et les saisonniers.
            + Vous suivez les traitements et leur enregistrement.
            ? Vous avez un diplôme viticole et cinq ans d'expérience.
            ? Vous savez conduire un enjambeur."""),
        nl=words("""Wijngaardverantwoordelijke | Opzichter wijngaard
            + U organiseert het werk in de wijngaard doorheen de seizoenen.
            + U leidt de vaste ploegen en de seizoenarbeiders.
            + U volgt de behandelingen en hun registratie op.
            ? U hebt een diploma wijnbouw en vijf jaar ervaring.
            ? U kunt met een hoogportaaltrekker rijden."""),
    ),
)  # fmt: skip
