"""Food industry of West Flanders, Hainaut and the coast, food crafts, and the textile of Kortrijk and Lille."""

from __future__ import annotations

from services.demo.trades.model import Trade, words

_FOOD = {"kortrijk": 2.0, "oostende": 1.2, "tournai": 1.7, "dunkerque": 1.2, "mons": 1.2, "reims": 1.3}
_TEXTILE = {"kortrijk": 4.0, "lille": 2.2, "tournai": 1.8, "gent": 1.4}

FOOD = (
    Trade(
        "e3dc66de-99c7-4607-a82b-7244036d316d", "H2105", "food", 26, (12.1, 13.8), (15.2, 18.0), basins=_FOOD,
        fr=words("""Opérateur de production alimentaire | Ouvrier de production en agroalimentaire | Agent de production
            + Vous préparez les mélanges et surveillez la cuisson sur la ligne de légumes surgelés.
            + Vous contrôlez le poids, la température et l'aspect des produits.
            + Vous nettoyez la ligne en fin de poste selon les règles d'hygiène.
            ? Vous acceptez de travailler dans le froid.
            ? Débutants acceptés : la formation se fait sur la ligne."""),
        nl=words("""Productiemedewerker voeding | Operator voedingsindustrie | Productiearbeider
            + U bereidt de mengsels voor en bewaakt het koken op de lijn van diepvriesgroenten.
            + U controleert gewicht, temperatuur en uitzicht van de producten.
            + U reinigt de lijn op het einde van de dienst volgens de hygiëneregels.
            ? U kunt tegen werken in de koude.
            ? Beginners zijn welkom: u wordt op de lijn opgeleid."""),
    ),
    Trade(
        "b0fa69b4-998c-4e66-acd3-5f5d73cadb5c", "H3301", "food", 16, (12.2, 14.5), (15.6, 18.8), basins=_FOOD,
        fr=words("""Conducteur de ligne de conditionnement | Opérateur de conditionnement
            + Vous conduisez une ligne d'emballage, de la trémie à la palette.
            + Vous changez les formats et approvisionnez la ligne en films et en cartons.
            + Vous résolvez les petits arrêts et appelez la maintenance si nécessaire.
            ? Vous avez déjà conduit une ligne automatisée.
            ? Vous connaissez les règles d'hygiène alimentaire."""),
        nl=words("""Operator verpakkingslijn | Lijnoperator verpakking
            + U bedient een verpakkingslijn, van de trechter tot de pallet.
            + U stelt formaten om en voorziet de lijn van folie en karton.
            + U lost kleine storingen op en roept zo nodig het onderhoud.
            ? U hebt al een geautomatiseerde lijn bediend.
            ? U kent de regels van voedselhygiëne."""),
    ),
    Trade(
        "05f6eaeb-b285-46bd-a44a-225bd429e329", "H2103", "food", 9, (12.6, 15.5), (16.0, 20.0), basins=_FOOD,
        fr=words("""Désosseur-pareur | Opérateur de découpe de viande
            + Vous désossez et parez des quartiers de bœuf et de porc.
            + Vous affûtez vos couteaux et portez le gant de protection.
            + Vous respectez la chaîne du froid et la traçabilité.
            ? Vous maniez le couteau avec sûreté.
            ? Une expérience en abattoir ou en boucherie est demandée."""),
        nl=words("""Uitbener | Vleesbewerker
            + U beent runds- en varkenskwartieren uit en snijdt ze bij.
            + U slijpt uw messen en draagt de beschermhandschoen.
            + U respecteert de koudeketen en de traceerbaarheid.
            ? U gaat veilig om met het mes.
            ? Ervaring in een slachthuis of slagerij is gevraagd."""),
    ),
    Trade(
        "6c39cf1c-7332-41c1-86c3-6ed3daf3c479", "D1105", "food", 5, (12.2, 14.5), (15.5, 18.5), elsewhere=0.05,
        basins={"oostende": 4, "dunkerque": 2.5, "calais": 2.5},
        fr=words("""Fileteur de poisson | Préparateur de produits de la mer
            + Vous videz, filetez et pelez le poisson du jour.
            + Vous pesez et mettez sous glace les filets.
            + Vous nettoyez les tables et les outils après chaque lot.
            ? Vous êtes rapide, soigneux et matinal.
            ? Le travail se fait debout, en atelier réfrigéré."""),
        nl=words("""Visfileerder | Medewerker visverwerking
            + U ontdoet de vis van de dag van ingewanden, fileert en vilt hem.
            + U weegt de filets en legt ze op ijs.
            + U reinigt de tafels en het gereedschap na elke partij.
            ? U werkt snel en zorgvuldig en staat graag vroeg op.
            ? U werkt staand, in een gekoelde ruimte."""),
    ),
    Trade(
        "37c7880e-cfee-4c41-a41b-061682fefde3", "D1101", "retail", 11, (12.8, 16.5), (16.0, 20.5), floor="A2",
        fr=words("""Boucher | Boucher-charcutier | Boucher en rayon
            + Vous découpez les carcasses et préparez la viande pour la vente.
            + Vous fabriquez saucisses, pâtés et préparations maison.
            + Vous conseillez la clientèle sur les morceaux et leur cuisson.
            ? Vous avez un diplôme de boucher ou trois ans de métier.
            ? Vous aimez le contact avec la clientèle."""),
        nl=words("""Slager | Slager-charcutier | Beenhouwer in de winkel
            + U versnijdt karkassen en maakt het vlees klaar voor de verkoop.
            + U maakt worsten, patés en huisbereidingen.
            + U geeft klanten raad over stukken en bereiding.
            ? U hebt een diploma van slager of drie jaar ervaring.
            ? U hebt graag contact met klanten."""),
    ),
    Trade(
        "1aadb308-432a-4d01-b54b-b4f7f76dd419", "D1102", "retail", 11, (12.5, 15.5), (15.5, 19.5),
        fr=words("""Boulanger | Boulanger-pâtissier | Ouvrier boulanger
            + Vous pétrissez, façonnez et cuisez pains et viennoiseries.
            + Vous surveillez la fermentation et réglez le four.
            + Vous gérez les stocks de farine et de levure.
            ? Vous commencez tôt, vers quatre heures du matin.
            ? Un diplôme en boulangerie ou une expérience est nécessaire."""),
        nl=words("""Bakker | Brood- en banketbakker | Bakkersgast
            + U kneedt, vormt en bakt brood en koffiekoeken.
            + U bewaakt het rijzen en stelt de oven in.
            + U beheert de voorraad bloem en gist.
            ? U begint vroeg, rond vier uur 's ochtends.
            ? Een diploma bakkerij of ervaring is nodig."""),
    ),
)  # fmt: skip

