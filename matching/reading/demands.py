"""Whether a text demands a skill that it mentions, or only mentions or desires it, in the text's own cues.

Cues of the four languages are all looked for in every text, since adverts mix languages. What stands nearest says it: the
clause of the skill; a cue that a list shares ("mécanique, hydraulique exigées"); what a colon or a heading announces.
Where nothing is said nothing is demanded: that a task is part of a job does not mean that one must know it before.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator
from enum import IntEnum
from functools import lru_cache

from matching.text import folded


class Demand(IntEnum):
    """What is said of a skill; of several things said in one clause the highest counts."""

    NONE = -1
    """Part of what the employer offers or is, and no part of the work."""
    UNSAID = 0
    EXPECTED = 1
    """Said as what people have ("vous maîtrisez"): a demand, unless the clause goes on "would be a plus"."""
    DESIRED = 2
    REQUIRED = 3


_REQUIRED = (
    "exigee?s?|indispensables?|imperati(?:f|fs|ve|ves|vement)|obligatoires?|obligatoirement|requise?s?"
    "|(?:est|sont) necessaires?|imperatif de|il faut",
    "vereist|vereiste|noodzakelijk|onontbeerlijk|verplicht|onmisbaar|absolute voorwaarde|is een must|must",
    "required|mandatory|(?:is|are) essential|indispensable|compulsory|is a must|must haves?|must",
    "erforderlich|zwingend|unerlasslich|unabdingbar|notwendig|vorausgesetzt|voraussetzung|pflicht|ein muss|sie mussen",
)
_DESIRED = (
    "souhaitee?s?|souhaitables?|idealement|(?:un|est un|serait un|sont un|constitue un) (?:vrai |reel |gros )?(?:plus|atout|avantage)"
    "|appreciee?s?|appreciables?|(?:un|des) (?:plus|atouts?)|de preference",
    "pluspunt|pluspunten|een plus|troef|troeven|meerwaarde|mooi meegenomen|meegenomen|bij voorkeur|gewenst|wenselijk|liefst",
    "nice to haves?|an? (?:strong |big |real )?(?:plus|asset|advantage|bonus)|preferably|preferred|desired|desirable|ideally|advantageous",
    "von vorteil|vorteilhaft|wunschenswert|wunschenswerte|idealerweise|gerne gesehen|gern gesehen|ein plus|pluspunkt|erwunscht"
    "|bevorzugt",
)
_EXPECTED = (
    "maitrise (?:de|du|des|d)|maitrise parfaite|vous maitrisez|tu maitrises|vous savez|tu sais"
    "|(?:vous avez|vous possedez) (?:de |des )?(?:bonnes |solides )?(?:connaissances?|competences?)"
    "|(?:bonnes?|solides?|excellentes?) (?:connaissances?|competences)|capable de|capacite a|a l aise (?:avec|sur|en)|bon niveau (?:de|d|en)",
    "je beschikt over|je beheerst|u beheerst|u beschikt over|je hebt (?:een )?(?:goede |grondige |sterke )?kennis"
    "|(?:goede|grondige|sterke|uitstekende|degelijke|vlotte) (?:kennis|beheersing)|je spreekt|spreek je|u spreekt|je kan|je kunt|je kent",
    "you master|fluent in|fluency in|you have (?:a )?(?:good |strong |solid |sound )?(?:knowledge|command)|proficien(?:t|cy) in|command of"
    "|(?:strong|solid|good|sound|excellent|proven) (?:knowledge|command|skills|understanding)|you know|you are able to|ability to",
    "sie beherrschen|du beherrschst|sie verfugen uber|du verfugst uber|(?:gute|sehr gute|fundierte|sichere)r? (?:kenntnisse|umgang)"
    "|fliessend|sie konnen|du kannst|sie haben kenntnisse|beherrschung (?:von|der|des)",
)
_HEADED_REQUIRED = (
    "exigences?|prerequis|pre requis|vereisten|functievereisten|requirements|qualifications required|anforderungen"
    "|voraussetzungen|must haves?"
)
_HEADED_DESIRED = "atouts?|pluspunten|troeven|nice to haves?|pluspunkte|assets|bonus"
_OFFERED = (
    "avantages?|nous (?:vous )?(?:offrons|proposons)|remuneration|salaire|notre entreprise|a propos de nous"
    "|aanbod|(?:wat|wij) bieden|voordelen|over ons|wir bieten|uber uns|benefits|perks|we offer|in it for you|about us"
)
_SECTION = (
    "missions?|postes?|taches|activites|offre|conditions|entreprise|propos|formations?|profil"
    "|competences?|qualites|connaissances|qualifications|savoirs?|experiences?|langues|contrat|horaires"
    "|functie|functieomschrijving|taken|takenpakket|profiel|competenties|vaardigheden|kennis|talen|ervaring"
    "|aufgaben|angebot|kenntnisse|fahigkeiten|erfahrung|sprachen"
    "|responsibilities|tasks|about|role|profile|skills|experience|languages|education"
)


def _any(*groups: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(groups)})\b")


_CUES = re.compile(
    "|".join(
        rf"(?P<{name}>\b(?:{'|'.join(group)})\b)"
        for name, group in (("DESIRED", _DESIRED), ("REQUIRED", _REQUIRED), ("EXPECTED", _EXPECTED))
    )
)
_HEADED = {Demand.REQUIRED: _any(_HEADED_REQUIRED), Demand.DESIRED: _any(_HEADED_DESIRED)}
_A_SECTION, _AN_OFFER = _any(_SECTION), _any(_OFFERED)
_DENIED = re.compile(
    r"\b(?:pas|non|aucune?|jamais|sans|niet|geen|not|no|nor|isn t|nicht|keine?|keinerlei)"
    r"(?! (?:seulement|alleen|only|nur)\b)(?: \w+){0,5} ?$"
)
"""Ends what stands before a cue that is denied: "non obligatoire", "is geen vereiste", "no experience required"."""
_DENIED_AFTER = re.compile(r" (?:pas|niet|geen|not|nicht|keine?)\b")

_SENTENCE = re.compile(
    r"[.!?]+(?=\s|$)|[\r•|✓✅▪●■‣◦\uf000-\uf0ff]|(?<=[^\W\d_A-Z]) (?=(?:Je|Jij|U|Vous|Tu|You|Sie|Du|Ihr)\s)"
)
"""Ends a sentence within its line; so does a "Vous" or "Je" in the middle, in lists whose line ends were lost."""
_CLAUSE = re.compile(
    r"[,;:()\[\]]|\s[-–—]\s|\s(?:mais|maar|but|aber|however|sauf|tandis que|terwijl)\s", re.I
)
_BULLET = re.compile(r"^[\s\-–—*•·✓✅>#]+")
MOST_HEADING_WORDS, MOST_HEADING_SIGNS = 8, 70
INSIDE, LAST, ALONE = "inside", "last", "alone"
"""Where in its clause a cue stands."""
NOTHING = (Demand.UNSAID, INSIDE)
LIST_ITEM = 4
"""A clause of so many words at most may be an item of a list, which shares the cue of a neighbouring item."""


class Demands:
    """Reads one text for what it demands; only the lines in which skills stand, and the headings above them."""

    def __init__(self, text: str) -> None:
        self._text = unicodedata.normalize("NFC", text)
        self._headed: tuple[list[int], list[Demand]] | None = None

    def of(self, words: str) -> Demand:
        """The most that is said of the skill that the text mentions in these words, wherever they stand in it."""
        words = unicodedata.normalize("NFC", words)
        most: Demand | None = None
        at = self._text.find(words)
        while at >= 0:
            if self._is_whole(at, at + len(words)):
                said = self._at(at)
                if said in (Demand.REQUIRED, Demand.EXPECTED):
                    return Demand.REQUIRED
                most = said if most is None else max(most, said)
            at = self._text.find(words, at + 1)
        return Demand.UNSAID if most is None else most

    def _is_whole(self, start: int, stop: int) -> bool:
        around = self._text[max(start - 1, 0) : start], self._text[stop : stop + 1]
        return not any(sign.isalnum() for sign in around)

    def _at(self, position: int) -> Demand:
        start = self._text.rfind("\n", 0, position) + 1
        stop = self._text.find("\n", position)
        line, position_in_line = self._text[start : stop if stop >= 0 else None], position - start
        first, last = 0, len(line)
        for end in _SENTENCE.finditer(line):
            if end.start() >= position_in_line:
                last = end.start()
                break
            first = end.end()
        return in_sentence(line[first:last], position_in_line - first) or self._under_heading(start)

    def _under_heading(self, line: int) -> Demand:
        """What the nearest heading above says; a heading that says nothing ends what another said before it."""
        if self._headed is None:
            headings = list(_headings(self._text))
            self._headed = [end for end, _ in headings], [said for _, said in headings]
        ends, said = self._headed
        above = bisect_right(ends, line)
        return said[above - 1] if above else Demand.UNSAID


def _headings(text: str) -> Iterator[tuple[int, Demand]]:
    """Where the line below each heading begins, and what the heading says."""
    end = 0
    for line in text.split("\n"):
        end += len(line) + 1
        if len(line) <= MOST_HEADING_SIGNS and (said := of_heading(line)) is not None:
            yield end, said


def in_sentence(sentence: str, position: int) -> Demand:
    """What a sentence says of what stands at a position in it: the clause itself, a neighbour that is nothing but a cue
    ("Idéalement, vous…"; "…, un plus"), what a colon announces, or a cue that the items of a list share."""
    clauses = [(sentence[start:stop], sign, stop) for start, stop, sign in _clauses(sentence)]
    own = next(n for n, (_, _, stop) in enumerate(clauses) if position < stop or n == len(clauses) - 1)
    said = of_clause(clauses[own][0])[0]
    for beside in [n for n in {0, own + 1} if n in (own - 1, own + 1) and n < len(clauses)]:
        demand, where = of_clause(clauses[beside][0]) if _is_item(clauses[beside][0]) else NOTHING
        said = max(said, demand) if where == ALONE else said
    if said:
        return said
    for clause, sign, _ in reversed(clauses[:own]):
        if sign == ":" and (announced := of_clause(clause)[0]):
            return announced
    return _shared(reversed(clauses[: own + 1]), (INSIDE,)) or _shared(clauses[own:], (LAST, ALONE))


def _shared(clauses: Iterable[tuple[str, str, int]], where_said: Container[str]) -> Demand:
    """The cue that the items of a list share, from the first of the clauses on; it stands in such a place of its own."""
    for clause, _, _ in clauses:
        said, where = of_clause(clause)
        if said:
            return said if where in where_said else Demand.UNSAID
        if not _is_item(clause):
            break
    return Demand.UNSAID


@lru_cache(maxsize=8192)
def of_clause(clause: str) -> tuple[Demand, str]:
    """What a clause says by itself, and where in it: at its end as in "anglais exigé", or with nothing else."""
    words = folded(clause)
    strongest, where = Demand.UNSAID, INSIDE
    for cue in _CUES.finditer(words):
        said = Demand[str(cue.lastgroup)]
        if said is Demand.REQUIRED and _is_denied(words, cue.start(), cue.end()):
            said = Demand.DESIRED
        if said > strongest:
            where = INSIDE if cue.end() < len(words) else LAST if cue.start() else ALONE
            strongest = said
    return strongest, where


@lru_cache(maxsize=8192)
def of_heading(line: str) -> Demand | None:
    """What a line says of the section below it if it is a heading, else None."""
    bare = _BULLET.sub("", line).strip()
    if not bare or len(bare) > MOST_HEADING_SIGNS or bare[-1] in ".!,;":
        return None
    words = folded(bare)
    if len(words.split()) > MOST_HEADING_WORDS:
        return None
    announces, is_item = bare.endswith(":"), line.lstrip()[:1] in "-–—*•·✓✅"
    is_section = not is_item and bool(_A_SECTION.search(words) or _AN_OFFER.search(words))
    if ":" in bare[:-1]:  # "Salaire : 2 000 €" says all it has to say, and ends the section before
        return Demand.UNSAID if is_section else None
    if not is_item and _AN_OFFER.search(words):
        return Demand.NONE
    said = next((demand for demand, cues in _HEADED.items() if cues.search(words)), Demand.UNSAID)
    if not said and (announces or is_section):
        said = of_clause(bare)[0]
        said = said if said is not Demand.EXPECTED else Demand.UNSAID
    if said and (announces or is_section or (not is_item and len(words.split()) <= LIST_ITEM)):
        return said
    return Demand.UNSAID if is_section or (announces and not is_item) else None


def _clauses(sentence: str) -> Iterator[tuple[int, int, str]]:
    """Where each clause begins and ends, and the sign after it."""
    start = 0
    for sign in _CLAUSE.finditer(sentence):
        yield start, sign.start(), sign[0].strip()
        start = sign.end()
    yield start, len(sentence), ""


def _is_denied(words: str, start: int, end: int) -> bool:
    return bool(_DENIED.search(words[:start]) or _DENIED_AFTER.match(words, end))


def _is_item(clause: str) -> bool:
    return len(clause.split()) <= LIST_ITEM
