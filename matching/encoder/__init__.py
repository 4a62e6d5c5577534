"""Text to vectors: one encoder for jobseekers, offers, trainings and occupations, in every language.

Importing this package does not import torch: the first page is there before the encoder is.
"""

from matching.encoder.builtin import BUILT_IN, DEFAULT
from matching.encoder.encoder import MAX_TOKENS, Encoder, Kind
from matching.encoder.loading import EncoderUnavailable, load_encoder

__all__ = ["BUILT_IN", "DEFAULT", "MAX_TOKENS", "Encoder", "EncoderUnavailable", "Kind", "load_encoder"]
