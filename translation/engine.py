"""The port to a machine-translation engine that the operator runs. Its output is always labelled as a machine's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, Protocol

import httpx


class TranslationFailed(Exception):
    """The engine gave no translation."""


class EngineUnreachable(TranslationFailed):
    """No answer, or not in time: worth trying again later."""


class EngineBusy(EngineUnreachable):
    """The engine asks to slow down (HTTP 429)."""


class EngineRefused(TranslationFailed):
    """The engine answered that it will not translate this: a wrong key, an unknown language, too long a text."""


class EngineMisunderstood(TranslationFailed):
    """The engine's answer is not what its interface promises."""


@dataclass(frozen=True)
class Translation:
    """A text as a machine translated it; whoever shows it says so."""

    text: str
    source: str
    target: str
    origin: Literal["machine"] = "machine"


class TranslationEngine(Protocol):
    """Anything that translates plain text between two languages (ISO 639-1)."""

    def translate(self, text: str, source: str, target: str) -> Translation:
        """Raises :class:`TranslationFailed`."""
        ...

    def __hash__(self) -> int:
        """An engine is itself and no other: what it gave may be kept under it."""
        ...


class LibreTranslate:
    """A LibreTranslate server, through its HTTP interface (``POST /translate``)."""

    def __init__(self, url: str, api_key: str | None = None, timeout: float = 10.0) -> None:
        """``url`` is the server's root; ``timeout`` in seconds holds for connecting and for each wait in reading."""
        self._url = url.rstrip("/") + "/translate"
        self._key = {"api_key": api_key} if api_key else {}
        self._timeout = timeout

    def translate(self, text: str, source: str, target: str) -> Translation:
        """The text in ``target``. Blocks while the engine works; raises :class:`TranslationFailed`."""
        request = {"q": text, "source": source, "target": target, "format": "text", **self._key}
        try:
            response = httpx.post(self._url, json=request, timeout=self._timeout)
        except httpx.HTTPError as error:
            raise EngineUnreachable(str(error)) from error
        return Translation(_translated(response), source, target)


_BUSY: Final = 429


def _translated(response: httpx.Response) -> str:
    if response.status_code == _BUSY:
        raise EngineBusy(f"{response.status_code} {response.reason_phrase}")
    if response.is_server_error:
        raise EngineUnreachable(f"{response.status_code} {response.reason_phrase}")
    try:
        answer = response.json()
    except ValueError as error:
        raise EngineMisunderstood("the answer is not JSON") from error
    if not isinstance(answer, dict):
        raise EngineMisunderstood("the answer is not an object")
    if not response.is_success:
        raise EngineRefused(str(answer.get("error", response.reason_phrase)))
    translated = answer.get("translatedText")
    if not isinstance(translated, str):
        raise EngineMisunderstood("the answer has no translatedText")
    return translated
