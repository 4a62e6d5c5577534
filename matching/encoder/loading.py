"""Finds an encoder by the one setting that names it."""

import hashlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

from matching.encoder.builtin import BUILT_IN
from matching.encoder.encoder import Encoder, Kind, called, one_thread_a_call

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from matching.encoder.use3 import Use3

# The E5 family was trained with these; most of its published folders do not say so (Wang et al. 2024, section 3).
E5_PROMPTS: dict[Kind, str] = {"query": "query: ", "passage": "passage: "}


class EncoderUnavailable(RuntimeError):
    """The named encoder can't be loaded; the message says what to do."""


def load_encoder(name: str, home: Path, progress: Callable[[str], None] | None = None) -> Encoder:
    """Load an encoder: "use3" or "e5" (built in), or any other SentenceTransformer name or folder.

    `home` is Passerelle's data folder; a built-in is converted into `home/models/` at its first start. `progress`
    receives a sentence at each step that takes long. Raises `EncoderUnavailable`.
    """
    tell = progress or (lambda _: None)
    try:
        _quietly()
        encoder = _load_built_in(name, home, tell) if name in BUILT_IN else _load_other(name, tell)
    except (OSError, ValueError, RuntimeError, ImportError) as error:
        raise EncoderUnavailable(
            f"The encoder {name!r} can't be loaded: {error}. PASSERELLE_ENCODER takes one of "
            f"{', '.join(BUILT_IN)}, a SentenceTransformer folder, or a model's name on its hub."
        ) from error
    one_thread_a_call()
    return encoder


def known(name: str) -> tuple[str, int] | None:
    """The name and the dimension that an encoder will have, without loading it. Of others than the built-in ones only their
    weights say that."""
    return (called(BUILT_IN[name].vectors), BUILT_IN[name].dimension) if name in BUILT_IN else None


def _quietly() -> None:
    """Keep the libraries' bars and reports from people: what takes long is told by `progress`, what goes wrong is raised."""
    from transformers.utils import logging

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]


def _load_built_in(name: str, home: Path, progress: Callable[[str], None]) -> Encoder:
    os.environ.setdefault("HF_HUB_OFFLINE", "1")  # everything needed is on this machine
    built_in = BUILT_IN[name]
    model = built_in.load(built_in.folder(home, progress))
    if built_in.trained:
        from matching.encoder import adapter

        adapter.apply(cast("Use3", model[0]), built_in.trained)
    return Encoder(built_in.vectors, model, _prompts(name, model.prompts))


def _load_other(name: str, progress: Callable[[str], None]) -> Encoder:
    from sentence_transformers import SentenceTransformer

    progress(f"Loading the encoder {name}")
    model = SentenceTransformer(name, device="cpu")
    return Encoder(f"{Path(name).name}-{_fingerprint(model)}", model, _prompts(name, model.prompts))


def _prompts(name: str, known: Mapping[str, str | None]) -> dict[Kind, str]:
    """Return the prompts the model names for the two sides; it may call a passage a document."""
    query, passage = known.get("query") or "", known.get("passage") or known.get("document") or ""
    if not query and not passage and "e5-" in Path(name).name.lower():
        return E5_PROMPTS
    return {"query": query, "passage": passage}


def _fingerprint(model: "SentenceTransformer") -> str:
    """Return twelve hexadecimal digits that change with any weight: a name alone does not say which version."""
    digest = hashlib.sha256()
    for key, weights in sorted(model.state_dict().items()):
        digest.update(key.encode())
        digest.update(weights.detach().cpu().contiguous().view(-1).float().numpy().tobytes())
    return digest.hexdigest()[:12]
