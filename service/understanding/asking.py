"""What of a row a sentence asks for: its fields, its figures, and what it claims about it."""

import re
from dataclasses import dataclass, replace

from ingest.records import Field, Report
from service.query import Claim, Metric, NumberCondition
from service.understanding.conditions import ConditionReader, target_year
from service.understanding.sentence import Sentence

NARRATIVE_CUES = {
    "why": Field.DELAY_REASON,
    "issue": Field.ISSUE,
    "future": Field.FUTURE_MEASURE,
    "progress": Field.PROGRESS_NOTE,
    "initiative": Field.INITIATIVE,
    "goal": Field.GOAL,
}
_HOW_MUCH = re.compile(
    r"(どんだけ|何|幾|どれ(?:くらい|ぐらい|だけ|ほど)|どの(?:くらい|程度|ぐらい)|いくら|いくつ|なん)(?!で|故|が|を|と|か)"
)
_HOW_MANY = re.compile(
    r"(?:なん|何)(?:にん|けん|パーセント|かしょ)|なんぼ|いくら(?=でし|だっ|です)|(何|幾|なん)\s?(?:万|億|千)?(?:人|名|件|%|パー|ぱー|か所|カ所|箇所|歳|日|基|教室|円|店|冊|回|倍|割|ポイント|つ|社|台|戸|軒|世帯|トン|ha|ヘクタール|億円|万人|力所|ヵ所|ヶ所|尾|本|km)"
)
_WHETHER = re.compile(
    r"(達成|未達|届い\w*|超え\w*|上回\w*)(した|して|てい\w*)?か(未達|達成|どうか|否か|いなか|下回)"
)
_SHORT = re.compile(
    r"(足り|たり(?:な|ま)|余計|余分|不足|届かなかった|届いていな|満たな|少な(?:かった|い|く)|下回|上回|超え|超過|多(?:かった|く)|オーバー|引き離|落ち込|伸ば|足らな|差)"
)
_CAME_TO = re.compile(r"\s*(まで|に)(は|も)?(いっ|行っ|達し|届い|到達)(た|て)")
_SHORT_TAIL = re.compile(r"\s*(も|の)?(足り|不足|未達|届か|及ば|下回|上回)")
_STILL = re.compile(r"(まで|には)[^。]{0,14}(なお|あと|さらに|更に|まだ)")
_PAST_SHORT = re.compile(r"(足り|届か|及ば|足ら)(なかった|なんだ|ず)")
_REMAIN = re.compile(r"(あと|上積み|積み増|残り|のこり|残す|残して|必要)")
_YES_NO_END = re.compile(
    r"(か|かな|かね|よね|よな|でしょ|でしょう|だろう|ですって|って|の|のか|よね|だよね|っけ|ね)?[?。!\s」)]*$"
)
_WH = re.compile(
    r"(何(?!とか)|なん(?:で|の|と|ぱ|%|人)|なぜ|どう(?!も|か|ぞ|やら|り|い?たし)|どこ|どれ|どの|どんな|どちら|どっち|いくつ|いくら|いつ(?!も)|誰|だれ|いかが|いかなる|いずれ|幾|理由|原因)"
)
_CONFIRM = re.compile(
    r"(本当|事実か|事実です|間違い(?:ない|ありま|ござい)|間違いな|正しい(?:です)?か|よいか|よろしい|いい(?:です)?か|合って|相違|だよね|ですよね|でしょ|よね|ましたっけ|ですか|ますか|ましたか|でしたか|問題ないか|そうです(?:か|ね)|事実関係|この点を確認|理解で|差し支え(?:ない|ありま|ござ))"
)


@dataclass(frozen=True)
class Asked:
    """Fields and figures wanted of the rows, and whether 「倍」 is the wanted form."""

    fields: tuple[Field, ...] = ()
    metrics: tuple[Metric, ...] = ()
    times: bool = False

    @property
    def nothing(self) -> bool:
        return not (self.fields or self.metrics)


