"""Does the answer say what it must, and nothing that it must not?"""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.metrics.value_match import Agreement, value_match
from eval.wording import folded, occurs_folded


@dataclass(frozen=True, slots=True)
class StatementScore:
    """The required groups of a case against its answer text.

    must [[「28件」], [「上回」, 「達成」]] and 「28件で目標を上回っています」: both groups hold, `said` is
    true. must [[「農村整備課」], [「40人」]] and 「農村整備課です」: one of two, `share` 0.5, `missing`
    ((「40人」,),).
    must_not [「はい」] and 「はい、達成しました」: `forbidden` (「はい」,), `said` is false.

    `said` decides a case and takes words only as printed in the gold (`eval.wording`). `agreements` says
    beside it whether a figure that was not found as printed was said in another way (see `value_match`), so
    that a model that writes 1兆2,025億円 for 12,025億円 can be told from one that is wrong.

    Cannot judge: a right figure in a wrong sentence (「目標は28件」 for an actual of 28件); the row and cell
    metrics and the product's own checker look at that.
    """

    agreements: tuple[Agreement, ...]
    missing: tuple[tuple[str, ...], ...]
    forbidden: tuple[str, ...]

    @property
    def said(self) -> bool:
        return not self.missing and not self.forbidden

    @property
    def share(self) -> float:
        """Groups found as printed, of all groups; 1 where none is asked."""
        return 1 - len(self.missing) / len(self.agreements) if self.agreements else 1.0

    @property
    def verdict(self) -> str:
        """「right」, 「half」 or 「wrong」 as a person marks it: same values count, roundings halve."""
        if self.forbidden:
            return "wrong"
        worth = {"printed": 1.0, "same_value": 1.0, "rounded": 0.5, "absent": 0.0}
        points = [worth[agreement] for agreement in self.agreements]
        if all(point == 1 for point in points):
            return "right"
        return "half" if any(points) else "wrong"


def statements(must: Sequence[Sequence[str]], must_not: Sequence[str], answer: str) -> StatementScore:
    """Score the answer's text (its Markdown and its table) against required and forbidden statements."""
    hay = folded(answer)
    agreements: list[Agreement] = []
    missing: list[tuple[str, ...]] = []
    for group in must:
        if any(occurs_folded(folded(alternative), hay) for alternative in group):
            agreements.append("printed")
        else:
            agreements.append(value_match(group, answer))
            missing.append(tuple(group))
    forbidden = tuple(word for word in must_not if occurs_folded(folded(word), hay))
    return StatementScore(tuple(agreements), tuple(missing), forbidden)
