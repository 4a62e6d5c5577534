"""The one file the taxonomy lives in: a compressed NumPy archive of columns, the same bytes for the same content.

Text columns are UTF-8, each text ended by a line feed; lists of lists are a column of counts and one of values. Concepts stand by
kind (occupations, skills, ISCO groups, skill groups) and address, so an occupation's row is its index everywhere.
Labels stand by concept, language, preferred first. Keys are the folded wordings of every label and ROME job title, in
alphabetical order, each with the numbers of the labels (ROME job titles counted on after the labels) that it stands for.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.taxonomy.model import UnusableTable

FORMAT = 1
FILE_NAME = "taxonomy.npz"

Column = NDArray[Any]


def shipped_table() -> Path:
    """Where the table that comes with the product lies."""
    return Path(str(resources.files("matching"))) / "data" / FILE_NAME


def text_column(texts: Sequence[str]) -> Column:
    """Strings without line feeds as one column of bytes."""
    return np.frombuffer("".join(f"{text}\n" for text in texts).encode(), dtype=np.uint8)


def texts_of(column: Column) -> list[str]:
    """The strings of a text column."""
    return column.tobytes().decode().split("\n")[:-1]


def list_columns(lists: Sequence[Sequence[int]], dtype: type) -> tuple[Column, Column]:
    """Lists of numbers as (how many each holds, all of them on end)."""
    counts = np.array([len(values) for values in lists], dtype=np.uint16)
    return counts, np.array([value for values in lists for value in values], dtype=dtype)


def starts_of(counts: Column) -> Column:
    """Where each list begins, and after the last one where it ends: int64 of shape (lists + 1,)."""
    starts = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts


def write_table(path: Path, about: Mapping[str, Any], columns: Mapping[str, Column]) -> int:
    """Writes the archive beside ``path`` and then puts it there in one step; returns its size in bytes."""
    description = json.dumps({"format": FORMAT, **about}, ensure_ascii=False, sort_keys=True)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, about=text_column([description]), **columns)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_bytes(buffer.getbuffer())
    unfinished.replace(path)
    return path.stat().st_size


def read_table(path: Path) -> tuple[dict[str, Any], dict[str, Column], str]:
    """What the table says about itself, its columns, and a digest that changes whenever its content does.

    Raises UnusableTable when the file is missing, damaged, or of another format.
    """
    try:
        content = path.read_bytes()
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            columns = {name: archive[name] for name in archive.files}
        about = json.loads(texts_of(columns.pop("about"))[0])
    except FileNotFoundError as error:
        raise UnusableTable(
            f"there is no taxonomy table at {path}; 'passerelle taxonomy build DIR' makes one"
        ) from error
    except (OSError, ValueError, KeyError, IndexError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise UnusableTable(
            f"the taxonomy table {path} is damaged ({error}); build or import it again"
        ) from error
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise UnusableTable(
            f"the taxonomy table {path} has another format than {FORMAT}; build or import it again"
        )
    return about, columns, hashlib.sha256(content).hexdigest()[:16]
