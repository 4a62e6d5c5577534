"""Keeps the catalogues complete: what the code says must be in all four languages, and nothing else.

How to add messages, from the top of the repository::

    python -m translation.catalogue missing [PATH…]     what is not translated yet, with where it is said
    python -m translation.catalogue missing --json PATH the same as one JSON object a line, to be filled in …
    python -m translation.catalogue add DOMAIN < FILE   … and written, sorted, to catalogues/*/DOMAIN.po
    python -m translation.catalogue check [PATH…]       every problem, as the unit test sees it
    python -m translation.catalogue prune DOMAIN        removes the domain's messages that no code says any more

A line for ``add``: ``{"msgid": "Hello %(name)s", "fr": "Bonjour %(name)s", "nl": "…", "de": "…"}``; with ``"plural"`` each
language has a list of its two forms. English may be left out: it is the msgid. A message said again replaces the former one.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

from translation.locales import CATALOGUES, LANGUAGES, read_catalogues

ROOT: Final = Path(__file__).parent.parent
SOURCES: Final = (
    ("python", "services/**/*.py"),
    ("python", "matching/**/*.py"),
    ("python", "translation/**/*.py"),
    ("jinja2.ext:babel_extract", "services/web/templates/**/*.html"),
)
KEYWORDS: Final = {"_": None, "gettext": None, "N_": None, "ngettext": (1, 2)}
TEMPLATE_OPTIONS: Final = {"newstyle_gettext": "true", "trimmed": "true", "silent": "false"}
_PLACEHOLDER: Final = re.compile(r"%\((\w+)\)s")
_CALLS: Final = re.compile(rb"\b(_|N_|n?gettext)\(|\btrans\b")

Key = tuple[str, ...]
"""A message's identity: its msgid, and its plural where it has one."""


@dataclass(frozen=True)
class Problem:
    """Something that keeps a language from being complete."""

    language: str
    domain: str
    kind: str
    msgid: str
    where: str = ""

    def __str__(self) -> str:
        return f"{self.language} {self.domain}: {self.kind}: {self.msgid!r} {self.where}".rstrip()


def said(root: Path = ROOT) -> dict[Key, str]:
    """Every message in the code and the templates, with the first place that says it."""
    found: dict[Key, str] = {}
    for method, pattern in SOURCES:
        options = TEMPLATE_OPTIONS if method.startswith("jinja2") else {}
        for path in sorted(root.glob(pattern)):
            if not _CALLS.search(path.read_bytes()):
                continue
            for line, message, _, _ in extract_from_file(method, path, keywords=KEYWORDS, options=options):
                key = message if isinstance(message, tuple) else (message,)
                found.setdefault(key, f"{path.relative_to(root)}:{line}")
    return found


def problems(messages: dict[Key, str]) -> list[Problem]:
    """What is missing, empty, fuzzy, unused, told twice, or has other placeholders, in any language."""
    return [problem for language in LANGUAGES for problem in _problems_in(language, messages)]


def _problems_in(language: str, messages: dict[Key, str]) -> Iterator[Problem]:
    known: dict[Key, tuple[str, ...]] = {}
    for domain, catalogue in read_catalogues(language).items():
        for message in _entries(catalogue):
            key, forms = _key(message), _forms(message)
            for kind in _faults(message, key, forms):
                yield Problem(language, domain, kind, key[0])
            if key not in messages:
                yield Problem(language, domain, "unused", key[0])
            if known.setdefault(key, forms) != forms:
                yield Problem(language, domain, "translated otherwise in another domain", key[0])
    for key, where in messages.items():
        if key not in known:
            yield Problem(language, "-", "missing", key[0], where)


def _faults(message: Message, key: Key, forms: tuple[str, ...]) -> Iterator[str]:
    if message.fuzzy:
        yield "fuzzy"
    if not all(form.strip() for form in forms) or len(forms) != len(key):
        yield "empty"
        return
    for source, form in zip(key, forms, strict=True):
        if not _is_format(form) or not _is_format(source):
            yield "per cent sign to be doubled"
        # A singular may say "one" instead of the number; everything else stays.
        lost = _placeholders(source) - _placeholders(form) - ({"num"} if len(key) > 1 else set())
        if lost or _placeholders(form) - _placeholders("".join(key)):
            yield "other placeholders"


