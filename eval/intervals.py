"""How sure is a share: bootstrap confidence intervals, the same at every call."""

from collections.abc import Sequence
from dataclasses import dataclass

DRAWS = 2000
SEED = 20221


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its 95 % interval."""

    mean: float
    low: float
    high: float


def bootstrap(values: Sequence[float], draws: int = DRAWS) -> Interval:
    """The mean of the values and its 95 % percentile interval by resampling cases; (0, 0, 0) of none.

    55 right of 59: mean 0.932, about 0.86 to 0.98. All right: low = high = 1 (resampling cannot see what
    was not asked; with n cases up to about 3/n of unseen questions may still fail).
    For two systems on the same cases give the differences (+1 better, 0 same, -1 worse): the paired interval.
    """
    import numpy as np

    if not values:
        return Interval(0.0, 0.0, 0.0)
    sample = np.asarray(values, dtype=float)
    picks = np.random.default_rng(SEED).integers(0, len(sample), size=(draws, len(sample)))
    low, high = np.percentile(sample[picks].mean(axis=1), [2.5, 97.5])
    return Interval(float(sample.mean()), float(low), float(high))
