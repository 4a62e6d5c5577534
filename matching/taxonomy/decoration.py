"""Takes off a job title what is not the occupation: gender marks, contract, working time, place.

A word is taken off only where it cannot be part of an occupation's name: "stage" alone between two dashes is a contract,
in "maître de stage" it is not.
"""

from __future__ import annotations

import re

from matching.taxonomy.folding import folded

_GENDER_MARK = re.compile(
    r"""[(\[]\s*(?:(?:[hfmvwxd]|gn|n)\s*[/|,.\-]\s*)+(?:[hfmvwxd]|gn|n)\s*[)\]]      # (H/F), [m/v/x], (m-w-d)
      |(?<![\w/])[hfmvw]\s*[/|]\s*[hfmvw](?:\s*[/|]\s*[xdn*])?(?![\w/])              # H/F, m/v/x, written bare
      |[(\[]\s*(?:hommes?\s*/\s*femmes?|femmes?\s*/\s*hommes?|tous\ genres|all\ genders|alle\ geschlechter
               |alle\ genders|gn|divers|x)\s*[)\]]""",
    re.IGNORECASE | re.VERBOSE,
)

_HOURS = r"\d{1,2}\s?(?:h|u|heures?|uur|uren|hours?|stunden|std)(?:\d\d)?(?:\s?(?:/|par|per|pro)\s?\w+)?"
_SHARE = r"\d{1,3}\s?%|[1-4]/5(?:e|de|ème)?|\d\s+(?:dag(?:en)?|jours?|days?|tage?)\s?(?:/|par|per|pro)\s?\w+"
_WORKING_TIME = rf"""{_HOURS}|{_SHARE}|temps\s+(?:plein|partiel|complet)|plein\s+temps|mi-temps
    |vol(?:le)?tijds?e?|deeltijds?e?|halftijds?e?|full-?\s?time|part-?\s?time|vollzeit|teilzeit"""
_SAFE_AT_THE_END = rf"""{_WORKING_TIME}|cdi|cdd|cdic|(?:en|par)\s+(?:alternance|int[ée]rim|apprentissage|cdi|cdd)
    |(?:on)?bepaalde\s+duur|(?:on)?befristet|unbefristet|festanstellung|minijob|ab\s+sofort|gezocht|gesucht|urgent
    |vast\s+contract|tijdelijk\s+contract|flexi-?job|d[ée]butants?\s+accept[ée]s?
    |\d+\s+(?:postes?|vacatures?|positions?|stellen)|poste\s+à\s+pourvoir|fixed[ -]term|permanent\s+contract"""
_SAFE_AT_THE_START = rf"""{_WORKING_TIME}|cdi|cdd|alternance|int[ée]rim|urgent|(?:on\s+)?recherch(?:e|ons)(?:\s+une?)?
    |recrut(?:e|ons)(?:\s+une?)?|offre\s+d[’']emploi|vacature|gezocht|gesucht|wanted|hiring|wij\s+zoeken(?:\s+een)?"""
_SAFE_ALONE = rf"""{_SAFE_AT_THE_END}|{_SAFE_AT_THE_START}|int[ée]rim(?:aire)?|stage|apprentissage|saisonnier|ctt|vie
    |contrat(?:\s+(?:de\s+|d[’'])?\w+)?|poste\s+fixe|vaste?\s+(?:job|werk|dienst)|tijdelijke?(?:\s+(?:job|contract))?
    |uitzend(?:kracht|werk|bureau)|jobstudent|student(?:enjob)?|permanent|temporary|contract|internship|freelance
    |praktikum|werkstudent|aushilfe|zeitarbeit|ausbildung|immediate\s+start|dringend|nieuw|new|nouveau"""

_BETWEEN = r"(?:\s*[,/&+]\s*|\s+(?:en|in|et|ou|of|or|und|oder|à|a)\s+|\s+)"
_FLAGS = re.IGNORECASE | re.VERBOSE
_ONLY_TERMS = re.compile(
    rf"(?:(?:en|in|à|als)\s+)?(?:{_SAFE_ALONE})(?:{_BETWEEN}(?:{_SAFE_ALONE}))*[!.]*", _FLAGS
)
_TERM_AT_END = re.compile(rf"(?:\s+(?:en|in|à|als|op|as))?[\s,;:]+(?:{_SAFE_AT_THE_END})[\s!.,]*$", _FLAGS)
_TERM_AT_START = re.compile(rf"^\W*(?:{_SAFE_AT_THE_START})[\s:!,]+(?=\w)", _FLAGS)

_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_DASH = re.compile(r"\s+[-–—|•]+\s*|\s*[|•]\s*|\s*[-–—]+$|^[-–—]+\s*")
_POSTCODE_AT_END = re.compile(r"[\s,]+\(?(?:[FB]-)?\d{4,5}\)?$")

_QUALIFIED = re.compile(
    r"""\b(?:staatlich\s+(?:geprüfte?[rn]?|anerkannte?[rn]?|examinierte?[rn]?)|geprüfte?[rn]?)(?=\s)
      |\b(?:Fachrichtung|Schwerpunkt|Fachbereich|Einsatzgebiet)(?=\s) | \(ohne\s+(?:Fachrichtung|Schwerpunkt)(?:en)?\)
      |\bdiplômée?s?\s+d[’']\s?État\b""",
    re.IGNORECASE | re.VERBOSE,
)

