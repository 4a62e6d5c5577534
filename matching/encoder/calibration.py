"""From a similarity, whose scale differs from encoder to encoder, to the probability of having read right."""

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

STEPS = 50
RIDGE = 1e-3  # keeps the slope finite should right and wrong be perfectly apart


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic curve (Platt, 1999): probability = 1 / (1 + exp(-(slope × similarity + intercept)))."""

    slope: float
    intercept: float

    @classmethod
    def fit(cls, similarities: NDArray[np.float32], right: NDArray[np.bool_]) -> "Calibration":
        """Fit to similarities, (n,), and whether each reading was right, by Newton's method."""
        x = np.column_stack([similarities, np.ones(len(similarities))]).astype(np.float64)
        weights = np.zeros(2)
        for _ in range(STEPS):
            p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
            gradient = x.T @ (right - p) - RIDGE * weights
            weights += np.linalg.solve((x.T * (p * (1 - p))) @ x + RIDGE * np.eye(2), gradient)
        return cls(float(weights[0]), float(weights[1]))

    @property
    def array(self) -> NDArray[np.float64]:
        """Slope and intercept, (2,)."""
        return np.array([self.slope, self.intercept])

    def probability(self, similarity: float) -> float:
        """Return the probability, from 0 to 1, that a reading of this similarity is right."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.slope * similarity + self.intercept))))

    @classmethod
    def read(cls, path: Path) -> "Calibration | None":
        """Read what `write` wrote, or return None when it is missing or damaged."""
        try:
            return cls(**json.loads(path.read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, path: Path) -> None:
        """Write it as JSON."""
        path.write_text(json.dumps(asdict(self)))
