"""How long do answers take?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LatencyScore:
    """Seconds of the scored turns.

    Of 1, 2, 3, …, 100 ms: p50 is 50 ms, p95 is 95 ms (nearest rank: a time that really occurred), slowest
    100 ms. Includes what the target includes: in process no HTTP, over HTTP the connection. Earlier turns
    are not counted.
    """

    count: int
    p50: float
    p95: float
    slowest: float


def latency(seconds: Sequence[float]) -> LatencyScore:
    """Score a run's times; all zero where there are none."""
    ordered = sorted(seconds)
    return LatencyScore(
        len(ordered), percentile(ordered, 50), percentile(ordered, 95), ordered[-1] if ordered else 0.0
    )


def percentile(ordered: Sequence[float], percent: float) -> float:
    """The nearest-rank percentile of an ascending sequence; 0 of an empty one."""
    if not ordered:
        return 0.0
    return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)]
