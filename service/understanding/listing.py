"""Lists, counts and shares of the rows that a sentence selects."""

import re
from dataclasses import replace

from ingest.records import Field
from service.query import Ask, Claim, Metric, NumberCondition, Query, Selection
from service.understanding.grounds import Grounds
from service.understanding.row_numbers import count_of_rows, share_of_rows
from service.understanding.sentence import Sentence
from service.understanding.wording import COUNTED_IN, EVERY, restarts

_OF_THOSE = re.compile(
    r"(?:の|もの|指標|KPI|項目|やつ)?(?:のうち|の中で|のなかで|に占める|に対する|を母数に|を分母に|を100%と)"
)
# 「…は幾つで、うち順調は幾つ」: the rows of which some are counted are counted too.
_AND_AMONG = re.compile(
    r"(?:いくつ|幾つ|何(?:件|個|本|つ|指標|項目))(?:あって|あり|ある|です|でしょう|なの|か|の|で|が|、|。|[?]|\s|そして|また)*(?:その|この|それらの)?(?:うち|中|なか)(?!に入)"
)
_LEFT_OUT = re.compile(r"(母数|分母)(から|に)は?(外|除|抜|引|省|はず|入れ[ずな]|含め[ずな])")


def _is_judged(selection: Selection) -> bool:
    """Whether a rating or a target that was met is asked of rows."""
    return selection.ratings is not None or selection.met is not None or selection.final_met is not None


def _before(sentence: Sentence, end: int) -> Sentence:
    """What a sentence says before a place in it."""
    kept = {
        name: tuple(item for item in getattr(sentence, name) if item.end <= end)
        for name in ("cues", "numbers", "years", "departments", "indicators", "causes", "terms")
    }
    for name in ("headings", "labels"):
        kept[name] = tuple(item for item in getattr(sentence, name) if item[1].end <= end)
    return replace(sentence, text=sentence.text[:end], **kept)


class Listing:
    """Builds queries that name, count or weigh rows."""

    def __init__(self, grounds: Grounds) -> None:
        self._report = grounds.report
        self._ratings = grounds.ratings
        self._asking = grounds.asking
        self._claiming = grounds.claiming

    def query(self, sentence: Sentence, selection: Selection) -> Query:
        asked = self._asking.asked(sentence)
        claims: list[Claim] = []
        yes_no = self._claiming.is_yes_no(sentence) and not self._claiming.called_false(sentence)
        judged = re.search(r"(届|達成|クリア|超え|上回)", sentence.text) and "目標" in sentence.text
        yes_no = yes_no or bool(
            judged and re.search(r"か[?。]*$", sentence.text) and EVERY.search(sentence.text)
        )
        if yes_no and (weighed := share_of_rows(sentence)) and _is_judged(selection):
            return self._weighed(sentence, selection, weighed)
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
            claims = self._set_claims(sentence) if not selection.numbers else self._counted(sentence)
        if _is_judged(selection) and (share := next((one for one in claims if one.kind == "share"), None)):
            return self._weighed(sentence, selection, share.number)
        if self._wants_share(sentence, selection) or self._counts_both(sentence, selection):
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
        if counting and not sentence.has("actual"):
            fields = tuple(field for field in fields if field is not Field.ACTUAL)
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

    def _counts_both(self, sentence: Sentence, selection: Selection) -> bool:
        """Whether rows are counted and some of them too: 「まちの創生は幾つで、うち順調は幾つ」."""
        judged = _is_judged(selection) and (selection.headings or selection.departments)
        return bool(judged and _AND_AMONG.search(sentence.text))

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
        if unwanted := self._left_out(sentence, selection):
            kept = tuple(label.label for label in self._report.scale if label.label not in unwanted)
            base, within = base.model_copy(update={"ratings": kept}), True
        elif said := self._base_said(sentence, selection):
            base, within = said, True
        counts = sentence.has("count") or "何件" in sentence.text
        return Query(
            ask=Ask.COUNT if counts else Ask.SHARE,
            selection=selection,
            second=base if within else Selection(),
            whole_share=True,
            claims=claims,
            yes_no=yes_no,
        )

    def _left_out(self, sentence: Sentence, selection: Selection) -> set[str]:
        """Ratings that the base leaves out: 「評価不可を分母から抜いたら、順調は何%」, 「…を除くと順調は何%」."""
        if selection.ratings is None:
            return set()
        mentions = self._ratings.statuses(sentence)
        unwanted = {label for mention in mentions if mention.negated for label in mention.labels}
        wanted = {label for mention in mentions if not mention.negated for label in mention.labels}
        apart = wanted and not wanted & unwanted and not restarts(sentence)
        named = _LEFT_OUT.search(sentence.text) or apart
        return unwanted if named else set()

    def _base_said(self, sentence: Sentence, selection: Selection) -> Selection | None:
        """The rows of which a share is asked: 「順調な指標に占める商工労働課の割合」, 「遅れた指標のうちコロナは何割」."""
        pieces = sentence.pieces or (sentence,)
        sentence = next((piece for piece in pieces if _OF_THOSE.search(piece.text)), sentence)
        place = _OF_THOSE.search(sentence.text)
        if not place or restarts(sentence):
            return None
        part = _before(sentence, place.start())
        met = [claim.positive for claim in self._claiming.claims(part) if claim.kind == "met"]
        base = Selection(
            ratings=self._ratings.read(part),
            departments=tuple(mention.name for mention in part.departments),
            headings=tuple(heading for heading, _ in part.headings),
            met=met[0] if met else None,
        )
        same = base == Selection(
            ratings=selection.ratings,
            departments=selection.departments,
            headings=selection.headings,
            met=selection.met,
        )
        outside = base.ratings is not None and not set(selection.ratings or ()) <= set(base.ratings)
        return None if same or base.is_open or outside else base

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

    @staticmethod
    def _weighed(sentence: Sentence, selection: Selection, share: NumberCondition | None) -> Query:
        """「商工労働課の指標は半分以上が目標達成？」: the share of those in the rows of which it is said."""
        judged = {"ratings": None, "met": None, "final_met": None}
        return Query(
            ask=Ask.COUNT,
            selection=selection,
            second=Selection() if restarts(sentence) else selection.model_copy(update=judged),
            whole_share=True,
            claims=(Claim(kind="share", number=share),),
            yes_no=True,
        )

    @staticmethod
    def _counted(sentence: Sentence) -> list[Claim]:
        """How many rows there are said to be: 「20件以上ありますよね」."""
        found = (count_of_rows(sentence, number) for number in sentence.numbers)
        return [Claim(kind="count", number=number) for number in found if number][-1:]

    def _set_claims(self, sentence: Sentence) -> list[Claim]:
        if counted := self._counted(sentence):
            return counted
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
