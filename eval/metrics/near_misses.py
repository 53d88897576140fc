"""Are the rows just outside the answer shown, apart from it?"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NearMissScore:
    """Near misses shown against the gold ones.

    「コロナで遅れた指標は？」 has the near miss {29}: shown {29}: recall 1, precision 1; shown {29, 38}:
    precision 0.5; 29 among the citations instead: `passed_off` (29).

    Ambiguous: how near is near is a matter of taste, so only cases that state their near misses are scored,
    and the score does not decide a case. `passed_off` does not need taste: such a row was given as part of
    the answer.
    """

    precision: float
    recall: float
    passed_off: tuple[int, ...]


def near_misses(gold: Iterable[int], shown: Iterable[int], cited: Iterable[int]) -> NearMissScore:
    """Score the near misses of one answer."""
    wanted, given = set(gold), set(shown)
    hit = len(wanted & given)
    return NearMissScore(
        precision=hit / len(given) if given else 1.0,
        recall=hit / len(wanted) if wanted else 1.0,
        passed_off=tuple(sorted(wanted & set(cited))),
    )
