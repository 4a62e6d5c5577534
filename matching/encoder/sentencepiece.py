"""Reads a SentencePiece unigram model file, without the `sentencepiece` and `protobuf` packages.

A model file is one protocol buffer (`sentencepiece_model.proto` of google/sentencepiece). Passerelle needs three
things of it: the pieces with their scores, and the table of character replacements. Reading those takes two wire
types, so forty lines save two compiled dependencies.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

PIECES, NORMALISER = 1, 3  # fields of ModelProto
PIECE_TEXT, PIECE_SCORE = 1, 2  # fields of ModelProto.SentencePiece
CHARACTER_MAP = 2  # field of NormalizerSpec


@dataclass(frozen=True, slots=True)
class UnigramModel:
    """The vocabulary in the order of its ids, each piece with its log-probability, and the character map."""

    pieces: list[tuple[str, float]]
    character_map: bytes


class NotASentencePieceModel(ValueError):
    """The bytes do not read as a unigram model with a character map."""


def read_unigram_model(data: bytes) -> UnigramModel:
    """Return the pieces and the character map of a model file; raise `NotASentencePieceModel` otherwise."""
    pieces: list[tuple[str, float]] = []
    character_map = b""
    try:
        for number, value in _fields(data):
            if number == PIECES:
                piece = dict(_fields(value))
                score = struct.unpack("<f", piece.get(PIECE_SCORE, bytes(4)))[0]
                pieces.append((piece[PIECE_TEXT].decode(), score))
            elif number == NORMALISER:
                character_map = dict(_fields(value)).get(CHARACTER_MAP, b"")
    except (IndexError, KeyError, UnicodeDecodeError, struct.error) as error:
        raise NotASentencePieceModel("the vocabulary file is damaged") from error
    if not pieces or not character_map:
        raise NotASentencePieceModel("the vocabulary file holds no pieces or no character map")
    return UnigramModel(pieces, character_map)


def build_tokenizer(model: UnigramModel) -> "Tokenizer":
    """Return a tokenizer with SentencePiece's own result: characters mapped, spaces collapsed, `<s> … </s>`."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(models.Unigram(model.pieces, unk_id=0, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Precompiled(model.character_map),
            normalizers.Strip(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=False)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 1), ("</s>", 2)]
    )
    return tokenizer


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (field number, raw value) for each field; a variable-length integer gives an empty value."""
    at = 0
    while at < len(data):
        key, at = _integer(data, at)
        wire, length = key & 7, 0
        if wire == 0:
            _, at = _integer(data, at)
        elif wire == 2:
            length, at = _integer(data, at)
        elif wire in (1, 5):
            length = 8 if wire == 1 else 4
        else:
            raise NotASentencePieceModel(f"unknown wire type {wire}")
        if at + length > len(data):
            raise NotASentencePieceModel("the vocabulary file is cut short")
        yield key >> 3, data[at : at + length]
        at += length


def _integer(data: bytes, at: int) -> tuple[int, int]:
    """Read a base-128 integer; return it with the position behind it."""
    value, shift = 0, 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
