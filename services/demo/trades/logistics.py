"""Warehouses, roads, rails and the ports of Dunkerque, Calais, Oostende and Gent."""

from __future__ import annotations

from services.demo.trades.model import Trade, words

_HUBS = {
    "lille": 1.5,
    "liege": 1.6,
    "kortrijk": 1.2,
    "calais": 1.4,
    "mons": 1.2,
    "charleroi": 1.2,
    "reims": 1.1,
}
_PORTS = {"dunkerque": 4.0, "calais": 3.0, "oostende": 2.5, "gent": 3.0}

LOGISTICS = (
    Trade(
        "cd94def5-3442-4c2e-ae3d-0761a3008bcb", "N1103", "logistics", 42, (12.1, 13.6), (15.0, 17.5), basins=_HUBS,
        part_time=0.15,
        fr=words("""Préparateur de commandes | Préparateur de commandes au vocal | Agent de préparation
            + Vous prélevez les articles dans les rayonnages à l'aide d'un terminal vocal.
            + Vous filmez les palettes et les déposez à quai.
            + Vous contrôlez les quantités et signalez les manquants.
            ? Vous êtes rapide et rigoureux ; le port de charges ne vous fait pas peur.
            ? Débutants bienvenus."""),
        nl=words("""Orderpicker | Magazijnier orderpicking | Orderpicker voice
            + U haalt artikelen uit de rekken met een spraakterminal.
            + U wikkelt de pallets in folie en zet ze aan de kade klaar.
            + U controleert de aantallen en meldt wat ontbreekt.
            ? U werkt snel en nauwkeurig; tillen schrikt u niet af.
            ? Beginners zijn welkom."""),
    ),
    Trade(
        "bea705fe-06ac-4147-b8e0-6e8ac1208d8f", "N1110", "logistics", 28, (12.2, 14.2), (15.5, 18.5), basins=_HUBS,
        licences=(("FORKLIFT", 0.3),),
        fr=words("""Magasinier | Magasinier réceptionnaire | Employé logistique
            + Vous réceptionnez les marchandises et vérifiez les bons de livraison.
            + Vous rangez les produits et tenez le stock à jour dans le système.
            + Vous préparez les expéditions et les documents de transport.
            + Vous participez aux inventaires.
            ? Vous êtes à l'aise avec un scanner et un ordinateur.
            ? Une expérience en magasin ou en entrepôt est souhaitée."""),
        nl=words("""Magazijnier | Magazijnmedewerker ontvangst | Logistiek medewerker
            + U neemt goederen in ontvangst en controleert de leveringsbonnen.
            + U bergt de producten op en houdt de voorraad bij in het systeem.
            + U bereidt de verzendingen en de transportdocumenten voor.
            + U helpt bij de inventaris.
            ? U kunt vlot werken met een scanner en een computer.
            ? Ervaring in een magazijn is gewenst."""),
    ),
    Trade(
        "eeac6251-1974-42f5-91ed-513c6c883755", "N1101", "logistics", 28, (12.4, 14.5), (15.8, 18.8), basins=_HUBS,
        licences=(("FORKLIFT", 1.0),),
        fr=words("""Cariste | Cariste chariot élévateur | Cariste chariot à mât rétractable
            + Vous chargez et déchargez les camions au chariot élévateur.
            + Vous rangez les palettes en hauteur et alimentez les lignes.
            + Vous vérifiez l'état du chariot en début de poste.
            ? Votre autorisation de conduite de chariots est à jour.
            ? La sécurité passe pour vous avant la vitesse."""),
        nl=words("""Heftruckchauffeur | Heftruckbestuurder | Reachtruckchauffeur
            + U laadt en lost vrachtwagens met de heftruck.
            + U stapelt pallets op hoogte en bevoorraadt de lijnen.
            + U controleert de staat van de heftruck bij het begin van de dienst.
            ? U hebt een geldig heftruckattest.
            ? Veiligheid gaat voor u boven snelheid."""),
    ),
    Trade(
        "f5cb9901-86fc-48d0-9cde-667fbe8cef3a", "H3302", "logistics", 16, (12.1, 13.0), (14.8, 16.8), basins=_HUBS,
        part_time=0.2, floor="A1",
        fr=words("""Agent de conditionnement | Opérateur d'emballage manuel
            + Vous emballez les produits à la main et collez les étiquettes.
            + Vous contrôlez l'aspect des articles et écartez les défauts.
            + Vous montez les cartons et les mettez sur palette.
            ? Vous êtes soigneux et travaillez à une bonne cadence.
            ? Aucun diplôme n'est exigé."""),
        nl=words("""Inpakker | Medewerker verpakking
            + U verpakt producten met de hand en kleeft etiketten.
            + U controleert het uitzicht van de artikelen en haalt fouten eruit.
            + U vouwt dozen en zet ze op een pallet.
            ? U werkt zorgvuldig en in een goed tempo.
            ? Een diploma is niet nodig."""),
    ),
    Trade(
        "45037d43-a8f5-4f46-b332-b2935bc305f4", "N4101", "transport", 34, (12.6, 15.0), (15.5, 18.0), second=0.1,
        licences=(("CE", 0.8), ("C", 0.5), ("CODE95", 0.9), ("ADR", 0.2)), basins=_HUBS,
        fr=words("""Conducteur poids lourd | Chauffeur super lourd | Conducteur routier SPL
            + Vous livrez des marchandises en France et en Belgique avec un ensemble articulé.
            + Vous arrimez le chargement et tenez les documents de transport.
            + Vous respectez les temps de conduite et de repos.
            ? Vous avez le permis et la qualification de conducteur en ordre.
            ? Vous rentrez chez vous chaque soir ou en fin de semaine, selon la tournée."""),
        nl=words("""Vrachtwagenchauffeur CE | Chauffeur trekker-oplegger | Vrachtwagenchauffeur
            + U levert goederen in België en Frankrijk met een trekker met oplegger.
            + U zekert de lading en houdt de transportdocumenten bij.
            + U houdt zich aan de rij- en rusttijden.
            ? Uw rijbewijs en vakbekwaamheid zijn in orde.
            ? U bent elke avond of elk weekend thuis, volgens de rit."""),
    ),
    Trade(
        "0c408028-c48f-4df8-ba5d-c3d3be15f5a2", "N4105", "transport", 22, (12.1, 13.4), (14.8, 16.8),
        licences=(("B", 1.0),), part_time=0.15, basins=_HUBS,
        fr=words("""Chauffeur-livreur | Livreur de colis | Chauffeur-livreur VL
            + Vous livrez des colis aux particuliers et aux entreprises en camionnette.
            + Vous organisez votre tournée et faites signer les livraisons.
            + Vous chargez votre véhicule le matin et le gardez propre.
            ? Vous avez le permis B et conduisez prudemment.
            ? Vous êtes ponctuel et poli."""),
        nl=words("""Chauffeur-besteller | Pakjesbezorger | Koerier bestelwagen
            + U levert pakjes aan particulieren en bedrijven met een bestelwagen.
            + U organiseert uw ronde en laat de leveringen tekenen.
            + U laadt 's ochtends uw voertuig en houdt het proper.
            ? U hebt rijbewijs B en rijdt voorzichtig.
            ? U bent stipt en beleefd."""),
    ),
    Trade(
        "00cee175-1376-43fb-9f02-ba3d7a910a58", "N4103", "transport", 16, (12.8, 15.2), (16.5, 19.0), floor="B1",
        licences=(("D", 0.9), ("CODE95", 0.8)), part_time=0.25,
        fr=words("""Conducteur de bus | Conducteur d'autocar | Conducteur de ligne scolaire
            + Vous conduisez un bus sur des lignes urbaines et scolaires.
            + Vous accueillez les voyageurs et vendez les titres de transport.
            + Vous vérifiez l'état du véhicule avant le départ.
            ? Le permis D est nécessaire ; nous pouvons le financer.
            ? Vous aimez le service et gardez votre calme."""),
        nl=words("""Buschauffeur | Autocarchauffeur | Chauffeur schoolvervoer
            + U rijdt met een bus op stads- en schoollijnen.
            + U ontvangt de reizigers en verkoopt vervoerbewijzen.
            + U controleert het voertuig vóór het vertrek.
            ? Rijbewijs D is nodig; wij kunnen het betalen.
            ? U bent dienstvaardig en blijft rustig."""),
    ),
    Trade(
        "81f6a814-1f4e-47d4-9c75-47977c7267ee", "N4301", "transport", 4, (15.0, 20.0), (18.5, 23.0), floor="B2",
        second=0.35, basins={"lille": 1.5, "dunkerque": 2, "gent": 1.5, "charleroi": 1.5},
        fr=words("""Conducteur de train | Conducteur de train de fret
            + Vous conduisez des trains de marchandises entre les ports et l'arrière-pays.
            + Vous faites les essais de frein et la mise en tête.
            + Vous appliquez les procédures de sécurité des deux réseaux.
            ? Une bonne vue et une bonne audition sont exigées.
            ? La formation d'un an est payée."""),
        nl=words("""Treinbestuurder | Machinist goederentreinen
            + U bestuurt goederentreinen tussen de havens en het achterland.
            + U doet remproeven en koppelt de locomotief aan.
            + U past de veiligheidsprocedures van beide netten toe.
            ? Een goed zicht en gehoor zijn vereist.
            ? De opleiding van een jaar wordt betaald."""),
    ),
    Trade(
        "b567a979-c556-49fa-8b36-8af6cfe97624", "N3203", "port", 9, (13.0, 17.0), (17.5, 22.0), elsewhere=0.0,
        licences=(("FORKLIFT", 0.4),), basins=_PORTS,
        fr=words("""Docker | Ouvrier de manutention portuaire
            + Vous chargez et déchargez les navires à quai.
            + Vous arrimez les conteneurs et les colis lourds.
            + Vous guidez le grutier par gestes et par radio.
            ? Vous êtes en bonne forme et travaillez par tous les temps.
            ? La sécurité de l'équipe est votre priorité."""),
        nl=words("""Dokwerker | Havenarbeider
            + U laadt en lost schepen aan de kade.
            + U sjort containers en zware stukken vast.
            + U begeleidt de kraanman met gebaren en radio.
            ? U bent in goede conditie en werkt in elk weer.
            ? De veiligheid van de ploeg is uw prioriteit."""),
    ),
    Trade(
        "1de948c1-192a-4810-afb7-48548217a912", "N1104", "port", 5, (13.5, 17.0), (17.5, 21.5), elsewhere=0.1,
        basins=_PORTS | {"charleroi": 1.5, "valenciennes": 1.0, "liege": 1.5},
        fr=words("""Pontier | Conducteur de pont roulant
            + Vous déplacez des bobines et des brames au pont roulant.
            + Vous élinguez les charges et vérifiez les crochets.
            + Vous suivez les ordres de chargement des camions et des barges.
            ? Vous savez évaluer une charge et une distance.
            ? Une formation au pont roulant est un plus."""),
        nl=words("""Rolbrugbestuurder | Kraanbestuurder rolbrug
            + U verplaatst rollen en plakken staal met de rolbrug.
            + U slaat lasten aan en controleert de haken.
            + U volgt de laadorders van vrachtwagens en binnenschepen.
            ? U kunt een last en een afstand inschatten.
            ? Een opleiding rolbrug is een pluspunt."""),
    ),
    Trade(
        "56fa783a-cca4-42ef-8862-1fb6e43f215c", "N1202", "logistics", 8, (13.0, 17.0), (16.5, 22.0), floor="B2",
        second=0.6, basins=_PORTS,
        fr=words("""Affréteur international | Agent de transit | Gestionnaire transport
            + Vous organisez les transports routiers et maritimes de nos clients.
            + Vous préparez les documents de douane et suivez les livraisons.
            + Vous négociez les prix avec les transporteurs.
            ? Vous parlez couramment la langue de vos clients au téléphone.
            ? Un diplôme en transport ou en commerce international est demandé."""),
        nl=words("""Expediteur | Dispatcher internationaal transport | Transportplanner
            + U organiseert het weg- en zeevervoer van onze klanten.
            + U maakt douanedocumenten op en volgt de leveringen.
            + U onderhandelt over prijzen met de vervoerders.
            ? U spreekt vlot de taal van uw klanten aan de telefoon.
            ? Een diploma transport of internationale handel is gevraagd."""),
    ),
)  # fmt: skip
