"""Claims judged against the cells: はい, いいえ, or cannot be said, with the words that show why."""

import re
from dataclasses import dataclass

from ingest.normalize import fold, is_blank, key
from ingest.records import NARRATIVE_FIELDS, Field, Measure
from service.answering.draft import Draft
from service.answering.wording import against_target, departments, named, rating, shown
from service.evidence.figures import calculate, reached
from service.evidence.lookup import OPERATORS
from service.language.thesaurus import Thesaurus
from service.query import Claim, Metric, NumberCondition

_ANY_THING = {"件", "個", "つ", "本"}  # counters said of things of any kind
_THINGS = {"基", "か所", "カ所", "力所", "箇所", "教室", "社", "店舗", "団体", "事業所", "台", "冊"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a claim about a row holds (None: cannot be said), the sentence that shows it, and its cells."""

    holds: bool | None
    text: str
    fields: tuple[Field, ...]
    corrects: bool = True  # a false one is worth correcting even where nobody asked はい or いいえ


_NONE = re.compile(r"(なし|無し|ゼロ)$")  # 「待機児童なし」 prints a zero


def judge(draft: Draft, measure: Measure, claim: Claim, thesaurus: Thesaurus) -> Verdict:
    """Judge one claim about one row."""
    if claim.kind in {"met", "final_met"}:
        return _met(draft, measure, claim)
    if claim.kind == "direction":
        return _direction(draft, measure, claim)
    if claim.kind == "rating":
        holds = measure.rating is not None and (measure.rating.label in claim.labels) == claim.positive
        text = f"{draft.column(Field.RATING)}は「{rating(measure)}」です"
        reason = measure.text(Field.DELAY_REASON)
        if not holds and not is_blank(reason):
            return Verdict(
                holds,
                f"{text}。{draft.column(Field.DELAY_REASON)}は「{reason}」と記載されています",
                (Field.RATING, Field.DELAY_REASON),
            )
        return Verdict(holds, text, (Field.RATING,))
    if claim.kind == "printed":
        return Verdict(
            holds=True, text=f"{named(measure)}の行に、その年の記載があります", fields=(Field.INDICATOR,)
        )
    if claim.kind == "cause":
        return _cause(draft, measure, claim, thesaurus)
    if claim.kind == "department":
        holds = bool(set(claim.words) & set(measure.departments))
        if not claim.words:  # whether it is one department alone
            holds = (len(measure.departments) == 1) == claim.positive
        return Verdict(
            holds, f"{draft.column(Field.DEPARTMENT)}は{departments(measure)}です", (Field.DEPARTMENT,)
        )
    if claim.number:
        return _number(draft, measure, claim.number)
    return Verdict(None, "", ())


def _met(draft: Draft, measure: Measure, claim: Claim) -> Verdict:
    name = Field.FINAL_TARGET if claim.kind == "final_met" else Field.TARGET
    met = reached(measure, name)
    text = against_target(draft, measure, name)
    if measure.value(Field.ACTUAL).kind == "blank":
        text += f"（{draft.column(Field.RATING)}は「{rating(measure)}」）"
        return Verdict(holds=False, text=text, fields=(Field.ACTUAL, name, Field.RATING))
    holds = None if met is None else met == claim.positive
    return Verdict(
        holds,
        f"{text}（{draft.column(Field.RATING)}は「{rating(measure)}」）",
        (Field.ACTUAL, name, Field.RATING),
    )


def _direction(draft: Draft, measure: Measure, claim: Claim) -> Verdict:
    gap = calculate(measure, Metric.GAP)
    text = f"{against_target(draft, measure)}（{draft.column(Field.RATING)}は「{rating(measure)}」）"
    holds = None if gap is None else (gap.value > 0) == claim.positive if gap.value else False
    return Verdict(holds, text, (Field.ACTUAL, Field.TARGET, Field.RATING))


def _cause(draft: Draft, measure: Measure, claim: Claim, thesaurus: Thesaurus) -> Verdict:
    reason = key(measure.text(Field.DELAY_REASON))
    label = key(measure.rating.cause) if measure.rating and measure.rating.cause else ""
    phrases = [(one, *thesaurus.same(one)) for one in map(thesaurus.phrase, claim.words)]
    found = [any(word.key in reason or word.key == label for word in words) for words in phrases]
    text = f"{draft.column(Field.RATING)}は「{rating(measure)}」です"
    if not is_blank(reason):
        text += (
            f"。{draft.column(Field.DELAY_REASON)}は「{measure.text(Field.DELAY_REASON)}」と記載されています"
        )
    holds = None if any(found) and not all(found) else all(found) == claim.positive
    return Verdict(holds, text, (Field.RATING, Field.DELAY_REASON))


def _number(draft: Draft, measure: Measure, condition: NumberCondition) -> Verdict:
    if condition.metric is Metric.ACHIEVEMENT and _column_of(measure, condition):
        condition = condition.model_copy(update={"metric": Metric.ACTUAL})  # 「91.2%に届かず」 of a row in %
    name = {Metric.TARGET: Field.TARGET, Metric.FINAL_TARGET: Field.FINAL_TARGET}.get(
        condition.metric, Field.ACTUAL
    )
    if condition.metric is Metric.ACHIEVEMENT:
        figure = calculate(measure, Metric.ACHIEVEMENT)
        if figure is None:
            return Verdict(None, "", ())
        holds = OPERATORS[condition.op](figure.value, condition.value)
        if condition.op == "eq":
            holds = abs(figure.value - condition.value) < 1
        draft.calculated([measure], figure)
        return Verdict(holds, f"達成率は{figure.text}（{figure.how}）です", figure.fields)
    if condition.metric in (Metric.GAP, Metric.FINAL_GAP):
        return _gap(draft, measure, condition)
    quantities = measure.value(name).quantities
    if condition.op != "eq" and condition.metric is not Metric.ACTUAL:
        return Verdict(
            None, "", ()
        )  # 「1,220件の目標に届かず」 says something of the actual, not of the target
    text = f"{draft.column(name)}は{shown(measure, name)}です"
    if not quantities and not condition.value and _NONE.search(measure.text(name)):
        return Verdict(holds=True, text=text, fields=(name,))
    if not quantities:
        text += f"（{draft.column(Field.RATING)}は「{rating(measure)}」）"
        other = _column_of(measure, condition)
        if other:
            text += f"。{condition.value.normalize():,f}{condition.unit}は{draft.column(other)}です"
        fields = (name, Field.RATING, other) if other else (name, Field.RATING)
        return Verdict(holds=False, text=text, fields=fields)
    units = {quantity.unit for value in measure.values.values() for quantity in value.quantities}
    if condition.unit in _ANY_THING and len(units) == 1 and units <= _THINGS:
        condition = condition.model_copy(update={"unit": next(iter(units))})  # 「防犯灯は17,000件」
    digits = {
        quantity.value / quantity.scale for value in measure.values.values() for quantity in value.quantities
    }
    if condition.op == "eq" and condition.unit not in units and condition.value not in digits:
        return Verdict(None, "", ())  # a number of something else: 3歳児, 16人の参加
    same_unit = [quantity for quantity in quantities if not condition.unit or quantity.unit == condition.unit]
    if condition.op != "eq" and not same_unit:
        return Verdict(None, "", ())
    holds = any(OPERATORS[condition.op](quantity.value, condition.value) for quantity in same_unit)
    printed = any(
        quantity.value == condition.value and quantity.unit == condition.unit
        for value in measure.values.values()
        for quantity in value.quantities
    )
    if printed and not holds and condition.op == "eq" and not condition.stated:
        return Verdict(None, "", ())  # the number of another column, said without naming one
    elsewhere = printed or (not condition.stated and _told(measure, condition))
    return Verdict(holds, text, (name,), corrects=not elsewhere or condition.op != "eq")


def _told(measure: Measure, condition: NumberCondition) -> bool:
    """Whether the narrative prints a number: 2件 of 「新たに2件の協定を締結」 beside an actual of 80件."""
    said = rf"(?<![\d,.]){condition.value.normalize():,f}\s?{re.escape(condition.unit)}"
    return any(re.search(said, fold(measure.text(name))) for name in NARRATIVE_FIELDS)


def _gap(draft: Draft, measure: Measure, condition: NumberCondition) -> Verdict:
    """A difference to a target that is stated: 「目標を156基下回った」."""
    figure = calculate(measure, condition.metric)
    if figure is None or figure.unit != condition.unit:
        return Verdict(None, "", ())
    holds = OPERATORS[condition.op](figure.value, condition.value)
    draft.calculated([measure], figure)
    name, side = figure.fields[1], "上回って" if figure.value > 0 else "下回って"
    how = f"{draft.column(Field.ACTUAL)}は{shown(measure, Field.ACTUAL)}で、{draft.column(name)}の{shown(measure, name)}"
    if not figure.value:
        return Verdict(holds, f"{how}と同じです（{figure.how}）", figure.fields)
    apart = figure.text.removeprefix("−")
    return Verdict(holds, f"{how}を{apart}{side}います（{figure.how}）", figure.fields)


def _column_of(measure: Measure, condition: NumberCondition) -> Field | None:
    """The value cell that prints a claimed number, where that is another one than claimed."""
    return next(
        (
            name
            for name, value in measure.values.items()
            if any((one.value, one.unit) == (condition.value, condition.unit) for one in value.quantities)
        ),
        None,
    )


def lead(verdicts: list[Verdict], *, yes_no: bool) -> str:
    """「はい。」, 「いいえ。」 or nothing: いいえ also where a premise nobody asked about is false."""
    decided = [verdict.holds for verdict in verdicts if verdict.holds is not None]
    if not decided:
        return ""
    if not all(decided):
        return (
            "いいえ。"
            if yes_no or any(verdict.holds is False and verdict.corrects for verdict in verdicts)
            else ""
        )
    return "はい。" if yes_no and len(decided) == len(verdicts) else ""
