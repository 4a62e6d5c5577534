"""Text to vectors: an encoder for what offers and people say, another for job titles, each for every language.

Importing this package does not import torch: the first page is there before the encoder is.
"""

from matching.encoder.builtin import BUILT_IN, DEFAULT, DEFAULT_FOR_TITLES
from matching.encoder.encoder import MAX_TOKENS, Encoder, Kind, Together, called_together
from matching.encoder.loading import EncoderUnavailable, known, load_encoder

__all__ = [
    "BUILT_IN",
    "DEFAULT",
    "DEFAULT_FOR_TITLES",
    "MAX_TOKENS",
    "Encoder",
    "EncoderUnavailable",
    "Kind",
    "Together",
    "called_together",
    "known",
    "load_encoder",
]
