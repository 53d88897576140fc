"""What of a row a sentence asks for: its fields and its figures."""

import re
from dataclasses import dataclass, replace

from ingest.records import Field, Report
from service.language.cues import Cue
from service.query import Metric
from service.understanding.conditions import ConditionReader, target_year
from service.understanding.scope import past
from service.understanding.sentence import Sentence

NARRATIVE_CUES = {
    "why": Field.DELAY_REASON,
    "issue": Field.ISSUE,
    "future": Field.FUTURE_MEASURE,
    "progress": Field.PROGRESS_NOTE,
    "initiative": Field.INITIATIVE,
    "goal": Field.GOAL,
    "subgoal": Field.SUBGOAL,
    "policy": Field.POLICY,
}
_HOW_MUCH = re.compile(
    r"(どんだけ|どんくらい|どんぐらい|何|幾|どれ(?:くらい|ぐらい|だけ|ほど)|どの(?:くらい|程度|ぐらい)|いくら|いくつ|なん)(?!で|故|が|を|と|か|に)"
)
_HOW_MANY = re.compile(
    r"(?:どんだけ|どんくらい|どんぐらい|どれ(?:くらい|ぐらい|ほど|だけ)|どの(?:くらい|ぐらい|程度))(?:の人数?|の数)?(?:が|は)?(?:い[るたまら]|あ[るっり]|来|集ま|使|乗|登録|参加)|(?:なん|何)(?:にん|けん|パーセント|かしょ)|なんぼ|いくら(?=でし|だっ|です)|(何|幾|なん)\s?(?:万|億|千)?(?:人|名|件|%|パー|ぱー|か所|カ所|箇所|歳|日|基|教室|円|店|冊|回|倍|割|ポイント|つ|社|台|戸|軒|世帯|トン|ha|ヘクタール|億円|万人|力所|ヵ所|ヶ所|尾|本|km)"
)
_AMOUNT = re.compile(
    r"[人件]の数(?:は|も|を|が|って|と|、)|数(?:は|が|って|、)?ど[のれ](?:くらい|ぐらい|ほど|だけ)|(?<!指標の)(?:人数|件数|日数|面積|回数|台数)(?:は|も|を|って|[?。]*$)"
)
_SHORT = re.compile(
    r"(マイナス|低かった|高かった|及ば|及んで|達しな|至らな|足り|たり(?:な|ま)|余計|余分|不足|届かなかった|届いてい?(な|ませ)|満たな|少な(?:かった|い|く)|下回|上回|超え|超過|多(?:かった|く)|オーバー|開[いき]|引き離|落ち込|伸ば|足らな|差)"
)
_SHORT_TAIL = re.compile(r"\s*(も|の)?(足り|不足|未達|届か|及ば|下回|上回)")
_RATIO = re.compile(
    r"実績値?\s?[÷/／]\s?目標|を100\s?%と(する|した|すれ)|率で(申|言|い[いえう]|す|表)|何(%|パーセント)の?達成|達成(は|が)?何(%|パーセント)"
)
_THAN = re.compile(r"より(も|は)?、?(何|どれ|いく|幾)[^。]{0,5}(多|少な|低|高|上|下)")
_PLANNED = re.compile(r"[うくぐすつぬぶむる](計画|見込み)$")
_NAMED_PLAN = re.compile(r"[㐀-鿿]計画$")
_STILL = re.compile(r"(まで|には)[^。]{0,14}(なお|あと|さらに|更に|まだ)")
_PAST_SHORT = re.compile(r"(足り|届か|及ば|足ら)(なかった|なんだ|ず)")
_BECAUSE = re.compile(
    r"(から|ため|せい)((なの|なん)?(です|でしょう)?か?[?]$|(だ|である|な)?と(説明|分析|見て|見る|して|受け止|考え)|によるものと|(ため|から)か、?(ご|お)?(説明|答|教|聞)|ためか[。?]*$|によるもの(です|でしょう|なの))"
)  # 「乗り物に何かあったから？」
_TOLD_FIRST = re.compile(
    r"(が|けど[よさね]?|けれども?)、$|(ます|ました|です|でした|ません)[。]$"
)  # only tells what is known
_ASKS_OF_TEXT = re.compile(r"(誰|だれ|どこ|どなた|どのよう|どんな|どういう|いかなる|なぜ|何(が|を|の|と))")
_REMAIN = re.compile(
    r"(あと、?(?=何|なん|どれ|どの|いく|幾|\d|ど)|まで(の)?あと|上積み|積み増|残り|のこり|残す|残して|(さらに|なお)(?=何|なん|どれ|どの|いく|幾))"
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
            named = tuple(replace(year, start=0, end=0) for piece in sentence.pieces for year in piece.years)
            asking = [
                piece
                for piece in sentence.pieces
                if not _TOLD_FIRST.search(piece.text)
                or piece.has("asks", "question_word")
                or re.search(r"(記され|書かれ|記載|挙げられ)", piece.text)
            ]
            told = any(_ASKS_OF_TEXT.search(piece.text) for piece in asking)
            each = [
                self.asked(piece if piece.years else replace(piece, years=named))
                for piece in (asking if told else sentence.pieces)
            ]
            return Asked(
                tuple(dict.fromkeys(field for asked in each for field in asked.fields)),
                tuple(dict.fromkeys(metric for asked in each for metric in asked.metrics)),
                any(asked.times for asked in each),
            )
        metrics = self._metrics(sentence)
        calculated = any(
            metric not in (Metric.TARGET, Metric.ACTUAL, Metric.FINAL_TARGET) for metric in metrics
        )
        spoken = (self._field_of(sentence, cue, calculated=calculated) for cue in sentence.cues)
        fields = [field for field in spoken if field is not None]
        if (
            re.search(r"課(も|は|を)?[?。]*$", sentence.text)
            and not sentence.departments
            and not sentence.has("department")
        ):
            fields.append(Field.DEPARTMENT)
        if _BECAUSE.search(sentence.text) and Field.DELAY_REASON not in fields:
            fields.append(Field.DELAY_REASON)
        if not fields and not metrics and sentence.has("overall"):
            fields += [Field.ACTUAL, Field.TARGET, Field.RATING]
        if (
            not fields
            and not metrics
            and (
                _HOW_MANY.search(sentence.text)
                or _AMOUNT.search(sentence.text)
                or sentence.has("count", "how_much")
            )
        ):
            fields.append(Field.ACTUAL)
        elif (
            (_HOW_MANY.search(sentence.text) or re.search("[人件]の数(と|、)", sentence.text))
            and not metrics
            and not set(fields) & {Field.TARGET, Field.ACTUAL, Field.FINAL_TARGET}
        ):
            fields.insert(0, Field.ACTUAL)
        if fields == [Field.ACTUAL] and re.search(
            r"(つもり|積もり|はず)(だっ|でし|やっ|でい)た?", sentence.text
        ):
            fields = [Field.TARGET]  # 「何人集めるつもりだったのか」
        if re.search(r"(両方|双方|二つ|2つ)の目標", sentence.text):
            fields += [Field.TARGET, Field.FINAL_TARGET]
        if set(fields) == {Field.TARGET} and len(_HOW_MANY.findall(sentence.text)) > 1:
            fields.insert(0, Field.ACTUAL)  # 「何人来て何人目標？」
        if "目標も" in sentence.text and _HOW_MANY.search(sentence.text) and Field.ACTUAL not in fields:
            fields.insert(0, Field.ACTUAL)  # 「何か所ありますか、目標も込みで」
        plans = {self._report.fiscal_year, self._report.final_year}
        if set(fields) == {Field.TARGET} and not metrics and plans <= {year.year for year in sentence.years}:
            fields.append(Field.FINAL_TARGET)
        fields = self._in_their_years(sentence, fields)
        return Asked(tuple(dict.fromkeys(fields)), tuple(dict.fromkeys(metrics)), sentence.has("times"))

    def _in_their_years(self, sentence: Sentence, fields: list[Field]) -> list[Field]:
        """A bare 何人 with the final year asks for the final target, the only value of that year."""
        report = self._report
        if (
            Field.ACTUAL not in fields
            or "実績" in sentence.text
            or (past(sentence) and not sentence.has("target", "final_target"))
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

    def _field_of(self, sentence: Sentence, cue: Cue, *, calculated: bool) -> Field | None:
        """The field that a cue names; None where it is only spoken of: 「担当課としてどう…」, 「今後も住み続けたい」."""
        after = sentence.text[cue.end :]
        found: Field | None = None
        if cue.concept == "department":
            asked = re.search(r"(どこ|どの課|何課|そもそも)", sentence.text) or not sentence.departments
            spoken = re.match(r"(は|が|として)?、?(どう|何を|どのよう)", after)
            found = Field.DEPARTMENT if asked and not spoken else None
        elif cue.concept == "rating":
            found = None if cue.negated else Field.RATING
        elif cue.concept == "final_target":
            found = Field.FINAL_TARGET
        elif (
            cue.concept == "target"
            and _NAMED_PLAN.search(sentence.text[: cue.end])
            and after[:1] in tuple("、を")
        ):
            found = None  # 「換地計画、誰の理解を」
        elif cue.concept == "target" and _PLANNED.search(sentence.text[: cue.end]):
            found = None  # 「何と連携させる計画か」
        elif cue.concept == "target" and after.startswith("し") and sentence.has("who", "where"):
            found = None  # 「誰を想定しているか」
        elif cue.concept == "target" and not calculated and not self._only_compared(sentence, cue.end):
            first = sentence.first("final_target")
            final = target_year(sentence, cue) == self._report.final_year or (
                first is not None and first.start < cue.start
            )
            found = Field.FINAL_TARGET if final else Field.TARGET
        elif cue.concept == "actual" and not calculated:
            found = Field.ACTUAL
        elif cue.concept in NARRATIVE_CUES and not cue.negated:
            surveyed = cue.concept == "future" and re.match(r"も|だった|でした|やった", after)
            found = None if surveyed else NARRATIVE_CUES[cue.concept]
        return found

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
            or _RATIO.search(text)
            or sentence.has("rate")
            or (sentence.has("times") and (_HOW_MUCH.search(text) or "倍率" in text))
            or self.share_of_target(sentence)
        ):
            metrics.append(Metric.FINAL_ACHIEVEMENT if final and not first else Metric.ACHIEVEMENT)
        shortfall = re.search(
            r"((?:未達|不足|超過|目標割れ|足りない|届かない)(?:分|数|額|量|幅|人数|件数)|差額|残(?:件|り)?数|(?:幾|いく)ら及ば)",
            text,
        )
        stated = any(_SHORT_TAIL.match(text[number.end :]) for number in sentence.numbers)
        plans = [cue for cue in sentence.all("target") if target_year(sentence, cue)]
        amount = bool(_HOW_MUCH.search(text) or sentence.has("asks", "difference", "remaining"))
        kept = sentence.has("unchanged") and sentence.has("target") and (first or len(plans) > 1) and final
        if kept and not sentence.has("actual"):
            metrics.append(Metric.PLAN_CHANGE)
        elif stated and not metrics:
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
                or re.search(r"(増やす|増え|減らす|減る|のび|伸ば|引き上げ|引き下げ)", text)
            )
            and final
            and amount
            and sentence.has("target")
            and not _REMAIN.search(text)
        ):
            metrics.append(Metric.PLAN_CHANGE)
        elif self._remaining(text, amount=amount) and not sentence.has("rest"):
            past = _PAST_SHORT.search(text) or first
            metrics.append(Metric.GAP if past and not final else Metric.FINAL_GAP)
        elif (
            _THAN.search(text)
            or (sentence.has("difference") and amount)
            or (
                _HOW_MUCH.search(text)
                and _SHORT.search(text)
                and (sentence.has("target") or re.search("足り|足らな|たり(な|ま)|不足|上回|下回", text))
            )
        ):
            metrics.append(Metric.FINAL_GAP if final else Metric.GAP)
        return metrics

    @staticmethod
    def _remaining(text: str, *, amount: bool) -> bool:
        """Whether it asks what is still to come: 「あと何人」, 「何件の減少を要するか」."""
        needed = re.search(r"(必要|要する|要り(?:ます|そう)|要る)", text) and _HOW_MUCH.search(text)
        return bool(needed) or bool(_REMAIN.search(text) and amount)

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