_TOWNS_AND_REGIONS = """
    Aalst, Alost, Amiens, Antwerpen, Anvers, Ardennes, Arlon, Armentières, Arras, Ath, Bastogne, Belgique,
    België, Belgium, Béthune, Berlin, Bordeaux, Boulogne-sur-Mer, Brugge, Bruges, Brussel, Brussels,
    Bruxelles, Calais, Cambrai, Charleroi, Charleville-Mézières, Colmar, Dendermonde, Doornik, Douai,
    Dunkerque, Duinkerke, Épinal, Flandre, France, Gand, Geel, Genk, Gent, Ghent, Grand Est, Hainaut,
    Halluin, Hasselt, Hauts-de-France, Henegouwen, Huy, Hoei, Ieper, Ypres, Île-de-France, Köln, Kortrijk,
    Courtrai, La Louvière, Lens, Leuven, Louvain, Liège, Lier, Lille, Rijsel, Limburg, Luik, Luxembourg,
    Luxemburg, Lyon, Maubeuge, Marseille, Mechelen, Malines, Menen, Menin, Metz, Moeskroen, Mons, Bergen,
    Montpellier, Mouscron, Mulhouse, München, Namur, Namen, Nancy, Nantes, Nice, Nord, Oostende, Ostende,
    Oudenaarde, Paris, Parijs, Pas-de-Calais, Poperinge, Reims, Rennes, Roeselare, Roulers, Ronse, Roubaix,
    Saint-Malo, Saint-Omer, Saint-Quentin, Sedan, Seraing, Sint-Niklaas, Strasbourg, Straatsburg, Toulouse,
    Tourcoing, Tournai, Troyes, Turnhout, Valenciennes, Verviers, Vilvoorde, Vlaanderen, Waregem, Wallonie,
    Wallonië, Waterloo, Wavre, West-Vlaanderen, Oost-Vlaanderen, Wevelgem, Zaventem, Zeebrugge
"""
_PLACES = frozenset(folded(name) for name in re.split(r",\s*", _TOWNS_AND_REGIONS))
_PLACE_SHAPE = re.compile(
    r"(?:(?:F|B)-)?\d{2,5}|(?:sainte?|ste?|sint)[- ]\w[\w’' -]*|[\w-]+-(?:sur|lès|lez|les|sous|en|aux|op|aan)-[\w-]+",
    re.IGNORECASE,
)
_SURROUNDINGS = (
    r"(?:r[ée]gion|secteur|environs\s+de|proche|près\s+de|regio|omgeving|nabij|region|raum|großraum|near)"
)
_AREA = re.compile(rf"{_SURROUNDINGS}\s+(?:d[e’']\s?)?[A-ZÀ-Ý].*", re.IGNORECASE)
_AREA_AT_END = re.compile(rf"\s+(?:in\s+(?:de\s+)?)?(?i:{_SURROUNDINGS})\s+(?:d[e’']\s?)?[A-ZÀ-Ý][\w’' -]*$")
_TOWN_AT_END = re.compile(r"\s+(?:à|te|sur)\s+(?=[A-ZÀ-Ý])(?P<town>[\w’' -]+)$")
_WORDS_AT_END = re.compile(
    r"^(?P<rest>.*?\S)(?:\s+(?:in|à|te|at|bei|aan))?[\s,]+(?P<town>[^\W\d_][\w’'-]*(?:[ -][\w’'-]+)?)$"
)
_BELONGING = re.compile(r"(?:\b(?:de|du|des|van|von|of|het|la|le|les|et|und|and|en)|[’'])$", re.IGNORECASE)


def undecorated(title: str) -> str:
    """The occupation in a job title, as written; the title itself when nothing else is in it.

    "Soudeur TIG (H/F) – CDI – Liège" gives "Soudeur TIG", "Magazijnier m/v/x voltijds te Gent" gives "Magazijnier".
    Seniority, sector and tools stay, and so do both gender forms.
    """
    text = _tidy(_GENDER_MARK.sub(" ", title))
    text = _BRACKETS.sub(lambda found: " " if _is_decoration(found[1]) else found[0], text)
    segments = [segment for segment in _DASH.split(text) if segment and segment.strip()]
    kept = [
        stripped for segment in segments if not _is_decoration(segment) and (stripped := _strip_ends(segment))
    ]
    return _tidy(" - ".join(kept)) or _tidy(title)


def unqualified(title: str) -> str:
    """A title without the words that say how one came by it: who examined or recognised it, in which branch.

    "Staatlich geprüfter Techniker Fachrichtung Medizintechnik" gives "Techniker Medizintechnik", "Infirmier diplômé
    d'État" gives "Infirmier".
    """
    return _tidy(_QUALIFIED.sub(" ", title)) or title


def _is_decoration(segment: str) -> bool:
    segment = _tidy(segment)
    return not segment or bool(_ONLY_TERMS.fullmatch(segment)) or _is_place(segment)


def _is_place(text: str) -> bool:
    parts = [_tidy(part) for part in re.split(r"[,/&]| et | en ", text)]
    return all(
        folded(re.sub(r"\(?\d{2,5}\)?", "", part)) in _PLACES
        or _PLACE_SHAPE.fullmatch(part)
        or _AREA.fullmatch(part)
        for part in parts
    )


def _strip_ends(segment: str) -> str:
    shorter = segment
    while True:
        stripped = _without_place(_TERM_AT_START.sub("", _TERM_AT_END.sub("", shorter)))
        if stripped == shorter:
            return shorter
        shorter = stripped


def _without_place(text: str) -> str:
    text = _POSTCODE_AT_END.sub("", text)
    text = _AREA_AT_END.sub("", text)
    if (found := _TOWN_AT_END.search(text)) and (not text.isupper() or folded(found["town"]) in _PLACES):
        return text[: found.start()]
    found = _WORDS_AT_END.match(text)
    if found and folded(found["town"]) in _PLACES and not _BELONGING.search(found["rest"]):
        return found["rest"]
    return text


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" -–—|,;:•")
