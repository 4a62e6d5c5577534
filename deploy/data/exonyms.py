"""Names the four languages of the region give to each other's towns, where they are really in use.

Keyed by country and by the name the source gives; each value is the name on the road signs and the names
elsewhere. Belgian municipalities bring their French and Dutch names themselves; here are the German and English ones.
"""

from typing import Final

Exonyms = dict[str, tuple[str, dict[str, str]]]

EXONYMS: Final[dict[str, Exonyms]] = {
    "FR": {
        "Paris": ("Paris", {"nl": "Parijs"}),
        "Lille": ("Lille", {"nl": "Rijsel"}),
        "Dunkerque": ("Dunkerque", {"nl": "Duinkerke", "en": "Dunkirk", "de": "Dünkirchen"}),
        "Arras": ("Arras", {"nl": "Atrecht"}),
        "Cambrai": ("Cambrai", {"nl": "Kamerijk"}),
        "Hazebrouck": ("Hazebrouck", {"nl": "Hazebroek"}),
        "Bailleul": ("Bailleul", {"nl": "Belle"}),
        "Bergues": ("Bergues", {"nl": "Sint-Winoksbergen"}),
        "Gravelines": ("Gravelines", {"nl": "Grevelingen"}),
        "Halluin": ("Halluin", {"nl": "Halewijn"}),
        "Comines": ("Comines", {"nl": "Komen"}),
        "Wervicq-Sud": ("Wervicq-Sud", {"nl": "Wervik-Zuid"}),
        "Saint-Omer": ("Saint-Omer", {"nl": "Sint-Omaars"}),
        "Cassel": ("Cassel", {"nl": "Kassel"}),
        "Strasbourg": ("Strasbourg", {"nl": "Straatsburg", "de": "Straßburg"}),
        "Mulhouse": ("Mulhouse", {"de": "Mülhausen"}),
        "Thionville": ("Thionville", {"de": "Diedenhofen"}),
        "Nice": ("Nice", {"de": "Nizza"}),
    },
    "BE": {
        "Bruxelles": ("Bruxelles", {"en": "Brussels", "de": "Brüssel"}),
        "Antwerpen": ("Antwerpen", {"en": "Antwerp"}),
        "Gent": ("Gent", {"en": "Ghent"}),
        "Brugge": ("Brugge", {"en": "Bruges", "de": "Brügge"}),
        "Oostende": ("Oostende", {"en": "Ostend", "de": "Ostende"}),
        "Ieper": ("Ieper", {"en": "Ypres", "de": "Ypern"}),
        "Leuven": ("Leuven", {"de": "Löwen"}),
        "Mechelen": ("Mechelen", {"de": "Mecheln"}),
        "Liège": ("Liège", {"de": "Lüttich"}),
        "Arlon": ("Arlon", {"de": "Arel"}),
        "Saint-Vith": ("Sankt Vith", {"fr": "Saint-Vith", "nl": "Sankt Vith"}),
        "Bullange": ("Büllingen", {"fr": "Bullange", "nl": "Büllingen"}),
        "Butgenbach": ("Bütgenbach", {"fr": "Butgenbach", "nl": "Bütgenbach"}),
        "Amblève": ("Amel", {"fr": "Amblève", "nl": "Amel"}),
        "La Calamine": ("Kelmis", {"fr": "La Calamine", "nl": "Kelmis"}),
    },
    "LU": {
        "Luxembourg": ("Luxembourg", {"nl": "Luxemburg", "de": "Luxemburg"}),
        "Esch-sur-Alzette": ("Esch-sur-Alzette", {"de": "Esch an der Alzette"}),
    },
    "NL": {
        "Vlissingen": ("Vlissingen", {"fr": "Flessingue", "en": "Flushing"}),
        "Sluis": ("Sluis", {"fr": "L'Écluse"}),
    },
    "DE": {
        "Aachen": ("Aachen", {"fr": "Aix-la-Chapelle", "nl": "Aken"}),
        "Köln": ("Köln", {"fr": "Cologne", "nl": "Keulen", "en": "Cologne"}),
        "Trier": ("Trier", {"fr": "Trèves"}),
        "Saarbrücken": ("Saarbrücken", {"fr": "Sarrebruck"}),
        "Saarlouis": ("Saarlouis", {"fr": "Sarrelouis"}),
    },
}
