"""Labels that name a job for men and women at once, taken apart into wordings that people write and search."""

from __future__ import annotations

import re

from matching.taxonomy.folding import folded

_BLANKS = re.compile(r"\s+")
_FEMININE_ENDINGS = {  # written suffix: (masculine ending it replaces, feminine ending)
    "se": ("r", "se"),
    "euse": ("eur", "euse"),
    "trice": ("teur", "trice"),
    "rice": ("eur", "rice"),
    "ère": ("er", "ère"),
    "ere": ("er", "ère"),
    "ière": ("ier", "ière"),
    "iere": ("ier", "ière"),
    "ve": ("f", "ve"),
    "ive": ("if", "ive"),
}
_APPENDED = ("e", "ne", "le", "te", "fe", "esse", "in", "innen", "ster")
_SUFFIXES = "|".join(sorted([*_FEMININE_ENDINGS, *_APPENDED], key=len, reverse=True))
_SUFFIX_NOTATION = re.compile(
    rf"(?<=\w\w)(?:\s?\((?P<a>{_SUFFIXES})\)|/-?(?P<b>{_SUFFIXES})|[.·•*:](?P<c>{_SUFFIXES})"
    rf"|-(?P<d>e|ne|le|se|trice|euse|ère|ve))(?![\w.])",
    re.IGNORECASE,
)
_INNER_SUFFIX = re.compile(r"(?<=\w)\((st|s|in)\)(?=\w)")
_TRAILING_PLURAL = re.compile(r"(?<=\w)\((s|es|x|en|nen)\)")


def gender_forms(label: str) -> tuple[str, ...]:
    """Every single-gender wording inside a label, masculine (as written first) before feminine, without repeats.

    "Abatteur / Abatteuse de carrière" gives "Abatteur de carrière" and "Abatteuse de carrière"; a label that names
    one form only gives itself.
    """
    label = _TRAILING_PLURAL.sub("", _BLANKS.sub(" ", label).strip())
    forms: dict[str, None] = {}
    for part in _slashed_forms(label) if "/" in label else (label,):
        for form in _suffixed_forms(part):
            forms.setdefault(form)
    return tuple(forms) or (label,)


def _slashed_forms(label: str) -> tuple[str, ...]:
    if _SUFFIX_NOTATION.search(label) and label.count("/") == 1 and " / " not in label:
        return (label,)
    pieces = label.split(" / ")
    if len(pieces) == 1:
        left, right = _split_at_middle_slash(label)
        return _aligned(left, right, spaced=False) if right else (label,)
    forms = _aligned(pieces[0], pieces[1], spaced=True)
    return forms + tuple(form for piece in pieces[2:] for form in gender_forms(piece))


def _split_at_middle_slash(label: str) -> tuple[str, str]:
    slashes = [i for i, c in enumerate(label) if c == "/"]
    if len(slashes) % 2 == 0:
        return label, ""
    middle = slashes[len(slashes) // 2]
    left, right = label[:middle].strip(), label[middle + 1 :].strip()
    elided_compound = left.endswith("-") or right.startswith("-")
    return (label, "") if elided_compound or not left or not right else (left, right)


def _aligned(left: str, right: str, *, spaced: bool) -> tuple[str, ...]:
    """Both forms in full: words the second form shares with the first, before or after it, are said once."""
    first, second = left.split(), right.split()
    for at, word in enumerate(first):
        if _alike(word, second[0]):
            tail = second[len(first) - at :]
            return " ".join(first + tail), " ".join(first[:at] + second)
    if spaced or len(first) == len(second):
        return left, right
    return (f"{left}/{right}",)


def _alike(a: str, b: str) -> bool:
    """Two gender forms of one word begin alike (tailleur/tailleuse, gastheer/gastvrouw)."""
    a, b = folded(a), folded(b)
    shared = min(len(a), len(b), 3)
    return shared >= 2 and a[:shared] == b[:shared]


def _suffixed_forms(label: str) -> tuple[str, ...]:
    if _INNER_SUFFIX.search(label):
        return _INNER_SUFFIX.sub("", label), _INNER_SUFFIX.sub(r"\1", label)
    if not _SUFFIX_NOTATION.search(label):
        return (label,)
    masculine = _SUFFIX_NOTATION.sub("", label)
    feminine, done = "", 0
    for found in _SUFFIX_NOTATION.finditer(label):
        suffix = next(s for s in found.groups() if s)
        feminine = _with_feminine_ending(feminine + label[done : found.start()], suffix)
        done = found.end()
    return masculine, feminine + label[done:]


def _with_feminine_ending(text: str, suffix: str) -> str:
    masculine, feminine = _FEMININE_ENDINGS.get(suffix.lower(), ("", suffix))
    if masculine and not text.lower().endswith(masculine):
        return text + suffix
    return text[: len(text) - len(masculine)] + feminine
