"""Does the ranking of passages bring the right rows up?"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

CUTOFFS = (1, 4, 5, 10)


@dataclass(frozen=True, slots=True)
class RetrievalScore:
    """One question's ranking, or the mean of many.

    Gold {38}, ranking 17, 38, 5, …: recall@1 0, recall@5 1, reciprocal rank 1/2, nDCG@10 = 1/log2(3) = 0.631.
    Gold {33, 34}, ranking 34, 7, 33: recall@1 0.5, recall@5 1, reciprocal rank 1,
    nDCG@10 = (1 + 1/log2(4)) / (1 + 1/log2(3)) = 1.5 / 1.631 = 0.920.

    A row found through two of its passages counts once, at its first place. Ambiguous: gold rows of a list
    that needs a filter (「商工労働課の遅れ」) are no task for a ranking; only kinds that ask by meaning are
    scored.
    """

    recall: dict[int, float]
    reciprocal_rank: float
    ndcg: float
    questions: int = 1


def retrieval(gold: Iterable[int], ranked: Sequence[int]) -> RetrievalScore:
    """Score one ranking of row numbers, best first; gold must not be empty (ValueError)."""
    wanted = set(gold)
    if not wanted:
        raise ValueError("retrieval needs at least one gold row")
    order = list(dict.fromkeys(ranked))
    hits = [row in wanted for row in order]
    gain = sum(1 / math.log2(place + 2) for place, hit in enumerate(hits[:10]) if hit)
    ideal = sum(1 / math.log2(place + 2) for place in range(min(len(wanted), 10)))
    first = hits.index(True) + 1 if True in hits else None
    return RetrievalScore(
        recall={k: sum(hits[:k]) / len(wanted) for k in CUTOFFS},
        reciprocal_rank=1 / first if first else 0.0,
        ndcg=gain / ideal,
    )


def mean_retrieval(scores: Sequence[RetrievalScore]) -> RetrievalScore | None:
    """The mean over questions; None of none."""
    if not scores:
        return None
    count = len(scores)
    return RetrievalScore(
        recall={k: sum(score.recall[k] for score in scores) / count for k in CUTOFFS},
        reciprocal_rank=sum(score.reciprocal_rank for score in scores) / count,
        ndcg=sum(score.ndcg for score in scores) / count,
        questions=count,
    )
