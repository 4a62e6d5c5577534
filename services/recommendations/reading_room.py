"""What reading takes: the taxonomy, the encoder, and the occupation reader over both. Heavy, so opened on first use."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from matching.encoder import Encoder, load_encoder
from matching.linking import OccupationReader
from matching.reading import Reader
from matching.taxonomy.table import FILE_NAME
from matching.taxonomy.taxonomy import Taxonomy

Say = Callable[[str], None]


def imported_taxonomy(home: Path) -> Path:
    """Where a newer release of the taxonomy lies once it has been imported."""
    return home / "taxonomy" / FILE_NAME


class ReadingRoom:
    """Opens the taxonomy and the encoder once, for every thread, and again when a newer taxonomy was imported.

    Blocking: call it from a worker thread.
    """

    def __init__(self, home: Path, encoder: str, say: Say = lambda _: None) -> None:
        self._home, self._encoder_name, self._say = home, encoder, say
        self._lock = threading.RLock()
        self._taxonomy: Taxonomy | None = None
        self._taxonomy_stamp: float | None = None
        self._encoder: Encoder | None = None
        self._reader: Reader | None = None

    @property
    def taxonomy(self) -> Taxonomy:
        with self._lock:
            stamp = self._stamp()
            if self._taxonomy is None or stamp != self._taxonomy_stamp:
                self._taxonomy = Taxonomy.load(imported_taxonomy(self._home) if stamp else None)
                self._taxonomy_stamp, self._reader = stamp, None
            return self._taxonomy

    @property
    def encoder(self) -> Encoder:
        with self._lock:
            if self._encoder is None:
                self._encoder = load_encoder(self._encoder_name, self._home, self._say)
            return self._encoder

    @property
    def reader(self) -> Reader:
        with self._lock:
            taxonomy = self.taxonomy
            if self._reader is None:
                occupations = OccupationReader(taxonomy, self.encoder, self._home, self._say)
                self._reader = Reader(taxonomy, self.encoder, occupations)
            return self._reader

    def use_encoder(self, encoder: Encoder) -> None:
        """Read with this encoder from now on; measurements listen in this way."""
        with self._lock:
            self._encoder, self._reader = encoder, None

    def _stamp(self) -> float | None:
        path = imported_taxonomy(self._home)
        return path.stat().st_mtime if path.exists() else None
