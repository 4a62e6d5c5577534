"""Texts as they arrive, made plain: no mark-up, no scripts, no control characters; words and line breaks stay."""

from __future__ import annotations

import html
import re
from typing import Any

import nh3

_LINE_ENDS = re.compile(r"<\s*(?:br|/p|/li|/h[1-6]|/div|/tr|/ul|/ol|hr)\b[^>]*>", re.IGNORECASE)
_ITEMS = re.compile(r"<\s*li\b[^>]*>", re.IGNORECASE)
_MARK_UP = re.compile(r"<\s*[/!?]?\s*[a-zA-Z]|&(?:[a-zA-Z]\w{1,30}|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\ufeff\ufffe\uffff]")
_SPACES = re.compile(r"[^\S\n]+")
_SPACES_AT_LINE_ENDS = re.compile(r" ?\n ?")
_EMPTY_LINES = re.compile(r"\n{3,}")
_PASSES = 4
"""Feeds escape mark-up once or twice ("&amp;lt;p&amp;gt;"); what is still mark-up after that is no text."""


def plain_text(text: str) -> str:
    """A text without mark-up, its paragraphs and list items on lines of their own. Contents of scripts go.

    >>> plain_text("<p>Soudeur &amp; tuyauteur</p><script>alert(1)</script>TIG")
    'Soudeur & tuyauteur\\nTIG'
    """
    for _ in range(_PASSES):
        if not _MARK_UP.search(text):
            return tidy(text)
        text = html.unescape(
            nh3.clean(_ITEMS.sub("- ", _LINE_ENDS.sub("\n", text)), tags=set(), link_rel=None)
        )
    return tidy(text.replace("<", " ").replace(">", " "))


def one_line(text: str) -> str:
    """A text without mark-up, on one line: a title, a name."""
    return " ".join(plain_text(text).split())


def tidy(text: str) -> str:
    """One kind of line end, no control characters, no more than one empty line in a row."""
    text = without_control_characters(text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _SPACES_AT_LINE_ENDS.sub("\n", _SPACES.sub(" ", text))
    return _EMPTY_LINES.sub("\n\n", text).strip()


def without_control_characters(value: Any) -> Any:
    """A text, or a JSON value with all texts in it, without the characters that PostgreSQL cannot keep (NUL) or that no
    reader can see."""
    if isinstance(value, str):
        return _CONTROL.sub("", value)
    if isinstance(value, list | tuple):
        return [without_control_characters(item) for item in value]
    if isinstance(value, dict):
        return {key: without_control_characters(item) for key, item in value.items()}
    return value
