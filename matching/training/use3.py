"""Training of USE-3: every weight but its token table, beside which tokens get a nudge of low rank (after Hu et al., 2021,
arXiv:2106.09685)."""

from pathlib import Path

import torch

from matching.encoder import adapter
from matching.encoder.use3 import Use3, from_wheel
from matching.taxonomy.taxonomy import Taxonomy
from matching.training.learning import Embed, Learner, Tell, average, found_first, learn
from matching.training.pairs import Pairs, texts_of

SCALE, RATE, NUDGE_RATE = 25.0, 3e-4, 9e-4
STEPS = 4_000


def train(taxonomy: Taxonomy, pairs: Pairs, steps: int, size: int, path: Path, tell: Tell) -> None:
    """Train, measure on labels held out, write what was learned to ``path``."""
    encoder = from_wheel()
    tell(
        f"labels held out: {len(pairs.held_out)}; found first: {found_first(embed_by(encoder), taxonomy, pairs):.3f}"
    )
    learn(learner_of(encoder), pairs, steps, size, tell)
    encoder.eval()
    tell(f"after training: {found_first(embed_by(encoder), taxonomy, pairs):.3f}")
    average(encoder.named_parameters(), kept(encoder))
    tell(f"averaged with the weights as they came: {found_first(embed_by(encoder), taxonomy, pairs):.3f}")
    adapter.write(encoder, tokens_of(encoder, taxonomy), path)


def learner_of(encoder: Use3) -> Learner:
    """The encoder, ready to be trained."""
    encoder.allow_nudges()
    encoder.train()
    nudged = [p for name, p in encoder.named_parameters() if name.startswith("nudge")]
    others = [p for name, p in encoder.named_parameters() if not name.startswith("nudge")]
    groups = [{"params": others, "lr": RATE}, {"params": nudged, "lr": NUDGE_RATE}]
    return Learner(embed_by(encoder), groups, SCALE)


def kept(encoder: Use3) -> dict[str, torch.Tensor]:
    """The weights as they came. Of a nudge's two factors one keeps what it was, so that their product goes half of the way."""
    as_it_came = dict(from_wheel().named_parameters())
    table = {name: weight for name, weight in encoder.named_parameters() if name == "nudge_table.weight"}
    return {name: weight.detach().clone() for name, weight in (as_it_came | table).items()}


def embed_by(encoder: Use3) -> Embed:
    """How the encoder makes vectors."""
    return lambda texts: encoder(encoder.preprocess(texts))["sentence_embedding"]


def tokens_of(encoder: Use3, taxonomy: Taxonomy) -> set[int]:
    """The tokens of all labels of occupations and skills: what training may have met."""
    encodings = encoder.tokenizer.encode_batch_fast(texts_of(taxonomy))
    return {token for encoding in encodings for token in encoding.ids}
