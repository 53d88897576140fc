"""Does the system say 「not in the report」 when, and only when, that is so, and for the right reason?"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from service.schemas import Status

ANSWERED = "answered"
Abstain = bool | Literal["either"]


def abstention_fits(abstain: Abstain, status: Status, cited_rows: int) -> bool:
    """Whether the status is the right one for the case.

    abstain true: `not_in_report`, `refused` or `needs_clarification`, and nothing cited. abstain false:
    `answered`. 「either」: any status. An empty result of a real filter (「該当する指標はありません」) is an
    answer.

    Ambiguous: for a question without an answer, asking back is accepted, for no wrong fact is passed on;
    whether the *reason* is right is counted in the matrix and does not decide the case.
    """
    if abstain == "either":
        return True
    if abstain:
        return status != ANSWERED and cited_rows == 0
    return status == ANSWERED


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a case asked for and what came: gold reason (or 「answered」) against reason or status."""

    abstain: Abstain
    gold_reason: str | None
    status: str
    reason: str | None

    @property
    def gold(self) -> str:
        return (self.gold_reason or "abstain") if self.abstain is True else ANSWERED

    @property
    def given(self) -> str:
        return ANSWERED if self.status == ANSWERED else (self.reason or self.status)


@dataclass(frozen=True, slots=True)
class AbstentionScore:
    """Rates over the cases whose gold is settled (「either」 is left out).

    20 questions without answer, 19 abstained: recall 0.95. 200 with an answer, 3 abstained: over-abstention
    0.015. `reasons`: of the abstentions with a gold reason, the share whose reason is the gold one (17 of
    19: 0.895). `matrix[gold][given]` counts pairs: matrix["other_year"]["unknown_topic"] = 2.
    """

    recall: float | None
    over_abstention: float | None
    reasons: float | None
    matrix: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def abstention(outcomes: Iterable[Outcome]) -> AbstentionScore:
    """Score the abstentions of a run; a rate is None where no case bears on it."""
    settled = [outcome for outcome in outcomes if outcome.abstain != "either"]
    without = [outcome for outcome in settled if outcome.abstain]
    held = [outcome for outcome in without if outcome.status != ANSWERED]
    answerable = [outcome for outcome in settled if not outcome.abstain]
    typed = [outcome for outcome in held if outcome.gold_reason]
    matrix: dict[str, Counter[str]] = {}
    for outcome in settled:
        matrix.setdefault(outcome.gold, Counter())[outcome.given] += 1
    return AbstentionScore(
        recall=_share(len(held), len(without)),
        over_abstention=_share(sum(o.status != ANSWERED for o in answerable), len(answerable)),
        reasons=_share(sum(o.reason == o.gold_reason for o in typed), len(typed)),
        matrix={gold: dict(sorted(row.items())) for gold, row in sorted(matrix.items())},
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
