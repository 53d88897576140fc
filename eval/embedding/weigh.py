"""Chooses the weights of the ranking: what words and vectors are worth in each field, by measured questions."""

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from eval.embedding.features import PASSAGES, Features
from ingest.records import NARRATIVE_FIELDS, Field
from service.evidence.ranking import RankingWeights
from service.evidence.row_index import FIELD_WEIGHT

STEPS = tuple(step / 10 for step in range(13))  # 0, 0.1 … 1.2
SURE = 1.0  # standard errors by which a change must be better: on a few hundred questions the best step is chance
WORDS = (  # fields of one kind move together: fewer choices, less chance
    (Field.INITIATIVE, Field.POLICY),
    (Field.GOAL, Field.SUBGOAL),
    tuple(NARRATIVE_FIELDS),
    (Field.DEPARTMENT,),
)
VECTORS = (PASSAGES, PASSAGES[:1], PASSAGES[1:])
START = RankingWeights(words=FIELD_WEIGHT, vectors=dict.fromkeys(PASSAGES, 0.6))
_ROUNDS = 4

Sets = Mapping[str, Sequence[Features]]


def choose(sets: Sets, start: RankingWeights = START) -> RankingWeights:
    """Weights by coordinate ascent from `start`: one kind of field at a time takes the best of 0, 0.1 … 1.2.

    Worth: the mean over the sets of the mean reciprocal rank, so that a small set counts as much as a large one.
    A change is taken only where it is better by a standard error of the paired difference; the indicator's words
    stay at 1, which sets the scale. Deterministic.
    """
    best, ranks = start, _ranks(sets, start)
    for _ in range(_ROUNDS):
        before = best
        for moves in _moves(best):
            tried = [(candidate, _ranks(sets, candidate)) for candidate in moves]
            candidate, found = max(tried, key=lambda each: value(each[1]))
            if surely_better(found, ranks):
                best, ranks = candidate, found
        if best == before:
            break
    return best


def value(ranks: Sequence[NDArray[np.float64]]) -> float:
    """The mean over the sets of the mean reciprocal rank."""
    return float(np.mean([each.mean() for each in ranks]))


def surely_better(new: Sequence[NDArray[np.float64]], old: Sequence[NDArray[np.float64]]) -> bool:
    """Whether the gain is above zero and above its standard error over the questions."""
    gains = [after - before for after, before in zip(new, old, strict=True)]
    gain = sum(each.mean() for each in gains)
    error = math.sqrt(sum(each.var() / len(each) for each in gains))
    return bool(gain > 0 and gain > SURE * error)


def _ranks(sets: Sets, weights: RankingWeights) -> list[NDArray[np.float64]]:
    """The reciprocal rank of each question, by set."""
    return [
        np.array([each.score(weights).reciprocal_rank for each in features]) for features in sets.values()
    ]


def _moves(weights: RankingWeights) -> Iterator[list[RankingWeights]]:
    """For each kind of field, the weights with every step in its place."""
    for passages in VECTORS:
        yield [
            weights.model_copy(update={"vectors": {**weights.vectors, **dict.fromkeys(passages, step)}})
            for step in STEPS
        ]
    for fields in WORDS:
        yield [
            weights.model_copy(update={"words": {**weights.words, **dict.fromkeys(fields, step)}})
            for step in STEPS
        ]
