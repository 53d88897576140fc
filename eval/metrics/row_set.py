"""Do the cited KPI rows fit the gold rows?"""

from collections.abc import Iterable
from dataclasses import dataclass

from eval.cases import RowsMode


@dataclass(frozen=True, slots=True)
class RowSetScore:
    """Cited rows against gold rows.

    Gold {2, 4, 5}, cited {2, 4, 29}: precision 2/3, recall 2/3, exact no; missing (5), extra (29).
    Gold {}, cited {}: precision 1, recall 1, exact yes. Gold {}, cited {8}: precision 0, recall 1.
    Gold {8}, cited {}: precision 1 (nothing wrong was cited), recall 0.

    Ambiguous: for an open theme the gold is the rows that must be there, others may defensibly be added: such
    cases say `contains`, and their precision is a description, not a fault. `any` asks for one of many
    proofs.
    """

    precision: float
    recall: float
    exact: bool
    fits: bool
    missing: tuple[int, ...]
    extra: tuple[int, ...]


def row_set(gold: Iterable[int], cited: Iterable[int], mode: RowsMode = "exact") -> RowSetScore:
    """Score cited rows; `fits`: equal, containing, at least one, or nothing asked (`free`)."""
    wanted, given = set(gold), set(cited)
    hit = wanted & given
    fits = {
        "exact": wanted == given,
        "contains": wanted <= given,
        "any": bool(hit) or not wanted,
        "free": True,
    }[mode]
    return RowSetScore(
        precision=len(hit) / len(given) if given else 1.0,
        recall=len(hit) / len(wanted) if wanted else 1.0,
        exact=wanted == given,
        fits=fits,
        missing=tuple(sorted(wanted - given)),
        extra=tuple(sorted(given - wanted)),
    )
