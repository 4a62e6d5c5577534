"""The training itself: contrastive, in batches of pairs, on every weight of USE-3 but its token table.

InfoNCE with in-batch negatives, in both directions (van den Oord et al., 2018, arXiv:1807.03748). Tokens get a nudge of
low rank beside the table of 8-bit vectors, which stays as it is (after Hu et al., 2021, arXiv:2106.09685).
"""

from collections.abc import Callable

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from matching.encoder.use3 import Use3
from matching.training.pairs import Pair, Pairs

SCALE = 25.0  # what cosines are multiplied by: a batch is mostly made of labels that are far apart
RATE, NUDGE_RATE, WARM_UP, LAST_RATE = 3e-4, 9e-4, 100, 0.02
DECAY, LONGEST_STEP = 0.01, 1.0
TOLD_EVERY = 100
HALF = 0.5


def learn(
    encoder: Use3,
    pairs: Pairs,
    steps: int,
    size: int,
    tell: Callable[[str], None],
) -> None:
    """Train an encoder in place, for so many batches of ``size`` pairs. ``tell`` hears of the loss."""
    nudged = [p for name, p in encoder.named_parameters() if name.startswith("nudge")]
    others = [p for name, p in encoder.named_parameters() if not name.startswith("nudge")]
    groups = [{"params": others, "lr": RATE}, {"params": nudged, "lr": NUDGE_RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, steps))
    encoder.train()
    losses = []
    for step in range(1, steps + 1):
        loss = _loss(encoder, batch := pairs.draw(size), pairs.same(batch))
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(encoder.parameters(), LONGEST_STEP)
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
        if step % TOLD_EVERY == 0:
            tell(f"step {step} of {steps}, loss {np.mean(losses[-TOLD_EVERY:]):.3f}")
    encoder.eval()


def average(encoder: Use3, origin: Use3) -> None:
    """Go back half of the way to the weights as they came: what was learned stays, and less of what was known is lost.

    Wortsman et al., "Robust fine-tuning of zero-shot models", 2022 (arXiv:2109.01903), with their share of one half.
    """
    as_it_came = dict(origin.named_parameters())
    with torch.no_grad():
        for name, weight in encoder.named_parameters():
            if name in as_it_came:
                weight.lerp_(as_it_came[name], HALF)
            elif name == "nudge.weight":
                weight.mul_(HALF)


def _rate(step: int, steps: int) -> float:
    """Share of the full rate: it rises, then falls in a straight line."""
    return min(1.0, (step + 1) / WARM_UP) * max(LAST_RATE, 1 - step / steps)


def _loss(encoder: Use3, batch: list[Pair], same: np.ndarray) -> torch.Tensor:
    texts = [pair.one for pair in batch] + [pair.other for pair in batch]
    vectors = encoder(encoder.preprocess(texts))["sentence_embedding"]
    scores = vectors[: len(batch)] @ vectors[len(batch) :].T * SCALE
    scores = scores.masked_fill(torch.from_numpy(same), -1e4)
    right = torch.arange(len(batch))
    return (F.cross_entropy(scores, right) + F.cross_entropy(scores.T, right)) / 2
