"""What reading takes: the taxonomy, the encoders, and the occupation reader over them. Heavy, so opened on first use."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from matching.encoder import DEFAULT, DEFAULT_FOR_TITLES, Encoder, known, load_encoder
from matching.linking import OccupationReader, reads_titles, titles_read_by
from matching.reading import Reader, identity_of
from matching.taxonomy.table import FILE_NAME
from matching.taxonomy.taxonomy import Taxonomy
from services.floor.settings import Settings

Say = Callable[[str], None]


class ReadingRoomClosed(RuntimeError):
    """Passerelle is stopping; what was being prepared is given up."""


def imported_taxonomy(home: Path) -> Path:
    """Where a newer release of the taxonomy lies once it has been imported."""
    return home / "taxonomy" / FILE_NAME


class ReadingRoom:
    """Opens the taxonomy and the encoders once, for every thread, and again when a newer taxonomy was imported.

    Blocking: call it from a worker thread.
    """

    def __init__(
        self,
        home: Path,
        encoder: str = DEFAULT,
        say: Say = lambda _: None,
        *,
        for_titles: str = DEFAULT_FOR_TITLES,
    ) -> None:
        """``encoder`` says how near offers are to what people look for, ``for_titles`` which occupations titles mean."""
        self._home, self._encoder_name, self._titles_name = home, encoder, for_titles
        self._say_words, self._closed = say, False
        self._taxonomy_lock, self._reader_lock = threading.RLock(), threading.RLock()
        self._taxonomy: Taxonomy | None = None
        self._taxonomy_stamp: float | None = None
        self._encoder: Encoder | None = None
        self._for_titles: Encoder | None = None
        self._titles: OccupationReader | None = None
        self._titles_with: Taxonomy | None = None
        self._reader: Reader | None = None
        self._read_with: Taxonomy | None = None

    @classmethod
    def of(cls, settings: Settings, say: Say = lambda _: None) -> ReadingRoom:
        """The one that settings describe."""
        return cls(settings.home, settings.encoder, say, for_titles=settings.titles_encoder)

    def close(self) -> None:
        """Give up preparing, at the next word of progress: the first start reads labels for a minute or more, and
        nobody waits for that after Ctrl-C."""
        self._closed = True

    @property
    def taxonomy(self) -> Taxonomy:
        with (
            self._taxonomy_lock
        ):  # not the reader's: pages complete occupations while the encoder is still loading
            stamp = self._stamp()
            if self._taxonomy is None or stamp != self._taxonomy_stamp:
                self._taxonomy = Taxonomy.load(imported_taxonomy(self._home) if stamp else None)
                self._taxonomy_stamp = stamp
            return self._taxonomy

    @property
    def encoder(self) -> Encoder:
        with self._reader_lock:
            if self._encoder is None:
                self._encoder = load_encoder(self._encoder_name, self._home, self._say)
            return self._encoder

    @property
    def titles_encoder(self) -> Encoder:
        """The encoder of titles, with that of offers beside it where they are two."""
        with self._reader_lock:
            if self._titles_name == self._encoder_name:
                return self.encoder
            if self._for_titles is None:
                self._for_titles = load_encoder(self._titles_name, self._home, self._say)
            return reads_titles(self._for_titles, self.encoder)

    @property
    def reader(self) -> Reader:
        taxonomy = self.taxonomy
        with self._reader_lock:
            if self._reader is None or self._read_with is not taxonomy:
                self._reader, self._read_with = Reader(taxonomy, self.encoder, self.titles), taxonomy
                gc.freeze()  # what is loaded now lives as long as the process; the collector need not go through it again
            return self._reader

    @property
    def read_by(self) -> tuple[str, int]:
        """The identity of ``reader`` and the dimension of its vectors: without loading it, where its encoders are built in.
        Whoever only holds what others read needs no more."""
        if self._reader is not None or self._encoder is not None or self._known is None:
            return self.reader.identity, self.reader.dimension
        name, titles, dimension = self._known
        return identity_of(name, titles, self.taxonomy.digest), dimension

    @cached_property
    def _known(self) -> tuple[str, str, int] | None:
        """The names of what encodes and of what reads titles, and the dimension, as far as they are known by themselves."""
        encoder, for_titles = known(self._encoder_name), known(self._titles_name)
        if encoder is None or for_titles is None:
            return None
        (name, dimension), (titles, _) = encoder, for_titles
        return name, name if titles == name else titles_read_by(titles, name), dimension

    @property
    def titles(self) -> OccupationReader:
        """What reads titles into occupations."""
        with self._reader_lock:
            if self._titles is None or self._titles_with is not self.taxonomy:
                self._titles = OccupationReader(self.taxonomy, self.titles_encoder, self._home, self._say)
                self._titles_with = self.taxonomy
            return self._titles

    def occupations_named(self, words: str, language: str) -> list[str]:
        """The ESCO occupations that words name: by their label, else by meaning where the encoder is at hand."""
        found = [match.uri for match in self.taxonomy.lookup(words, language)]
        if not found and self._titles is not None:
            found = [reading.uri for reading in self._titles.read([words], [language])[0]]
        return found

    def use_encoders(self, encoder: Encoder, for_titles: Encoder | None = None) -> None:
        """Read with these from now on; measurements listen in this way."""
        with self._reader_lock:
            self._encoder, self._titles, self._reader = encoder, None, None
            self._for_titles = for_titles or self._for_titles

    def _say(self, words: str) -> None:
        if self._closed:
            raise ReadingRoomClosed
        self._say_words(words)

    def _stamp(self) -> float | None:
        path = imported_taxonomy(self._home)
        return path.stat().st_mtime if path.exists() else None
