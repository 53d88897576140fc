"""Is a required figure in the answer, perhaps written in another way?"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from eval.figures import Figure, figures, only_figure, western_years
from eval.wording import occurs

Agreement = Literal["printed", "same_value", "rounded", "absent"]
_ORDER: tuple[Agreement, ...] = ("printed", "same_value", "rounded", "absent")


def value_match(alternatives: Sequence[str], answer: str) -> Agreement:
    """How well the answer gives one of the alternatives.

    - `printed`: 「12,025億円」 for 12,025億円; commas, spaces and full width do not matter.
    - `same_value`: 「1兆2,025億円」 for 12,025億円, 「40.0%」 or 「0.4」 for 40%, 「2023年10月」 for
      令和5年10月, 「13,200名」 for 13,200人, 「78.26%」 for 78.3% (more exact, and rounds to it).
    - `rounded`: 「約3万件」 or 「約3.1万件」 for 30,915件, 「78%」 for 78.3%: true, less exact than the gold.
    - `absent`: everything else: 「1,143件」 for 143件, 「4%」 for 40%, 「30,915人」 for 30,915件.

    Ambiguous, decided here: a share written without unit (「0.4」) counts as 40 % only where no unit follows
    it; 「約3万件」 halves even for a headline, unless the gold lists it; 「3万件」 without 約 is not
    accepted for 30,915件 (it claims exactness), while a percentage may lose decimals without 約, as people
    round them so. Statements with words around the figure (「目標は28件」) are compared as words only.
    """
    best: Agreement = "absent"
    for alternative in alternatives:
        best = min(best, _one(alternative, answer), key=_ORDER.index)
    return best


def _one(alternative: str, answer: str) -> Agreement:
    if occurs(alternative, answer):
        return "printed"
    if western_years(alternative) != alternative and occurs(
        western_years(alternative), western_years(answer)
    ):
        return "same_value"
    gold = only_figure(alternative)
    if gold is None:
        return "absent"
    found = [_agreement(gold, figure) for figure in figures(answer)]
    return min(found, key=_ORDER.index, default="absent")


def _agreement(gold: Figure, said: Figure) -> Agreement:
    percent = bool(gold.tail) and gold.has_unit("%")
    if percent and said.bare and said.value * 100 == gold.value:
        return "same_value"
    if not said.has_unit(gold.tail) or (not gold.tail and not said.bare):
        return "absent"
    finer = said.step < gold.step and (percent or gold.approximate)
    if said.value == gold.value or (finer and _rounded(said.value, gold.step) == gold.value):
        return "same_value"
    coarser = said.step > gold.step and (percent or said.approximate)
    if coarser and said.value and _rounded(gold.value, said.step) == said.value:
        return "rounded"
    return "rounded" if said.approximate and _significant(gold.value, said.value) else "absent"


def _rounded(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def _significant(exact: Decimal, rough: Decimal) -> bool:
    """Whether `rough` is `exact` rounded to as many leading digits as `rough` has (30,000 for 30,915)."""
    if not rough or not exact:
        return False
    step = Decimal(1).scaleb(int(rough.normalize().as_tuple().exponent))
    return _rounded(exact, step) == rough