class AskReader:
    """Reads the wish of a sentence about rows of one report."""

    def __init__(self, report: Report, conditions: ConditionReader) -> None:
        self._report = report
        self._conditions = conditions

    def asked(self, sentence: Sentence) -> Asked:
        """The fields and figures that the sentence names, in its order; of joined sentences, what each names."""
        if sentence.pieces:
            named = tuple(year for piece in sentence.pieces for year in piece.years)
            each = [
                self.asked(piece if piece.years else replace(piece, years=named)) for piece in sentence.pieces
            ]
            return Asked(
                tuple(dict.fromkeys(field for asked in each for field in asked.fields)),
                tuple(dict.fromkeys(metric for asked in each for metric in asked.metrics)),
                any(asked.times for asked in each),
            )
        metrics = self._metrics(sentence)
        fields: list[Field] = []
        calculated = any(
            metric not in (Metric.TARGET, Metric.ACTUAL, Metric.FINAL_TARGET) for metric in metrics
        )
        for cue in sentence.cues:
            if cue.concept == "department" and re.match(
                r"(は|が|として)?、?(どう|何を|どのよう)", sentence.text[cue.end :]
            ):
                continue
            if (cue.concept == "department" and not sentence.departments) or (
                cue.concept == "department" and re.search(r"(どこ|どの課|何課|そもそも)", sentence.text)
            ):
                fields.append(Field.DEPARTMENT)
            elif cue.concept == "rating" and not cue.negated:
                fields.append(Field.RATING)
            elif cue.concept == "future" and sentence.text[cue.end :].startswith("も"):
                continue  # 「今後も住み続けたい」 is what was surveyed
            elif cue.concept in NARRATIVE_CUES and not cue.negated:
                fields.append(NARRATIVE_CUES[cue.concept])
            elif cue.concept == "final_target":
                fields.append(Field.FINAL_TARGET)
            elif cue.concept == "target" and not calculated and not self._only_compared(sentence, cue.end):
                first = sentence.first("final_target")
                final = target_year(sentence, cue) == self._report.final_year or bool(
                    first and first.start < cue.start
                )
                fields.append(Field.FINAL_TARGET if final else Field.TARGET)
            elif cue.concept == "actual" and not calculated:
                fields.append(Field.ACTUAL)
        if (
            re.search(r"課(も|は|を)?[?。]*$", sentence.text)
            and not sentence.departments
            and not sentence.has("department")
        ):
            fields.append(Field.DEPARTMENT)
        if not fields and not metrics and sentence.has("overall"):
            fields += [Field.ACTUAL, Field.TARGET, Field.RATING]
        if (
            not fields
            and not metrics
            and (_HOW_MANY.search(sentence.text) or sentence.has("count", "how_much"))
        ):
            fields.append(Field.ACTUAL)
        elif (
            _HOW_MANY.search(sentence.text)
            and not metrics
            and not set(fields) & {Field.TARGET, Field.ACTUAL, Field.FINAL_TARGET}
        ):
            fields.insert(0, Field.ACTUAL)
        fields = self._in_their_years(sentence, fields)
        return Asked(tuple(dict.fromkeys(fields)), tuple(dict.fromkeys(metrics)), sentence.has("times"))

    def _in_their_years(self, sentence: Sentence, fields: list[Field]) -> list[Field]:
        """A bare 何人 with the final year asks for the final target, the only value of that year."""
        report = self._report
        if (
            Field.ACTUAL not in fields
            or "実績" in sentence.text
            or not any(year.year == report.final_year for year in sentence.years)
        ):
            return fields
        asked = [match.start() for match in _HOW_MANY.finditer(sentence.text)] or [len(sentence.text)]
        final = [
            bool(
                (near := [year for year in sentence.years if year.end <= position])
                and near[-1].year == report.final_year
            )
            for position in asked
        ]
        if not any(final):
            return fields
        kept = [field for field in fields if field is not Field.ACTUAL or not all(final)]
        return [*kept, Field.FINAL_TARGET]

    def _metrics(self, sentence: Sentence) -> list[Metric]:
        text = sentence.text
        final = any(year.year == self._report.final_year for year in sentence.years) or sentence.has(
            "final_target"
        )
        first = any(year.year == self._report.fiscal_year for year in sentence.years)
        metrics: list[Metric] = []
        to_target = bool(
            re.search(
                r"目標(値)?(に対(する|して)|と(照らし|比べ|比較)\w*|を(100|基準)\w*)[^。]{0,20}(比率|割合|比|百分率)",
                text,
            )
        )
        if (
            to_target
            or sentence.has("rate")
            or (sentence.has("times") and _HOW_MUCH.search(text))
            or self.share_of_target(sentence)
        ):
            metrics.append(Metric.FINAL_ACHIEVEMENT if final and not first else Metric.ACHIEVEMENT)
        shortfall = re.search(
            r"(未達分|不足分|超過分|差額|残数|残件数|不足数|不足人数|不足件数|未達人数|未達件数|幾ら及ば|いくら及ば)",
            text,
        )
        stated = any(_SHORT_TAIL.match(text[number.end :]) for number in sentence.numbers)
        plans = [cue for cue in sentence.all("target") if target_year(sentence, cue)]
        amount = bool(_HOW_MUCH.search(text) or sentence.has("asks", "difference", "remaining"))
        if stated and not metrics:
            metrics.append(Metric.FINAL_GAP if final else Metric.GAP)
        elif final and _STILL.search(text) and _HOW_MUCH.search(text):
            metrics.append(Metric.FINAL_GAP)
        elif shortfall:
            metrics.append(Metric.FINAL_GAP if final or shortfall[0].startswith("残") else Metric.GAP)
        elif (
            (
                sentence.has("difference")
                and final
                and not sentence.has("actual")
                and (len(plans) > 1 or first)
            )
            or (
                first
                and final
                and sentence.has("target")
                and not sentence.has("actual")
                and _HOW_MUCH.search(text)
            )
            or (
                re.search(r"(増やす|伸ばす|延ばす|引き上げる|減らす)[^。]{0,6}(計画|目標|こと)", text)
                and _HOW_MUCH.search(text)
                and not sentence.has("actual")
            )
        ):
            metrics.append(Metric.PLAN_CHANGE)
        elif re.search(r"(目標値?|実績値?)\s?[-−ー]\s?(目標|実績)", text):
            metrics.append(Metric.FINAL_GAP if final and not first else Metric.GAP)
        elif (
            (
                sentence.has("raised", "lowered")
                or re.search(r"(増やす|減らす|のび|伸ば|引き上げ|引き下げ)", text)
            )
            and final
            and amount
            and sentence.has("target")
        ):
            metrics.append(Metric.PLAN_CHANGE)
        elif _REMAIN.search(text) and amount and not sentence.has("rest"):
            past = _PAST_SHORT.search(text) or first
            metrics.append(Metric.GAP if past and not final else Metric.FINAL_GAP)
        elif (sentence.has("difference") and amount) or (
            _HOW_MUCH.search(text)
            and _SHORT.search(text)
            and (sentence.has("target") or re.search("足り|足らな|たり(な|ま)|不足|上回|下回", text))
        ):
            metrics.append(Metric.FINAL_GAP if final else Metric.GAP)
        return metrics

    @staticmethod
    def share_of_target(sentence: Sentence) -> bool:
        return bool(
            re.search(
                r"(目標|計画)(値|数|件数|人数|額)?(の|に対し\w{0,3}|比で?|を)?、?\s?(何|なん)\s?(%|パー|ぱー|割)",
                sentence.text,
            )
        )

    @staticmethod
    def _only_compared(sentence: Sentence, end: int) -> bool:
        """True where 目標 is only what something is measured against: 「目標に届いた」, 「目標より」."""
        after = sentence.text[end : end + 12]
        compared = re.match(
            r"(値|数)?(に対|と比べ|より|どおり|通り|を?(?:大きく)?(?:上回|下回|超|達成|クリア|割|満た)|に(?:は|も)?(?:まだ)?(?:届|達|及|満)|まで|割れ|未達|未満|達成|へ|との|の?半分|の?\d)",
            after,
        )
        met = any(0 <= cue.start - end <= 8 for cue in sentence.all("met", "unmet"))
        return bool(compared) or met

    # --- claims ----------------------------------------------------------------------------------------------

    def is_yes_no(self, sentence: Sentence) -> bool:
        """Whether the sentence wants はい or いいえ."""
        if (
            _WHETHER.search(sentence.text)
            or "か否か" in sentence.text
            or re.match(r"(did|does|do|is|was|are|were|has|have)\b", sentence.text, re.IGNORECASE)
        ):
            return True
        if _WH.search(sentence.text) and not re.search(
            r"(事実か|本当[?で]|間違いない|間違いありま|間違いござ|合って|正しい(です)?か)", sentence.text
        ):
            return False
        asking = re.search(r"(?<![はもをの])(?<!って)(?<!とか)[?]\s*$", sentence.text) or re.search(
            r"か[。\s」]*$", sentence.text
        )
        return bool(_CONFIRM.search(sentence.text) or asking)

    def claims(self, sentence: Sentence) -> list[Claim]:
        """What the sentence says of a row: met or not, its rating, its cause, its department, a number."""
        claims: list[Claim] = []
        claims += self._met_claims(sentence)
        blamed = re.search(r"(によるもの|が原因|のせい|が理由|が要因)[^。]{0,3}(か|と|で|、)", sentence.text)
        if blamed and not sentence.causes and self.is_yes_no(sentence):
            words = tuple(term.text for term in sentence.terms if 0 <= blamed.start() - term.end <= 2)
            claims += [Claim(kind="cause", words=words)] if words else []
        for mention in self._conditions.statuses(sentence):
            if not re.match(r"\s*(した|する)?場合", sentence.text[mention.end :]):
                claims.append(Claim(kind="rating", positive=not mention.negated, labels=mention.labels))
        if not claims:
            spans = self._conditions.cause_spans(sentence)
            if spans and re.search(r"(原因|せい|ため|影響|理由|よる|より)", sentence.text):
                claims.append(
                    Claim(
                        kind="cause",
                        positive=not spans[0][2],
                        words=(sentence.text[spans[0][0] : spans[0][1]],),
                    )
                )
        if sentence.departments:
            claims.append(
                Claim(kind="department", words=tuple(mention.name for mention in sentence.departments))
            )
        return claims + self._number_claims(sentence)

    def _met_claims(self, sentence: Sentence) -> list[Claim]:
        final = any(year.year == self._report.final_year for year in sentence.years) or sentence.has(
            "final_target"
        )
        claims = []
        if _WHETHER.search(sentence.text):
            return [Claim(kind="final_met" if final else "met")]
        for cue in sentence.all("met", "unmet"):
            if re.match(r"率|度|割合|状況", sentence.text[cue.end :]) or self._has_number_before(
                sentence, cue.start
            ):
                continue
            if cue.concept == "met" and not self._about_target(sentence, cue.end):
                continue
            conditional = re.match(r"[^。]{0,6}(には|ために|ための|にあたり|よう)", sentence.text[cue.end :])
            if conditional:
                continue
            positive = (cue.concept == "met") != cue.negated
            claims.append(Claim(kind="final_met" if final else "met", positive=positive))
        planned = sentence.has("target") or re.search(r"予定(し|どおり|通り|の割合|の数)", sentence.text)
        if not claims and self.is_yes_no(sentence) and planned and not sentence.numbers:
            claims.append(Claim(kind="final_met" if final else "met"))
        if not claims and (
            more := re.search(
                r"(?:目標|計画|決めてた|決めていた|決めた|掲げた)(?:値)?(?:数|件数)?より(?:も|は)?(?:も)?[^。]{0,8}?(増え|多|少な|減|低|高|悪|良)",
                sentence.text,
            )
        ):
            claims.append(Claim(kind="direction", positive=more[1] in {"増え", "多", "高"}))
        return claims[:1]

    @staticmethod
    def _about_target(sentence: Sentence, position: int) -> bool:
        before = sentence.text[:position]
        return (
            "目標" in before
            or "計画" in before
            or "予定" in before
            or bool(sentence.has("target", "final_target"))
        )

    @staticmethod
    def _has_number_before(sentence: Sentence, position: int) -> bool:
        return any(
            0 <= position - number.end <= 4
            and (
                number.ratio is None or not re.search(r"(目標|計画)(値)?の?$", sentence.text[: number.start])
            )
            and "目標" not in sentence.text[number.end : position]
            for number in sentence.numbers
        )

    def _number_claims(self, sentence: Sentence) -> list[Claim]:
        claims = [Claim(kind="number", number=condition) for condition in self._conditions.numbers(sentence)]
        compared = {claim.number.value for claim in claims if claim.number}
        for number in sentence.numbers:
            if number.value in compared or number.ratio is not None or number.unit == "つ":
                continue
            reached = (
                not number.unit
                and number.value >= 100
                and re.match(r"\s*(まで|に(達|届))", sentence.text[number.end :])
            )
            if reached and self.is_yes_no(sentence):
                claims.append(
                    Claim(
                        kind="number",
                        number=NumberCondition(metric=Metric.ACTUAL, op="ge", value=number.value),
                    )
                )
            if not number.unit:
                continue
            if self.is_yes_no(sentence) and _CAME_TO.match(sentence.text[number.end :]):
                condition = NumberCondition(
                    metric=Metric.ACTUAL, op="ge", value=number.value, unit=number.unit
                )
                claims.append(Claim(kind="number", number=condition))
                continue
            if _SHORT_TAIL.match(sentence.text[number.end :]):
                continue
            before = sentence.text[: number.start]
            field = max(
                (
                    (before.rfind(word), metric)
                    for word, metric in (
                        ("目標", Metric.TARGET),
                        ("実績", Metric.ACTUAL),
                        ("達成率", Metric.ACHIEVEMENT),
                    )
                ),
                default=(-1, Metric.ACTUAL),
                key=lambda item: item[0],
            )
            after_target = re.match(r"の?(目標|計画)", sentence.text[number.end :])
            metric = Metric.TARGET if after_target else field[1] if field[0] >= 0 else Metric.ACTUAL
            if metric is Metric.TARGET and any(
                year.year == self._report.final_year for year in sentence.years
            ):
                metric = Metric.FINAL_TARGET
            stated = bool(after_target) or field[0] >= 0
            condition = NumberCondition(
                metric=metric, op="eq", value=number.value, unit=number.unit, stated=stated
            )
            claims.append(Claim(kind="number", number=condition))
        return claims
