"""``python -m matching.training [--steps N] [--pairs N] [--seed N] FILE``: train, measure on labels held out, write."""

import argparse
import time
from pathlib import Path

import numpy as np
import torch

from matching.encoder import adapter
from matching.encoder.use3 import Use3, from_wheel
from matching.taxonomy.taxonomy import Taxonomy
from matching.training.learning import average, learn
from matching.training.pairs import Pairs

AT_ONCE = 256


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m matching.training", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--steps", type=int, default=4_000)
    parser.add_argument("--pairs", type=int, default=128, help="of labels in a batch")
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    torch.manual_seed(asked.seed)
    began = time.monotonic()

    def tell(words: str) -> None:
        print(f"{(time.monotonic() - began) / 60:5.1f} min  {words}", flush=True)

    taxonomy, encoder = Taxonomy.load(), from_wheel()
    pairs = Pairs(taxonomy, asked.seed)
    tell(f"labels held out: {len(pairs.held_out)}; found first: {found_first(encoder, taxonomy, pairs):.3f}")
    encoder.allow_nudges()
    learn(encoder, pairs, asked.steps, asked.pairs, tell)
    tell(f"after training: {found_first(encoder, taxonomy, pairs):.3f}")
    average(encoder, from_wheel())
    tell(f"averaged with the weights as they came: {found_first(encoder, taxonomy, pairs):.3f}")
    adapter.write(encoder, tokens_of(encoder, taxonomy), asked.file)
    tell(f"{asked.file}: {asked.file.stat().st_size / 1e6:.1f} MB")


def found_first(encoder: Use3, taxonomy: Taxonomy, pairs: Pairs) -> float:
    """Mean reciprocal rank of a held-out label's occupation, by the nearest of all other labels of each."""
    spared = {text for _, text in pairs.held_out}
    wordings = [one for one in taxonomy.wordings if one.text not in spared]  # by occupation
    starts = np.unique([one.occupation for one in wordings], return_index=True)[1]
    labels = vectors_of(encoder, [one.text for one in wordings])
    ranks = []
    for start in range(0, len(pairs.held_out), AT_ONCE):
        part = pairs.held_out[start : start + AT_ONCE]
        nearest = np.maximum.reduceat(
            vectors_of(encoder, [text for _, text in part]) @ labels.T, starts, axis=1
        )
        own = nearest[np.arange(len(part)), [occupation for occupation, _ in part]]
        ranks += (1 + (nearest > own[:, None]).sum(axis=1)).tolist()
    return float(np.mean(1 / np.array(ranks)))


def vectors_of(encoder: Use3, texts: list[str]) -> np.ndarray:
    """(texts, 512), float32."""
    vectors = np.empty((len(texts), encoder.get_embedding_dimension()), np.float32)
    by_length = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    with torch.inference_mode():
        for start in range(0, len(texts), AT_ONCE):
            rows = by_length[start : start + AT_ONCE]
            vectors[rows] = encoder(encoder.preprocess([texts[i] for i in rows]))["sentence_embedding"]
    return vectors


def tokens_of(encoder: Use3, taxonomy: Taxonomy) -> set[int]:
    """The tokens of all labels of occupations and skills: what training may have met."""
    texts = [one.text for one in taxonomy.wordings]
    texts += [label.text.lower() for skill in taxonomy.skills for label in taxonomy.labels(skill.uri)]
    return {token for encoding in encoder.tokenizer.encode_batch_fast(texts) for token in encoding.ids}


if __name__ == "__main__":
    main()
