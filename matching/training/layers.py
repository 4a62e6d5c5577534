"""BERT's upper layers over what the lower ones made of each text, without padding: what training of a part costs.

Texts of one batch stand on end, (tokens, width), and only attention takes them apart. The lower layers, which stay as they are,
are gone through once for every text and not at each step.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn
from transformers import BertModel, PreTrainedTokenizerFast

AT_ONCE = 512
LONGEST = 48  # tokens of a text; few labels have half as many


class UpperLayers(nn.Module):
    """Makes vectors of length one, (texts, width), of texts that were known when it was made."""

    def __init__(
        self, bert: BertModel, tokenizer: PreTrainedTokenizerFast, texts: Iterable[str], first: int
    ) -> None:
        """``first`` is the lowest layer that is trained."""
        super().__init__()
        self.layers: nn.ModuleList = bert.encoder.layer[first:]
        self._row = {text: row for row, text in enumerate(dict.fromkeys(texts))}
        ids = [one.ids[:LONGEST] for one in tokenizer.backend_tokenizer.encode_batch_fast(list(self._row))]
        self._lengths = torch.tensor([len(one) for one in ids])
        self._ends = self._lengths.cumsum(0)
        lower = bert.encoder.layer[:first]
        self._states = torch.empty(int(self._ends[-1]), bert.config.hidden_size, dtype=torch.bfloat16)
        with torch.no_grad():
            for start in range(0, len(ids), AT_ONCE):
                part = ids[start : start + AT_ONCE]
                lengths = self._lengths[start : start + AT_ONCE]
                before, after = int(self._ends[start] - lengths[0]), int(self._ends[start + len(part) - 1])
                self._states[before:after] = _through(lower, _embedded(bert, part), lengths).bfloat16()

    def forward(self, texts: Sequence[str]) -> torch.Tensor:
        rows = torch.tensor([self._row[text] for text in texts])
        lengths, ends = self._lengths[rows], self._ends[rows].tolist()
        states = torch.cat(
            [self._states[end - length : end] for end, length in zip(ends, lengths.tolist(), strict=True)]
        )
        last = _through(self.layers, states.float(), lengths)
        text = torch.repeat_interleave(torch.arange(len(rows)), lengths)
        sums = torch.zeros(len(rows), last.shape[1]).index_add(0, text, last)
        return F.normalize(sums / lengths[:, None], dim=1)


def _embedded(bert: BertModel, ids: Sequence[Sequence[int]]) -> torch.Tensor:
    tokens = torch.tensor([token for one in ids for token in one])
    places = torch.tensor([place for one in ids for place in range(len(one))])
    made = bert.embeddings
    kind = made.token_type_embeddings.weight[0]
    found: torch.Tensor = made.LayerNorm(
        made.word_embeddings(tokens) + made.position_embeddings(places) + kind
    )
    return found


def _through(layers: Iterable[Any], tokens: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    """Tokens after some layers, products in half precision, which processors with a unit for it take a fraction of the time
    for."""
    mask = torch.arange(int(lengths.max()))[None] < lengths[:, None]
    where = mask.view(-1).nonzero()[:, 0]
    with torch.autocast("cpu", dtype=torch.bfloat16):
        for layer in layers:
            attended = layer.attention.output.dense(_attended(layer.attention.self, tokens, mask, where))
            tokens = layer.attention.output.LayerNorm(attended.float() + tokens)
            fed = layer.output.dense(F.gelu(layer.intermediate.dense(tokens)))
            tokens = layer.output.LayerNorm(fed.float() + tokens)
    return tokens


def _attended(attention: Any, tokens: torch.Tensor, mask: torch.Tensor, where: torch.Tensor) -> torch.Tensor:
    """In single precision: its gradient in half of that takes ten times as long."""
    (texts, longest), heads = mask.shape, attention.num_attention_heads
    parts = (attention.query, attention.key, attention.value)
    at_once = F.linear(
        tokens, torch.cat([one.weight for one in parts]), torch.cat([one.bias for one in parts])
    ).float()
    width = at_once.shape[1] // 3
    padded = torch.zeros(texts * longest, 3 * width).index_copy(0, where, at_once)
    query, key, value = padded.view(texts, longest, 3, heads, width // heads).permute(2, 0, 3, 1, 4)
    with torch.autocast("cpu", enabled=False):
        found = F.scaled_dot_product_attention(query, key, value, attn_mask=mask[:, None, None])
    return found.transpose(1, 2).reshape(texts * longest, width).index_select(0, where)
