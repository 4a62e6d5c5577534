"""The training itself: contrastive, in batches of pairs.

InfoNCE with in-batch negatives, in both directions (van den Oord et al., 2018, arXiv:1807.03748).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import nn

from matching.taxonomy.taxonomy import Taxonomy
from matching.training.pairs import Pair, Pairs

WARM_UP, LAST_RATE = 100, 0.02
DECAY, LONGEST_STEP = 0.01, 1.0
TOLD_EVERY = 100
HALF = 0.5
AT_ONCE = 256

Tell = Callable[[str], None]
Embed = Callable[[list[str]], torch.Tensor]
"""Texts into vectors of length one, (texts, dimension)."""


@dataclass(frozen=True, slots=True)
class Learner:
    """What is trained: how it makes vectors, its parameters in groups with the full rate ``lr`` of each, and what cosines are
    multiplied by, since a batch is mostly made of labels that are far apart."""

    embed: Embed
    groups: Sequence[dict[str, Any]]
    scale: float


def learn(learner: Learner, pairs: Pairs, steps: int, size: int, tell: Tell) -> None:
    """Train in place, for so many batches of ``size`` pairs. ``tell`` hears of the loss."""
    optimiser = torch.optim.AdamW(list(learner.groups), weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, steps))
    parameters = [one for group in learner.groups for one in group["params"]]
    losses = []
    for step in range(1, steps + 1):
        batch = pairs.draw(size)
        loss = _loss(learner, batch, pairs.same(batch))
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(parameters, LONGEST_STEP)
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
        if step % TOLD_EVERY == 0:
            tell(f"step {step} of {steps}, loss {np.mean(losses[-TOLD_EVERY:]):.3f}")


def average(weights: Iterable[tuple[str, nn.Parameter]], as_it_came: Mapping[str, torch.Tensor]) -> None:
    """Go back half of the way to the weights as they came, zero where they came with none: what was learned stays, and less
    of what was known is lost.

    Wortsman et al., "Robust fine-tuning of zero-shot models", 2022 (arXiv:2109.01903), with their share of one half.
    """
    with torch.no_grad():
        for name, weight in weights:
            weight.mul_(HALF)
            if name in as_it_came:
                weight.add_(as_it_came[name], alpha=1 - HALF)


def found_first(embed: Embed, taxonomy: Taxonomy, pairs: Pairs) -> float:
    """Mean reciprocal rank of a held-out label's occupation, by the nearest of all other labels of each."""
    spared = {text for _, text in pairs.held_out}
    wordings = [one for one in taxonomy.wordings if one.text not in spared]  # by occupation
    starts = np.unique([one.occupation for one in wordings], return_index=True)[1]
    labels = vectors_of(embed, [one.text for one in wordings])
    ranks = []
    for start in range(0, len(pairs.held_out), AT_ONCE):
        part = pairs.held_out[start : start + AT_ONCE]
        nearest = np.maximum.reduceat(
            vectors_of(embed, [text for _, text in part]) @ labels.T, starts, axis=1
        )
        own = nearest[np.arange(len(part)), [occupation for occupation, _ in part]]
        ranks += (1 + (nearest > own[:, None]).sum(axis=1)).tolist()
    return float(np.mean(1 / np.array(ranks)))


def vectors_of(embed: Embed, texts: Sequence[str]) -> NDArray[np.float32]:
    """(texts, dimension), float32."""
    by_length = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    parts = [by_length[start : start + AT_ONCE] for start in range(0, len(texts), AT_ONCE)]
    with torch.inference_mode():
        found = np.concatenate([embed([texts[i] for i in part]).numpy() for part in parts])
    vectors = np.empty_like(found)
    vectors[by_length] = found
    return vectors


def _rate(step: int, steps: int) -> float:
    """Share of the full rate: it rises, then falls in a straight line."""
    return min(1.0, (step + 1) / WARM_UP) * max(LAST_RATE, 1 - step / steps)


def _loss(learner: Learner, batch: list[Pair], same: NDArray[np.bool_]) -> torch.Tensor:
    vectors = learner.embed([pair.one for pair in batch] + [pair.other for pair in batch])
    scores = vectors[: len(batch)] @ vectors[len(batch) :].T * learner.scale
    scores = scores.masked_fill(torch.from_numpy(same), -1e4)
    right = torch.arange(len(batch))
    return (F.cross_entropy(scores, right) + F.cross_entropy(scores.T, right)) / 2
