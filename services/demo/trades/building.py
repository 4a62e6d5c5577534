"""Building trades, cleaning, gardens and guarding."""

from __future__ import annotations

from services.demo.trades.model import Trade, words

CONSTRUCTION = (
    Trade(
        "05f321f8-055b-407d-bf19-e0ddabda56b7", "F1703", "construction", 20, (12.8, 16.0), (17.0, 21.0),
        licences=(("B", 0.5), ("VCA", 0.2)),
        fr=words("""Maçon | Maçon coffreur | Maçon en rénovation
            + Vous montez des murs en briques et en blocs.
            + Vous coulez dalles et chapes et posez les linteaux.
            + Vous lisez le plan et contrôlez les niveaux.
            ? Vous avez au moins deux ans d'expérience sur chantier.
            ? Vous travaillez proprement et en sécurité."""),
        nl=words("""Metselaar | Metselaar-bekister | Metselaar renovatie
            + U metselt muren in baksteen en blokken.
            + U giet vloerplaten en chapes en plaatst lateien.
            + U leest het plan en controleert de niveaus.
            ? U hebt minstens twee jaar ervaring op de werf.
            ? U werkt proper en veilig."""),
    ),
    Trade(
        "4910419f-b4af-4f59-b544-9dbebc8a74f0", "F1602", "construction", 24, (13.0, 16.5), (17.0, 22.0), floor="B1",
        licences=(("B", 0.8), ("VCA", 0.3)),
        fr=words("""Électricien du bâtiment | Électricien | Électricien tertiaire
            + Vous tirez les câbles, posez les chemins de câbles et raccordez les tableaux.
            + Vous installez l'éclairage, les prises et les bornes de recharge.
            + Vous mesurez, testez et mettez en service les installations.
            ? Vous avez un diplôme en électricité et les habilitations utiles.
            ? Le permis B est nécessaire pour rejoindre les chantiers."""),
        nl=words("""Elektricien | Elektricien residentieel | Elektricien tertiaire sector
            + U trekt kabels, plaatst kabelgoten en sluit borden aan.
            + U installeert verlichting, stopcontacten en laadpalen.
            + U meet, test en neemt de installaties in dienst.
            ? U hebt een diploma elektriciteit en de nodige attesten.
            ? Rijbewijs B is nodig om naar de werven te rijden."""),
    ),
    Trade(
        "ed3cf43d-c2c1-4c46-82fc-1375e27e0290", "F1603", "construction", 15, (13.0, 16.5), (17.0, 21.5),
        licences=(("B", 0.8),),
        fr=words("""Plombier | Plombier sanitaire | Plombier-chauffagiste
            + Vous installez et réparez les conduites d'eau et les sanitaires.
            + Vous soudez le cuivre et posez des tuyaux multicouches.
            + Vous dépannez nos clients et expliquez vos travaux.
            ? Vous êtes autonome après quelques années de métier.
            ? Vous êtes poli et soigneux chez le client."""),
        nl=words("""Loodgieter | Installateur sanitair | Loodgieter-verwarming
            + U installeert en herstelt waterleidingen en sanitair.
            + U soldeert koper en plaatst meerlagenbuizen.
            + U helpt klanten bij panne en legt uw werk uit.
            ? U werkt zelfstandig na enkele jaren in het vak.
            ? U bent beleefd en net bij de klant."""),
    ),
    Trade(
        "7259dc48-004a-4ceb-aa4e-5bbd548c2397", "I1308", "construction", 11, (13.5, 17.5), (17.5, 22.5), floor="B1",
        licences=(("B", 0.9),),
        fr=words("""Chauffagiste | Technicien chauffage | Installateur de pompes à chaleur
            + Vous installez des chaudières et des pompes à chaleur.
            + Vous réglez la combustion et faites l'entretien annuel.
            + Vous dépannez les installations et commandez les pièces.
            ? Vous connaissez l'hydraulique et la régulation.
            ? L'habilitation gaz ou fluides est un atout."""),
        nl=words("""Verwarmingstechnicus | Verwarmingsmonteur | Installateur warmtepompen
            + U plaatst verwarmingsketels en warmtepompen.
            + U regelt de verbranding af en doet het jaarlijks onderhoud.
            + U herstelt installaties en bestelt onderdelen.
            ? U kent hydraulica en regeltechniek.
            ? Een attest gas of koeltechniek is een troef."""),
    ),
    Trade(
        "b4c6d1b0-929e-48be-9f67-47bd8c30658b", "F1619", "construction", 12, (13.0, 16.5), (17.5, 22.0),
        licences=(("B", 0.5),),
        fr=words("""Couvreur | Couvreur-zingueur | Couvreur en toitures plates
            + Vous posez ardoises, tuiles et étanchéité de toits plats.
            + Vous façonnez le zinc des gouttières et des noues.
            + Vous montez l'échafaudage avec l'équipe.
            ? Vous n'avez pas le vertige.
            ? Une première expérience de la toiture est demandée."""),
        nl=words("""Dakwerker | Dakdekker-zinkbewerker | Dakwerker platte daken
            + U legt leien, dakpannen en de dichting van platte daken.
            + U plooit het zink van goten en kilgoten.
            + U bouwt met de ploeg de stelling op.
            ? U hebt geen hoogtevrees.
            ? Een eerste ervaring met dakwerken is gevraagd."""),
    ),
    Trade(
        "2a22ff9e-de3b-408d-b312-5034896cc4f4", "F1503", "construction", 10, (13.0, 16.5), (17.5, 22.0),
        licences=(("B", 0.5),),
        fr=words("""Charpentier | Charpentier bois | Charpentier-menuisier
            + Vous taillez et levez des charpentes en bois.
            + Vous assemblez des ossatures de maisons à l'atelier.
            + Vous posez isolants et panneaux.
            ? Vous savez lire un plan de charpente.
            ? Vous aimez le bois et le travail bien fait."""),
        nl=words("""Timmerman | Dakwerker houten gebinten | Timmerman-schrijnwerker
            + U zaagt en plaatst houten gebinten.
            + U stelt in het atelier houtskeletten van woningen samen.
            + U plaatst isolatie en panelen.
            ? U kunt een plan van een dakconstructie lezen.
            ? U houdt van hout en van goed werk."""),
    ),
    Trade(
        "15620506-fb5d-49cd-87a2-1c9047fb406a", "F1606", "construction", 10, (12.4, 15.0), (16.5, 20.0),
        licences=(("B", 0.4),),
        fr=words("""Peintre en bâtiment | Peintre décorateur
            + Vous préparez les murs, rebouchez et poncez.
            + Vous appliquez peintures et papiers peints, à l'intérieur et en façade.
            + Vous protégez les sols et laissez le chantier propre.
            ? Vous travaillez avec soin.
            ? Une expérience d'un an est souhaitée."""),
        nl=words("""Schilder | Schilder-decorateur
            + U bereidt muren voor, plamuurt en schuurt.
            + U brengt verf en behang aan, binnen en op gevels.
            + U beschermt de vloeren en laat de werf proper achter.
            ? U werkt zorgvuldig.
            ? Een jaar ervaring is gewenst."""),
    ),
    Trade(
        "eedbf8b1-9432-4f42-ab7f-db5cd3eb2a05", "F1302", "construction", 9, (13.0, 16.0), (17.5, 21.5),
        licences=(("B", 0.4), ("VCA", 0.3)),
        fr=words("""Conducteur de pelle | Conducteur d'engins de chantier | Pelleur
            + Vous creusez tranchées et fondations à la pelle hydraulique.
            + Vous chargez les camions et nivelez les terres.
            + Vous entretenez votre machine chaque jour.
            ? Vous avez l'autorisation de conduite des engins.
            ? Vous repérez les réseaux enterrés avant de creuser."""),
        nl=words("""Kraanman graafmachine | Bestuurder graafmachine | Machinist bouwmachines
            + U graaft sleuven en funderingen met de hydraulische kraan.
            + U laadt vrachtwagens en nivelleert de grond.
            + U onderhoudt elke dag uw machine.
            ? U hebt een bewijs van bekwaamheid voor bouwmachines.
            ? U zoekt de ondergrondse leidingen op voor u graaft."""),
    ),
    Trade(
        "5f68c4c3-9d25-48e2-8efc-5471a80fb155", "F1702", "construction", 10, (12.3, 14.8), (16.5, 19.8),
        fr=words("""Ouvrier de voirie | Ouvrier routier | Poseur de bordures
            + Vous posez bordures, pavés et canalisations.
            + Vous étalez l'enrobé avec l'équipe.
            + Vous mettez en place la signalisation du chantier.
            ? Vous travaillez dehors par tous les temps.
            ? Débutants acceptés."""),
        nl=words("""Wegenwerker | Stratenmaker | Arbeider wegenbouw
            + U plaatst boordstenen, klinkers en rioleringsbuizen.
            + U spreidt het asfalt met de ploeg.
            + U plaatst de signalisatie van de werf.
            ? U werkt buiten in elk weer.
            ? Beginners zijn welkom."""),
    ),
)  # fmt: skip