def _entries(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _key(message: Message) -> Key:
    return tuple(message.id) if isinstance(message.id, (tuple, list)) else (message.id,)


def _forms(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, (tuple, list)) else (message.string or "",)


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


def _is_format(text: str) -> bool:
    try:
        text % defaultdict(str)
    except (ValueError, TypeError):
        return False
    return True


def add(domain: str, lines: Iterable[str]) -> int:
    """Writes messages given as JSON lines into a domain's four catalogues. Returns how many were given.

    Raises ``KeyError`` when a line lacks a language, ``json.JSONDecodeError`` when it is not JSON.
    """
    entries: list[dict[str, Any]] = [json.loads(line) for line in lines if line.strip()]
    for language in LANGUAGES:
        catalogue = read_catalogues(language).get(domain) or Catalog(locale=language)
        for entry in entries:
            source = (entry["msgid"], entry["plural"]) if "plural" in entry else entry["msgid"]
            catalogue.delete(entry["msgid"])
            catalogue.add(source, entry.get("en") or source if language == "en" else entry[language])
        _write(language, domain, catalogue)
    return len(entries)


def prune(domain: str, messages: dict[Key, str]) -> int:
    """Removes a domain's messages that nothing says any more. Returns how many entries went, over all languages."""
    removed = 0
    for language in LANGUAGES:
        catalogue = read_catalogues(language)[domain]
        for key in [key for key in map(_key, _entries(catalogue)) if key not in messages]:
            catalogue.delete(key[0])
            removed += 1
        _write(language, domain, catalogue)
    return removed


def _write(language: str, domain: str, catalogue: Catalog) -> None:
    """Sorted and without dates or places, so that a change of one message changes one entry of the file."""
    path = CATALOGUES / language / f"{domain}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        'msgid ""',
        'msgstr ""',
        f'"Language: {language}\\n"',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        f'"Plural-Forms: {Catalog(locale=language).plural_forms}\\n"',
        "",
        "",
    ]
    with path.open("wb") as file:
        file.write("\n".join(lines).encode())
        write_po(
            file,
            catalogue,
            width=110,
            omit_header=True,
            sort_output=True,
            no_location=True,
            ignore_obsolete=True,
        )


def _print_missing(found: Sequence[Problem], messages: dict[Key, str], as_json: bool) -> None:
    by_message: dict[str, list[str]] = defaultdict(list)
    for problem in found:
        by_message[problem.msgid].append(problem.language)
    plurals = {key[0]: key[1] for key in messages if len(key) > 1}
    places = {key[0]: where for key, where in messages.items()}
    for msgid, languages in by_message.items():
        if as_json:
            plural = {"plural": plurals[msgid]} if msgid in plurals else {}
            empty: str | list[str] = ["", ""] if plural else ""
            blanks = {language: empty for language in LANGUAGES if language != "en"}
            print(json.dumps({"msgid": msgid, **plural, **blanks}, ensure_ascii=False))
        else:
            print(f"{','.join(languages)}\t{places[msgid]}\t{msgid}")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; exit status 1 when ``missing`` or ``check`` finds something."""
    parser = argparse.ArgumentParser(
        prog="python -m translation.catalogue", description="Keeps the catalogues complete."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("missing", "check"):
        command = commands.add_parser(name)
        command.add_argument(
            "paths", nargs="*", metavar="PATH", help="only messages said under these folders or files"
        )
        command.add_argument("--json", action="store_true", help="as lines to fill in for add")
    for name in ("add", "prune"):
        commands.add_parser(name).add_argument("domain")
    options = parser.parse_args(arguments)
    if options.command == "add":
        print(f"{add(options.domain, sys.stdin)} messages written to {options.domain}.po")
        return 0
    messages = said()
    if options.command == "prune":
        print(f"{prune(options.domain, messages)} entries removed")
        return 0
    found = [p for p in problems(messages) if not options.paths or p.where.startswith(tuple(options.paths))]
    if options.command == "missing":
        found = [problem for problem in found if problem.kind == "missing"]
        _print_missing(found, messages, options.json)
    else:
        print("\n".join(map(str, found)))
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
