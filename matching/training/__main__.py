"""``python -m matching.training {titles,use3} FILE [--steps N] [--pairs N] [--seed N]``: train, measure on labels held out, write."""

import argparse
import time
from pathlib import Path

import torch

from matching.taxonomy.taxonomy import Taxonomy
from matching.training import titles, use3
from matching.training.pairs import Pairs

ENCODERS = {"titles": titles, "use3": use3}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m matching.training", description=__doc__)
    parser.add_argument("encoder", choices=ENCODERS)
    parser.add_argument("file", type=Path)
    parser.add_argument("--steps", type=int)
    parser.add_argument("--pairs", type=int, default=128, help="of labels in a batch")
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    torch.manual_seed(asked.seed)
    began = time.monotonic()

    def tell(words: str) -> None:
        print(f"{(time.monotonic() - began) / 60:5.1f} min  {words}", flush=True)

    taxonomy, trained = Taxonomy.load(), ENCODERS[asked.encoder]
    trained.train(
        taxonomy, Pairs(taxonomy, asked.seed), asked.steps or trained.STEPS, asked.pairs, asked.file, tell
    )
    tell(f"{asked.file}: {asked.file.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
