"""Lists, counts and shares of the rows that a sentence selects."""

import re

from ingest.records import Field
from service.query import Ask, Claim, Metric, NumberCondition, Query, Selection
from service.understanding.conditions import ConditionReader
from service.understanding.grounds import Grounds
from service.understanding.sentence import Sentence
from service.understanding.wording import COUNTED_IN, EVERY, restarts


class Listing:
    """Builds queries that name, count or weigh rows."""

    def __init__(self, grounds: Grounds, conditions: ConditionReader) -> None:
        self._report = grounds.report
        self._conditions = conditions
        self._asking = grounds.asking
        self._claiming = grounds.claiming

    def query(self, sentence: Sentence, selection: Selection) -> Query:
        asked = self._asking.asked(sentence)
        claims: list[Claim] = []
        yes_no = self._claiming.is_yes_no(sentence)
        judged = re.search(r"(届|達成|クリア|超え|上回)", sentence.text) and "目標" in sentence.text
        yes_no = yes_no or bool(
            judged and re.search(r"か[?。]*$", sentence.text) and EVERY.search(sentence.text)
        )
        if EVERY.search(sentence.text) and (selection.met is not None or (judged and yes_no)):
            every = Claim(kind="met", positive=selection.met is not False)
            return Query(
                ask=Ask.LIST,
                selection=selection.model_copy(update={"met": None}),
                claims=(every,),
                yes_no=True,
            )
        if yes_no and EVERY.search(sentence.text) and selection.ratings is not None:
            every = Claim(kind="rating", labels=selection.ratings)
            return Query(
                ask=Ask.LIST,
                selection=selection.model_copy(update={"ratings": None}),
                claims=(every,),
                yes_no=True,
            )
        if yes_no:
            claims = [] if selection.numbers else self._set_claims(sentence)
        if self._wants_share(sentence, selection):
            return self._share(sentence, selection, tuple(claims), yes_no=yes_no)
        fields = tuple(
            field
            for field in asked.fields
            if field not in (Field.INITIATIVE, Field.GOAL) and not self._conditional_field(field, selection)
        )
        metrics = asked.metrics
        counting = (
            sentence.has("count")
            or bool(re.search(r"(何|幾|いく)(件|つ|個|本|項目|指標)", sentence.text))
            or bool(claims)
        )
        ask = Ask.COUNT if counting else Ask.LIST
        if selection.numbers:
            metrics = tuple(dict.fromkeys((*metrics, *(condition.metric for condition in selection.numbers))))
        return Query(
            ask=ask, selection=selection, fields=fields, metrics=metrics, claims=tuple(claims), yes_no=yes_no
        )

    @staticmethod
    def _wants_share(sentence: Sentence, selection: Selection) -> bool:
        asked = (sentence.has("share") and not COUNTED_IN.search(sentence.text)) or re.search(
            r"何(%|パーセント|割)", sentence.text
        )
        counted = (
            selection.ratings is not None
            or selection.met is not None
            or selection.numbers
            or selection.departments
            or selection.headings
        )
        return bool(asked and counted and not selection.texts)

    def _share(
        self, sentence: Sentence, selection: Selection, claims: tuple[Claim, ...], *, yes_no: bool
    ) -> Query:
        """The share in all rows, or in those of the named department or heading where a rating is asked of them."""
        within = (
            not restarts(sentence)
            and (selection.headings or selection.departments)
            and selection.ratings is not None
        )
        base = Selection(headings=selection.headings, departments=selection.departments)
        if re.search(r"(母数|分母)から(外|除)", sentence.text) and selection.ratings is not None:
            unwanted = {
                label
                for mention in self._conditions.statuses(sentence)
                if mention.negated
                for label in mention.labels
            }
            kept = tuple(label.label for label in self._report.scale if label.label not in unwanted)
            base, within = base.model_copy(update={"ratings": kept}), True
        counts = sentence.has("count") or "何件" in sentence.text
        return Query(
            ask=Ask.COUNT if counts else Ask.SHARE,
            selection=selection,
            second=base if within else Selection(),
            whole_share=True,
            claims=claims,
            yes_no=yes_no,
        )

    @staticmethod
    def _conditional_field(field: Field, selection: Selection) -> bool:
        """True for a field that the conditions already use: 「理由に挙げる」 is no wish for the reason."""
        if any(field in condition.fields for condition in selection.texts):
            return True
        numbers = {condition.metric.value for condition in selection.numbers}
        used_target = (
            selection.met is not None
            or selection.final_met is not None
            or selection.plan
            or selection.equal
            or selection.note_field
        )
        if field in (Field.TARGET, Field.ACTUAL, Field.FINAL_TARGET):
            return bool(used_target) or field.value in numbers or bool(numbers)
        return False

    def _set_claims(self, sentence: Sentence) -> list[Claim]:
        claims = []
        for number in sentence.numbers:
            if (
                number.unit in {"件", "つ", "個", "本", "指標", "項目", ""}
                and number.comparison is None
                and number.ratio is None
            ):
                claims.append(
                    Claim(
                        kind="count",
                        number=NumberCondition(metric=Metric.ACTUAL, op="eq", value=number.value),
                    )
                )
            elif number.ratio is not None or number.unit == "%":
                claims.append(
                    Claim(
                        kind="share",
                        number=NumberCondition(
                            metric=Metric.ACHIEVEMENT,
                            op=number.comparison or ("ge" if "以上" in sentence.text else "eq"),
                            value=number.ratio or number.value,
                            unit="%",
                            stated=bool(re.search("ちょうど|ぴったり|きっかり", sentence.text)),
                        ),
                    )
                )
        return claims[-1:]