SERVICES = (
    Trade(
        "cbad55a4-c7cf-4ab6-9540-eac72b26729b", "K1304", "cleaning", 26, (12.1, 12.9), (14.6, 16.2), part_time=0.75,
        floor="A1", programme="actemploi",
        fr=words("""Aide-ménager à domicile | Aide-ménager chez des particuliers | Employé de ménage
            + Vous nettoyez les pièces et repassez le linge chez des particuliers.
            + Vous gardez les mêmes clients, proches de chez vous.
            + Vous utilisez les produits avec prudence.
            ? Vous êtes honnête et soigneux.
            ? Aucune expérience n'est exigée : nous vous accompagnons."""),
        nl=words("""Huishoudhulp | Huishoudhulp bij gezinnen | Poetshulp
            + U poetst de kamers en strijkt bij gezinnen thuis.
            + U houdt dezelfde klanten, dicht bij uw woning.
            + U gebruikt de producten voorzichtig.
            ? U bent eerlijk en netjes.
            ? Ervaring is niet vereist: wij begeleiden u."""),
    ),
    Trade(
        "303a1e34-cb16-4054-b323-81e5eec17397", "K2204", "cleaning", 22, (12.1, 13.0), (15.2, 17.0), part_time=0.6,
        floor="A1",
        fr=words("""Agent d'entretien | Agent de propreté | Agent de nettoyage de bureaux
            + Vous nettoyez bureaux, couloirs et sanitaires.
            + Vous videz les corbeilles et réapprovisionnez les produits.
            + Vous passez l'autolaveuse dans les grandes surfaces.
            ? Vous êtes ponctuel et discret.
            ? Débutants acceptés."""),
        nl=words("""Schoonmaker | Schoonmaker kantoren | Medewerker schoonmaak
            + U maakt kantoren, gangen en sanitair schoon.
            + U ledigt de vuilnisbakken en vult de producten aan.
            + U rijdt met de schrobmachine in grote ruimtes.
            ? U bent stipt en discreet.
            ? Beginners zijn welkom."""),
    ),
    Trade(
        "4ed9ce62-75d4-4b05-80d4-e86528fecdcd", "K2304", "cleaning", 6, (12.1, 13.4), (15.2, 17.5), floor="A1",
        fr=words("""Agent de tri | Opérateur de recyclage
            + Vous triez les matières sur le tapis et retirez les indésirables.
            + Vous conduisez la presse à balles.
            + Vous accueillez les camions et les orientez.
            ? Vous supportez le bruit et la poussière, avec les protections fournies.
            ? Aucun diplôme n'est demandé."""),
        nl=words("""Sorteerder | Medewerker recyclage
            + U sorteert materialen op de band en haalt storende stoffen eruit.
            + U bedient de balenpers.
            + U ontvangt vrachtwagens en wijst hun de weg.
            ? U kunt tegen lawaai en stof, met de voorziene bescherming.
            ? Een diploma is niet gevraagd."""),
    ),
    Trade(
        "a10eb17a-3c78-4f7a-a1da-8f31146339d3", "A1203", "green", 12, (12.2, 14.0), (15.5, 18.2), seasonal=0.3,
        licences=(("B", 0.5), ("BE", 0.15)),
        fr=words("""Ouvrier d'espaces verts | Aide-jardinier | Agent d'entretien des espaces verts
            + Vous tondez les pelouses, taillez les haies et désherbez.
            + Vous plantez arbustes et massifs.
            + Vous entretenez les machines et le camion.
            ? Vous aimez travailler dehors.
            ? Le permis B est souhaité, avec remorque de préférence."""),
        nl=words("""Groenarbeider | Tuinman | Medewerker groenonderhoud
            + U maait gras, snoeit hagen en wiedt.
            + U plant struiken en perken aan.
            + U onderhoudt de machines en de wagen.
            ? U werkt graag buiten.
            ? Rijbewijs B is gewenst, liefst met aanhangwagen."""),
    ),
    Trade(
        "31808988-fc0a-4bc3-9e47-27216d6759f5", "K2503", "security", 12, (12.3, 13.8), (16.8, 19.2), floor="B1",
        second=0.2,
        fr=words("""Agent de sécurité | Agent de surveillance | Agent de prévention
            + Vous contrôlez les accès et faites des rondes.
            + Vous rédigez la main courante et alertez les secours.
            + Vous accueillez et renseignez les visiteurs.
            ? Votre carte ou attestation professionnelle est valable.
            ? Vous restez calme face à un conflit."""),
        nl=words("""Bewakingsagent | Beveiligingsagent | Agent bewaking
            + U controleert de toegangen en doet rondes.
            + U schrijft het verslag en verwittigt de hulpdiensten.
            + U ontvangt en informeert bezoekers.
            ? Uw identificatiekaart of attest is geldig.
            ? U blijft rustig bij een conflict."""),
    ),
)  # fmt: skip