TEXTILE = (
    Trade(
        "2b136e51-154b-4cb2-8130-f73228f14b11", "H2403", "textile", 8, (12.2, 14.2), (15.5, 18.5), elsewhere=0.15,
        basins=_TEXTILE,
        fr=words("""Conducteur de métiers à tisser | Opérateur sur machines textiles
            + Vous conduisez plusieurs métiers à tisser et nouez les fils cassés.
            + Vous surveillez la qualité du tissu et notez les défauts.
            + Vous préparez les chaînes avec l'équipe d'ourdissage.
            ? Vous avez de bons yeux et des doigts agiles.
            ? Une expérience du textile est appréciée."""),
        nl=words("""Wever | Operator textielmachines
            + U bedient verschillende weefgetouwen en knoopt gebroken draden.
            + U bewaakt de kwaliteit van het weefsel en noteert fouten.
            + U bereidt de kettingen voor met de scheerploeg.
            ? U hebt goede ogen en vaardige vingers.
            ? Ervaring in de textiel is een pluspunt."""),
    ),
    Trade(
        "7d4266b3-2108-4330-b27b-430a96012c21", "H2402", "textile", 7, (12.1, 13.8), (15.2, 17.8), elsewhere=0.3,
        basins=_TEXTILE,
        fr=words("""Couturier industriel | Opérateur de confection | Piqueur sur machine
            + Vous assemblez des housses et des rideaux sur machine à coudre industrielle.
            + Vous réglez la tension du fil et changez les aiguilles.
            + Vous contrôlez les coutures et pliez les articles finis.
            ? Vous savez piquer droit et vite.
            ? Une formation en couture est un atout."""),
        nl=words("""Industrieel stikker | Operator naaimachine | Stikker confectie
            + U naait hoezen en gordijnen op een industriële naaimachine.
            + U regelt de draadspanning en vervangt naalden.
            + U controleert de naden en plooit de afgewerkte stukken.
            ? U kunt recht en snel stikken.
            ? Een opleiding naaien is een troef."""),
    ),
    Trade(
        "b3cd0522-14a9-4e21-a7ee-c9a1f9c0de51", "H2421", "textile", 4, (12.3, 14.5), (15.8, 19.0), elsewhere=0.02,
        basins={"kortrijk": 4, "lille": 0.8, "tournai": 0.8},
        fr=words("""Tisserand de tapis | Opérateur tapis
            + Vous conduisez un métier à tapis et remplacez les bobines.
            + Vous suivez le dessin et signalez les défauts de teinte.
            + Vous coupez et roulez les tapis finis.
            ? Vous travaillez avec régularité et attention.
            ? Nous vous apprenons le métier en six semaines."""),
        nl=words("""Tapijtwever | Operator tapijt
            + U bedient een tapijtgetouw en vervangt de bobijnen.
            + U volgt het patroon en meldt kleurfouten.
            + U snijdt de afgewerkte tapijten en rolt ze op.
            ? U werkt regelmatig en aandachtig.
            ? Wij leren u het vak in zes weken."""),
    ),
)  # fmt: skip
