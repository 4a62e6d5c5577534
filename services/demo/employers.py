"""Invented employers, with numbers whose check digits are right and which the registers do not give out.

French numbers begin with 000: SIREN numbers that were given out begin with 1 to 9. Belgian ones begin with 01: the
register of enterprises starts at 0200.
"""

from __future__ import annotations

from functools import cache
from itertools import product

from contracts.values import Employer, Registration
from services.demo.trades.model import Sector, Tongue

_FRENCH_ROOTS = (
    "Valdorine",
    "Noramel",
    "Lysoval",
    "Brumont-Sart",
    "Hautelande",
    "Quarelle",
    "Fagnoval",
    "Marquenne",
    "Torvalie",
    "Escarpelle",
    "Bruyélys",
    "Corvenne",
    "Almérieux",
    "Douvrelle",
    "Saulcerive",
    "Vimarène",
    "Houblonval",
    "Tilloise-Verte",
    "Ardenvive",
    "Grandlieu-Nord",
    "Scaldine",
    "Roncelle",
    "Flamérive",
    "Mervalys",
    "Orchimère",
    "Beaulandre",
    "Cambrelle",
    "Pévalys",
    "Avesnière",
    "Rocquemire",
    "Lumérial",
    "Sartoval",
    "Monterive",
    "Briquemont-Sud",
    "Chênevalle",
    "Fléchinoise",
    "Verlinval",
    "Hainovert",
    "Malplanque",
    "Bonvivier",
)
_DUTCH_ROOTS = (
    "Leiewende",
    "Scheldevoort",
    "Duinhorst",
    "Kasteelvoort",
    "Ijzerwaard",
    "Polderwijk",
    "Kempvoorde",
    "Damhoek",
    "Roosgaver",
    "Zandvelde",
    "Heulemeers",
    "Wulpenhof",
    "Torrevoort",
    "Mandelrode",
    "Beverwaas",
    "Klaverdonk",
    "Oosterdamme",
    "Hopmeers",
    "Vlasgaarde",
    "Bruggewaard",
    "Steenvliet",
    "Moerbrug",
    "Lindevoort",
    "Groenlede",
    "Vierschaar",
    "Kouterhove",
    "Westdijke",
    "Meibroek",
    "Rietveurne",
    "Zilverleie",
    "Bosdamme",
    "Hoogsluis",
    "Windekouter",
    "Pereboom-Waas",
    "Ganzevliet",
    "Kreekhoeve",
    "Zwaluwveld",
    "Sterrebrug",
    "Wilgenham",
    "Lisvaart",
)
_KINDS: dict[Sector, tuple[str, str]] = {
    "industry": ("Ateliers|Mécanique|Constructions métalliques", "Metaal|Techniek|Constructie"),
    "food": ("Saveurs|Conserverie|Surgelés", "Foods|Diepvries|Voeding"),
    "textile": ("Tissages|Filature|Textiles", "Textiel|Weverij|Tapijt"),
    "logistics": ("Logistique|Entrepôts|Plateforme", "Logistics|Warehousing|Distributie"),
    "transport": ("Transports|Messagerie|Mobilité", "Transport|Koerier|Vervoer"),
    "port": ("Manutention maritime|Terminal|Quais", "Stuwage|Terminal|Havenbedrijf"),
    "care": ("Résidence|Clinique|Centre de soins", "Woonzorg|Zorggroep|Kliniek"),
    "home_help": ("Domicile Services|Aide et Soins|Maison Sereine", "Thuiszorg|Thuishulp|Gezinszorg"),
    "cleaning": ("Propreté|Net Services|Maison Nette", "Cleaning|Schoonmaak|Facility"),
    "construction": ("Bâtiment|Travaux|Rénovation", "Bouw|Projecten|Renovatie"),
    "hospitality": ("Brasserie|Hôtel|Auberge", "Brasserie|Hotel|Horeca"),
    "it": ("Numérique|Solutions|Données", "Software|Digital|Data"),
    "teaching": ("Institut|École|Collège", "Basisschool|College|Instituut"),
    "retail": ("Marché|Magasins|Comptoir", "Winkels|Markt|Retail"),
    "office": ("Gestion|Conseil|Cabinet", "Kantoor|Advies|Services"),
    "wine": ("Domaine|Maison de Champagne|Vignobles", "Wijndomein|Wijngaard|Wijnen"),
    "green": ("Jardins|Paysages|Espaces verts", "Groenwerken|Tuinen|Landschap"),
    "security": ("Sécurité|Vigilance|Gardiennage", "Security|Bewaking|Toezicht"),
}
_LEGAL_FORM = {("FR", "fr"): "", ("BE", "fr"): " SRL", ("BE", "nl"): " BV"}


@cache
def employers(sector: Sector, country: str, tongue: Tongue) -> tuple[Employer, ...]:
    """The employers of a sector in one country and language. Each keeps its number in every run."""
    french, dutch = _KINDS[sector]
    kinds = (dutch if tongue == "nl" else french).split("|")
    roots = _DUTCH_ROOTS if tongue == "nl" else _FRENCH_ROOTS
    first = list(_KINDS).index(sector) * 1000 + (500 if tongue == "nl" else 0)
    made = []
    for serial, (root, kind) in enumerate(product(roots, kinds), first):
        name = f"{root} {kind}" if tongue == "nl" else f"{kind} {root}"
        number = siret(serial) if country == "FR" else bce(serial)
        registration = Registration(scheme="SIRET" if country == "FR" else "BCE", number=number)
        made.append(
            Employer(name=name + _LEGAL_FORM[country, tongue], country=country, registration=registration)
        )
    return tuple(made)


def siret(serial: int) -> str:
    """A SIRET in the range that is not given out: Luhn's check digit over the SIREN, then over all fourteen."""
    siren = _with_luhn(f"000{serial:05d}")
    return _with_luhn(f"{siren}0001")


def bce(serial: int) -> str:
    """A BCE/KBO number in the range that is not given out: 97 minus the remainder of the first eight digits by 97."""
    stem = f"01{serial:06d}"
    return f"{stem}{97 - int(stem) % 97:02d}"


def _with_luhn(digits: str) -> str:
    doubled = (int(digit) * (2 - position % 2) for position, digit in enumerate(reversed(digits)))
    return f"{digits}{-sum(number // 10 + number % 10 for number in doubled) % 10}"
