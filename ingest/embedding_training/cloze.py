"""Pairs from plain text: a piece cut out of a paragraph is the question to the rest (inverse cloze task)."""

from collections.abc import Sequence

import numpy as np

from ingest.embedding_training.material import Pair

SHORTEST = 80  # characters of a paragraph


def cloze_pairs(text: Sequence[str], draws: int, rng: np.random.Generator) -> list[Pair]:
    """`draws` pairs of each paragraph of 80 characters or more; the piece is 5 to 30 % of it, at any place."""
    pairs = []
    for paragraph in text:
        for _ in range(draws if len(paragraph) >= SHORTEST else 0):
            length = max(8, int(len(paragraph) * rng.uniform(0.05, 0.3)))
            start = int(rng.integers(0, len(paragraph) - length))
            pairs.append(
                Pair(paragraph[start : start + length], f"{paragraph[:start]} {paragraph[start + length :]}")
            )
    return pairs
