"""The large reader in PyTorch: pieces of words → a vector of the text → who speaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
from torch import nn
from torch.nn import functional

from nlu.teaching.e5_file import E5, Singles

MOST: Final = 160
"""Pieces of a text that are read."""

ASKED: Final = "query: "
"""What the encoder was taught to find in front of a text."""

LEFT_OUT: Final = 0.1
_SHELF: Final = 20
_WIDE: Final = 1e-12


class Pieces:
    """Cuts a text into the pieces that the encoder knows."""

    def __init__(self, e5: E5) -> None:
        """A unigram model of SentencePiece's kind."""
        self._cutter = Tokenizer(models.Unigram(e5.pieces, unk_id=e5.unknown))
        self._cutter.normalizer = normalizers.Sequence(
            [normalizers.NFKC(), normalizers.Replace(" {2,}", " ")]
        )
        self._cutter.pre_tokenizer = pre_tokenizers.Metaspace()
        self._begin, self._end = e5.begin, e5.end

    def of(self, texts: Sequence[str]) -> list[list[int]]:
        """Numbers of the pieces of each text, between the marks of begin and end."""
        cut = self._cutter.encode_batch([ASKED + text for text in texts], add_special_tokens=False)
        return [[self._begin, *one.ids[:MOST], self._end] for one in cut]


class _Layer(nn.Module):
    """Every piece looks at all others, then at itself."""

    def __init__(self, e5: E5, number: int) -> None:
        super().__init__()
        self.heads = e5.heads

        def given(name: str) -> Any:
            return torch.tensor(e5.arrays[f"l{number}.{name}"])

        def linear(names: Sequence[str]) -> nn.Linear:
            bias = torch.cat([given(f"{name}.b") for name in names])
            weight = torch.cat(
                [given(f"{name}.w").view(len(given(f"{name}.b")), -1) for name in names]
            )
            made = nn.Linear(weight.shape[1], weight.shape[0])
            made.weight.data, made.bias.data = weight, bias
            return made

        self.asked = linear("qkv")
        self.told = linear(["ao"])
        self.wide = linear(["fi"])
        self.narrow = linear(["fo"])
        self.first = _norm(given("aln.w"), given("aln.b"))
        self.second = _norm(given("oln.w"), given("oln.b"))

    def forward(self, states: Any, there: Any) -> Any:
        rows, pieces, size = states.shape
        parts = self.asked(states).view(rows, pieces, 3, self.heads, size // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        drop = LEFT_OUT if self.training else 0.0
        seen = functional.scaled_dot_product_attention(
            query, key, value, attn_mask=there, dropout_p=drop
        )
        seen = self.told(seen.transpose(1, 2).reshape(rows, pieces, size))
        states = self.first(states + functional.dropout(seen, drop))
        made = self.narrow(functional.gelu(self.wide(states)))
        return self.second(states + functional.dropout(made, drop))


class LargeReader(nn.Module):
    """Twelve layers, the mean of the pieces, and a score for each label."""

    def __init__(self, e5: E5, labels: int) -> None:
        """Begin with the encoder's weights and a head of chance."""
        super().__init__()
        self.words = nn.Embedding.from_pretrained(
            torch.tensor(e5.arrays["emb.word"]).view(-1, e5.size), freeze=True
        )
        kind = torch.tensor(e5.arrays["emb.type"]).view(-1, e5.size)[0]
        places = torch.tensor(e5.arrays["emb.pos"]).view(-1, e5.size)
        self.places = nn.Parameter(places[: MOST + 2] + kind)
        self.norm = _norm(torch.tensor(e5.arrays["emb.ln.w"]), torch.tensor(e5.arrays["emb.ln.b"]))
        self.layers = nn.ModuleList(_Layer(e5, number) for number in range(e5.layers))
        self.head = nn.Linear(e5.size, labels)

    def forward(self, pieces: Any, there: Any) -> Any:
        """Scores of the labels; ``there`` is false behind the end of a text."""
        states = self.norm(self.words(pieces) + self.places[: pieces.shape[1]])
        for layer in self.layers:
            states = layer(states, there[:, None, None, :])
        weight = there[..., None].to(states.dtype)
        return self.head((states * weight).sum(1) / weight.sum(1))


def _norm(weight: Any, bias: Any) -> nn.LayerNorm:
    made = nn.LayerNorm(len(weight), _WIDE)
    made.weight.data, made.bias.data = weight, bias
    return made


def batches(
    texts: Sequence[Sequence[int]], size: int, chance: np.random.Generator
) -> Iterator[npt.NDArray[np.intp]]:
    """Numbers of texts of about the same length together, in random order, all of them."""
    lengths, order, found = (
        np.array([len(one) for one in texts]),
        chance.permutation(len(texts)),
        [],
    )
    for start in range(0, len(order), size * _SHELF):
        shelf = order[start : start + size * _SHELF]
        shelf = shelf[np.argsort(lengths[shelf], kind="stable")]
        found += [shelf[at : at + size] for at in range(0, len(shelf), size)]
    yield from (found[number] for number in chance.permutation(len(found)))


def filled(texts: Sequence[Sequence[int]], picked: npt.NDArray[np.intp]) -> tuple[Any, Any]:
    """The picked texts as one array, filled up behind their ends, and where something stands."""
    longest = max(len(texts[one]) for one in picked)
    pieces = np.zeros((len(picked), longest), dtype=np.int64)
    there = np.zeros((len(picked), longest), dtype=bool)
    for row, one in enumerate(picked):
        pieces[row, : len(texts[one])] = texts[one]
        there[row, : len(texts[one])] = True
    return torch.from_numpy(pieces), torch.from_numpy(there)


def chances_of(reader: LargeReader, texts: Sequence[Sequence[int]], size: int) -> Singles:
    """Probability of each label for each text, computed in bfloat16."""
    found = np.zeros((len(texts), reader.head.out_features), dtype=np.float32)
    reader.eval().bfloat16()
    with torch.inference_mode():
        for picked in batches(texts, size, np.random.default_rng(0)):
            scores = reader(*filled(texts, picked)).float()
            found[picked] = torch.softmax(scores, dim=-1).numpy()
    return found
