"""What of a row a sentence asks for: its fields and its figures."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.records import NARRATIVE_FIELDS, Field, Report
from service.language.cues import Cue
from service.query import Metric
from service.understanding.scope import intends, past
from service.understanding.sentence import Sentence
from service.understanding.wording import BLAMES, COULD_NOT, SHORT_TAIL

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
_PRINTED = (Metric.TARGET, Metric.ACTUAL, Metric.FINAL_TARGET)
_HOW_MUCH = re.compile(
    r"(どんだけ|どんくらい|どんぐらい|何|幾|どれ(?:くらい|ぐらい|だけ|ほど)|どの(?:くらい|程度|ぐらい)|いくら|いくつ|なん)(?!で|故|が|を|と|か|に)"
)
_HOW_MANY = re.compile(
    r"(?:どんだけ|どんくらい|どんぐらい|どれ(?:くらい|ぐらい|ほど|だけ)|どの(?:くらい|ぐらい|程度))(?:の人数?|の数)?(?:が|は)?(?:い[るたまら]|あ[るっり]|来|集ま|使|乗|登録|参加)|(?:なん|何)(?:にん|けん|パーセント|かしょ)|なんぼ|いくら(?=でし|だっ|です)|(何|幾|なん)\s?(?:万|億|千)?(?:人|名|件|%|パー|ぱー|か所|カ所|箇所|歳|日|基|教室|円|店|冊|回|倍|割|ポイント|つ|社|台|戸|軒|世帯|トン|ha|ヘクタール|億円|万人|力所|ヵ所|ヶ所|尾|本|km)"
)
_AMOUNT = re.compile(
    r"[人件]の数(?:は|も|を|が|って|と|、)|数(?:は|が|って|、)?ど[のれ](?:くらい|ぐらい|ほど|だけ)|(?<!指標の)(?:人数|件数|日数|面積|回数|台数)(?:は|も|を|って|[?。]*$)"
)
_AS_FIGURE = re.compile(
    r"(率|割合|%|パーセント|数字|数値|人数|件数)で、?お?(答|教|示|言|述べ|願)|どこまで(進ん|すすん|来て|きて|来た|達し|行っ|いっ|でき)"
)
_SHORT = re.compile(
    r"(マイナス|低かった|高かった|及ば|及んで|達しな|至らな|足り|たり(?:な|ま)|余計|余分|不足|届かなかった|届いてい?(な|ませ)|満たな|少な(?:かった|い|く)|下回|上回|超え|超過|多(?:かった|く)|オーバー|開[いき]|引き離|落ち込|伸ば|足らな|下がっ|隔た|離れ|差)"
)
_RATIO = re.compile(
    r"実績値?\s?[÷/／]\s?目標|を100\s?%と(する|した|すれ)|率で(申|言|い[いえう]|す|表)|何(%|パーセント)の?達成|達成(は|が)?何(%|パーセント)"
)
_THAN = re.compile(r"より(も|は)?、?(何|どれ|いく|幾)[^。]{0,5}(多|少な|低|高|上|下)")
_WAS_LEFT = re.compile(
    r"あと、?(?:何|なん|どれ|いくつ|いくら)[^。、]{0,8}(?:だった|でした)"
)  # 「目標まであと何人だったのか」
_BY_HOW_MANY = re.compile(
    r"(?:いくつ|何(?:人|名|件|基|%|ポイント|ha|か所|歳|円|日|万人|億円))(?:も|ほど|くらい|ぐらい)?(?:多|少な|上回|下回|オーバー|超過|ひら[いきけ]|開[いきけ])"
)
_SAID_SHARE = re.compile(
    r"目標(値|数)?の、?[^、。\d]{0,6}\d[\d.]*\s?(割|%)"
)  # 「目標の7割と聞いたが、何割か」
_IN_TRUTH = re.compile(r"(実際|本当|ほんと|ホント|実の)(に|は|の)?(ところ|とこ)?(は|って)?、?(何|なん)\s?割")
_WHAT_SHARE = re.compile(r"(何|なん)\s?(割|%|パー)|(どれ|どの)(くらい|ぐらい|ほど|程度)の割合")
_PLANNED = re.compile(r"[うくぐすつぬぶむる](計画|見込み)$")
_NAMED_PLAN = re.compile(r"[㐀-鿿]計画$")
_TO_TARGET = re.compile(
    r"目標(値)?(に対(する|して)|と(照らし|比べ|比較)\w*|を(100|基準)\w*)[^。]{0,20}(比率|割合|比|百分率)"
)
_SHORTFALL = re.compile(
    r"((?:未達|不足|超過|目標割れ|足りない|届かない)(?:分|数|額|量|幅|人数|件数)|(?<!人手)(?<!人材)(?:不足|未達|超過)(?=は[?。]*$|を(?:教|出|示|[。]*$))|差額|残(?:件|り)?数|(?:幾|いく)ら及ば)"
)
_PLANS_MORE = re.compile(r"(増やす|伸ばす|延ばす|引き上げる|減らす)[^。]{0,6}(計画|目標|こと)")
_LEFT_TO_GO = re.compile(
    r"(?:実績|現状)(?:値|数)?(?:から|より)、?[^。]{0,12}目標(?:値|数)?(?:まで|へ|に届くまで|に達するまで)の?、?[^。]{0,6}?(?:不足|差|開き|残り|距離|隔たり|幅|伸び代|伸びしろ|のこり|上積み|増加)"
)  # 「4年度の実績から6年度の目標までの不足を人数で」
_LEVEL = re.compile(
    r"(?:何|なん|幾)\s?[^。、\d何]{1,4}(?:まで|に)(?:増や|伸ば|延ば|引き上げ|高め|減ら|下げ|上げ|ふや|へら)(?:す|る|し?(?:ます|たい|よう|てい[くき]))"
)  # 「何件まで増やす目標か」: the target itself, no difference
_FROM_TO = re.compile(r"年度?(の目標)?から[^。]{2,10}年度?(の目標)?(へ|まで|にかけ)")
_MINUS = re.compile(
    r"(目標値?|実績値?)\s?[-−ー]\s?(目標|実績)|(目標|実績)(値|数)?(から|より)[^。、]{0,12}(目標|実績)(値|数)?(分|の数|の値)?を?(引|差し引|マイナス|減じ)"
)
_IS_THERE = re.compile(r"(?:は|が|って)?(?:ない|無い|ありませ)[^。]{0,4}か")  # 「心配はないのかしら」
_UNITS_ASKED = (
    "人|名|件|%|パーセント|ポイント|円|億円|ha|ヘクタール|か所|カ所|箇所|歳|日|回|社|店舗|世帯|トン|冊|台|基"
)
_APART = re.compile(
    rf"(?:何|なん|幾|いく)\s?(?:{_UNITS_ASKED}|つ|ら)(?:くらい|ぐらい|ほど|も|分|だけ|か)?(?:の(?=差|開き|ズレ|ずれ|乖離|隔たり|違い|ギャップ|幅)|が)?、?(?![でだとなかをはにの、。?!]|$|\s|ずつ|ある|あり|あっ|い[たるまら]|来|集|参|登録|乗|使|掲|見込|予定|設定|つく|つけ)"
    r"|(?:どれ|どの)(?:くらい|ぐらい|ほど|だけ|程度)(?:の(?=差|開き|ズレ|ずれ|乖離|隔たり|違い|ギャップ|幅))?、?(?=差|開|ズレ|ずれ|乖離|隔|違|離)"
    r"|の(?:差|開き|ズレ|ずれ|乖離|隔たり|ギャップ)、?(?:を|は)?(?:人数|件数|数値?|ポイント)で"
)  # 「目標と実績で何ポイントずれてる」: an amount of a difference, not a value
_CLOSING_COUNT = re.compile(r"(?<=[たるい])(?:件数|人数|回数|人の数|数)(?:のほう|の方)?(?:は|って)?[?。]*$")
_OF_HOW_MANY = re.compile(rf"(?:何|なん)\s?(?:{_UNITS_ASKED})の(目標|計画)(値|数)?$")
_WHY_AT_LAST = re.compile(r"(?:た|ない|る)の(?:って|は)?、?(?:なん|何)で(?:よ|や|なの|だ|さ|か)?[?。]*$")
_AIMED_AT = re.compile(
    r"(?:いくつ|何(?:人|件|基|社|校|%|日|教室|[かカヵ]所|割|歳|回|団体|事業所)?|どれ(?:くらい|だけ))(?:に|まで)(?:する|しよう|増や|減ら|引き上げ|伸ば|持って)[^。、]{0,6}(?:予定|つもり|計画|考え|と(?:し|い)|方針|んで)"
)  # 「いくつにする予定ですか」
_CHANGES = re.compile(r"(増やす|増え|減らす|減る|のび|伸ば|引き上げ|引き下げ)")
_LACKS = re.compile(r"足り|足らな|(?<![当あ])たり(な|ま)|不足|上回|下回")
_LACKING_THING = re.compile(
    r"(?:足りない|欠けている|不足している)(?:もの|点|こと|ところ|部分|の)は(?:何|なん|な[にん])(?!人|件)"
)
_STILL = re.compile(r"(まで|には)[^。]{0,14}(なお|あと|さらに|更に|まだ)")
_PAST_SHORT = re.compile(r"(足り|届か|及ば|足ら)(なかった|なんだ|ず)")
_BECAUSE = re.compile(
    r"((?<!たい)から|ため|せい)(なの|なん)?(か?[?]$|か[?。]*$|(です|でしょう)か?[?。]*$|(だ|である|な)?と(説明|分析|見て|見る|して|受け止|考え)|によるものと|(ため|から)か、?(ご|お)?(説明|答|教|聞)|ためか[。?]*$|によるもの(です|でしょう|なの))"
)  # 「乗り物に何かあったから？」
_TOLD_FIRST = re.compile(
    r"(が|けど[よさね]?|けれども?)、$|(ます|ました|です|でした|ません)[。]$"
)  # only tells what is known
_ASKS_OF_TEXT = re.compile(r"(誰|だれ|どこ|どなた|どのよう|どんな|どういう|いかなる|なぜ|何(が|を|の|と))")
_REMAIN = re.compile(
    r"((?<![このその])(?:あと(?!、)|(?<!^)あと、)(?=何|なん|どれ|どの|いく|幾|\d|ど)|まで(の)?あと|上積み|積み増|残り|のこり|残す|残して|(さらに|なお)(?=何|なん|どれ|どの|いく|幾))"
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

    @property
    def is_amount(self) -> bool:
        """Whether the actual is asked for and nothing of the narrative."""
        return self.fields[:1] == (Field.ACTUAL,) and not set(self.fields) & set(NARRATIVE_FIELDS)


class AskReader:
    """Reads the wish of a sentence about rows of one report."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def asked(self, sentence: Sentence) -> Asked:
        """The fields and figures that the sentence names, in its order; of joined sentences, what each names."""
        if sentence.pieces:
            return self._of_pieces(sentence)
        metrics = self._metrics(sentence)
        fields = self._named(sentence, metrics)
        if not fields and not metrics and sentence.has("overall"):
            fields = [Field.ACTUAL, Field.TARGET, Field.RATING]
        fields = self._with_actual(sentence, fields, metrics)
        fields = self._of_plans(sentence, fields, metrics)
        fields = self._in_their_years(sentence, fields)
        return Asked(tuple(dict.fromkeys(fields)), tuple(dict.fromkeys(metrics)), sentence.has("times"))

    def _of_pieces(self, sentence: Sentence) -> Asked:
        """What each of joined sentences asks; what is only told first counts where no text is asked."""
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
        metrics = [metric for asked in each for metric in asked.metrics]
        if not metrics and self._puts_share_right(sentence):
            metrics.append(Metric.ACHIEVEMENT)
        return Asked(
            tuple(dict.fromkeys(field for asked in each for field in asked.fields)),
            tuple(dict.fromkeys(metrics)),
            any(asked.times for asked in each),
        )

    def _named(self, sentence: Sentence, metrics: Sequence[Metric]) -> list[Field]:
        """The fields that cues name."""
        calculated = any(metric not in _PRINTED for metric in metrics)
        spoken = (self._field_of(sentence, cue, calculated=calculated) for cue in sentence.cues)
        fields = [field for field in spoken if field is not None]
        closing = re.search(r"課(も|は|を)?[?。]*$", sentence.text)
        if closing and not sentence.departments and not sentence.has("department"):
            fields.append(Field.DEPARTMENT)
        because = _BECAUSE.search(sentence.text) and not sentence.has("when")  # 「いつ頃から？」
        blames = BLAMES.search(sentence.text) or _WHY_AT_LAST.search(sentence.text)
        if (because or blames) and Field.DELAY_REASON not in fields:
            fields.append(Field.DELAY_REASON)
        return fields

    def _with_actual(self, sentence: Sentence, fields: list[Field], metrics: Sequence[Metric]) -> list[Field]:
        """何人, 件数は: the actual, where no other value is asked; 「何人来て何人目標」: both."""
        text = sentence.text
        many = _HOW_MANY.search(text)
        if _AIMED_AT.search(text) and not metrics:
            fields = [field for field in fields if field is not Field.FUTURE_MEASURE]
            named = {year.year for year in sentence.years}
            final = self._report.final_year in named or not (named or past(sentence))
            return fields or [Field.FINAL_TARGET if final else Field.TARGET]
        if not fields and not metrics:
            amount = (
                many or _AMOUNT.search(text) or _AS_FIGURE.search(text) or sentence.has("count", "how_much")
            )
            fields = [Field.ACTUAL] if amount else []
            intended = re.search(r"(つもり|積もり|はず)(だっ|でし|やっ|でい)た?", text)
            return [Field.TARGET] if fields and intended else fields  # 「何人集めるつもりだったのか」
        counts = (many or re.search("[人件]の数(と|、)", text)) and not metrics
        if counts and not set(fields) & {Field.TARGET, Field.ACTUAL, Field.FINAL_TARGET}:
            return [Field.ACTUAL, *fields]
        if fields and _CLOSING_COUNT.search(text) and set(fields) <= set(NARRATIVE_CUES.values()):
            return [Field.ACTUAL]  # 「悩みを相談しに来た件数のほうは」
        twice = set(fields) == {Field.TARGET} and len(_HOW_MANY.findall(text)) > 1
        besides = (
            "目標も" in text and many and Field.ACTUAL not in fields
        )  # 「何か所ありますか、目標も込みで」
        return [Field.ACTUAL, *fields] if twice or besides else fields

    def _of_plans(self, sentence: Sentence, fields: list[Field], metrics: Sequence[Metric]) -> list[Field]:
        """Both targets where both are named: 「両方の目標」, 「4年度と6年度の目標」."""
        plans = {self._report.fiscal_year, self._report.final_year}
        if re.search(r"(両方|双方|二つ|2つ)の目標", sentence.text):
            return [*fields, Field.TARGET, Field.FINAL_TARGET]
        named = {year.year for year in sentence.years}
        if _LEVEL.search(sentence.text) and not {Field.TARGET, Field.FINAL_TARGET} & set(fields):
            ahead = self._report.fiscal_year not in named or self._report.final_year in named
            kept = [field for field in fields if field is not Field.ACTUAL or "実績" in sentence.text]
            return [*kept, Field.FINAL_TARGET if ahead else Field.TARGET]
        dated = plans <= named
        if set(fields) == {Field.TARGET} and not metrics and dated:
            return [*fields, Field.FINAL_TARGET]
        return fields

    def _in_their_years(self, sentence: Sentence, fields: list[Field]) -> list[Field]:
        """A bare 何人 with the final year asks for the final target, the only value of that year."""
        report = self._report
        if (
            Field.ACTUAL not in fields
            or sentence.has("actual")
            or (past(sentence) and not (sentence.has("target", "final_target") or intends(sentence)))
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
            judged = cue.negated or re.match(r"し|さ(?!れ)", after)  # 「どう評価しているか」
            found = None if judged else Field.RATING
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
        elif cue.concept == "target" and COULD_NOT.match(sentence.text, cue.start):
            found = None
        elif cue.concept == "target" and not calculated and not self._only_compared(sentence, cue.end):
            first = sentence.first("final_target")
            final = sentence.year_of(cue) == self._report.final_year or (
                first is not None and first.start < cue.start
            )
            alone = {year.year for year in sentence.years} == {self._report.final_year}
            final = final or (alone and len(sentence.all("target")) == 1 and not sentence.has("actual"))
            found = Field.FINAL_TARGET if final else Field.TARGET
        elif cue.concept == "actual" and not calculated:
            found = Field.ACTUAL
        elif cue.concept in NARRATIVE_CUES and (not cue.negated or _IS_THERE.match(after)):
            surveyed = cue.concept == "future" and re.match(r"も|だった|でした|やった", after)
            found = None if surveyed else NARRATIVE_CUES[cue.concept]
        return found

    def _metrics(self, sentence: Sentence) -> list[Metric]:
        """The figures to be calculated: a rate of achievement, and a gap or a change of the targets."""
        final = any(year.year == self._report.final_year for year in sentence.years)
        final = final or sentence.has("final_target")
        first = any(year.year == self._report.fiscal_year for year in sentence.years)
        first = first or (final and "今回" in sentence.text)  # 「今回の欄と最終の欄とで」
        found = []
        if self._asks_rate(sentence):
            found.append(Metric.FINAL_ACHIEVEMENT if final and not first else Metric.ACHIEVEMENT)
        told = _BECAUSE.search(sentence.text) and not _HOW_MUCH.search(sentence.text)
        if not told and (gap := self._gap(sentence, final=final, first=first, rate=bool(found))):
            found.append(gap)
        return found

    def _asks_rate(self, sentence: Sentence) -> bool:
        """Whether the actual is asked in percent or times of the target."""
        times = sentence.has("times") and (_HOW_MUCH.search(sentence.text) or "倍率" in sentence.text)
        return bool(
            _TO_TARGET.search(sentence.text)
            or _RATIO.search(sentence.text)
            or sentence.has("rate")
            or times
            or self._puts_share_right(sentence)
            or self.share_of_target(sentence)
        )

    @staticmethod
    def _puts_share_right(sentence: Sentence) -> bool:
        """Whether a share of the target is said and asked again: 「目標の7割と聞いたが、本当は何割か」."""
        said = _SAID_SHARE.search(sentence.text)
        again = said and _WHAT_SHARE.search(sentence.text, said.end())
        return bool(again or _IN_TRUTH.search(sentence.text))

    def _gap(self, sentence: Sentence, *, final: bool, first: bool, rate: bool) -> Metric | None:
        """The difference asked: of the actual and a target, or of the two targets; `final`, `first`: years named."""
        text = sentence.text
        gap = Metric.FINAL_GAP if final else Metric.GAP
        much = bool(_HOW_MUCH.search(text))
        shortfall = _SHORTFALL.search(text)
        stated = any(SHORT_TAIL.match(text[number.end :]) for number in sentence.numbers)
        if self._between_both(sentence):
            return gap
        planned = sentence.has("target") and not sentence.has("actual")
        if planned and sentence.has("unchanged") and final and (first or self._two_plans(sentence)):
            return Metric.PLAN_CHANGE
        if stated and not rate:
            return gap
        if final and _STILL.search(text) and much:
            return Metric.FINAL_GAP
        if shortfall:
            return Metric.FINAL_GAP if final or shortfall[0].startswith("残") else Metric.GAP
        if self._changes_plan(sentence, final=final, first=first):
            return Metric.PLAN_CHANGE
        if _MINUS.search(text):
            return Metric.FINAL_GAP if final and not first else Metric.GAP
        if final and sentence.has("target") and self._rises(sentence) and not _REMAIN.search(text):
            return Metric.PLAN_CHANGE
        if self._remaining(text, amount=self._amount(sentence)) and not sentence.has("rest"):
            past = _PAST_SHORT.search(text) or first or _WAS_LEFT.search(text)
            return Metric.GAP if past and not final else Metric.FINAL_GAP
        short = (
            much
            and _SHORT.search(_LACKING_THING.sub("", text))
            and (sentence.has("target") or _LACKS.search(text))
        )
        more = _BY_HOW_MANY.search(text) and not sentence.has("which") and "より" not in text
        differs = more or (sentence.has("difference") and self._amount(sentence))
        return gap if _THAN.search(text) or differs or short else None

    @staticmethod
    def _between_both(sentence: Sentence) -> bool:
        """Whether target and actual are both named and an amount between them is asked, whatever the verb."""
        if _LEFT_TO_GO.search(sentence.text):
            return True
        both = sentence.has("target", "final_target") and sentence.has("actual")
        apart = _APART.search(sentence.text)
        return bool(both and apart and not sentence.has("each", "share"))

    @staticmethod
    def _amount(sentence: Sentence) -> bool:
        return bool(_HOW_MUCH.search(sentence.text) or sentence.has("asks", "difference", "remaining"))

    @staticmethod
    def _two_plans(sentence: Sentence) -> bool:
        """Whether two targets are named, each with its year."""
        return sum(1 for cue in sentence.all("target") if sentence.year_of(cue)) > 1

    def _changes_plan(self, sentence: Sentence, *, final: bool, first: bool) -> bool:
        """Whether the two targets are set against each other: 「4年度と6年度の目標の差」, 「何人増やす計画か」."""
        much = bool(_HOW_MUCH.search(sentence.text))
        if sentence.has("actual") or _LEVEL.search(sentence.text):
            return False
        if sentence.has("difference") and final and (first or self._two_plans(sentence)):
            return True
        both = first and final and (sentence.has("target") or _FROM_TO.search(sentence.text))
        return much and bool(both or _PLANS_MORE.search(sentence.text))

    def _rises(self, sentence: Sentence) -> bool:
        """Whether it is asked by how much something is to grow or shrink."""
        changed = sentence.has("raised", "lowered") or _CHANGES.search(sentence.text)
        return bool(changed) and self._amount(sentence) and not _LEVEL.search(sentence.text)

    @staticmethod
    def _remaining(text: str, *, amount: bool) -> bool:
        """Whether it asks what is still to come: 「あと何人」, 「何件の減少を要するか」."""
        needed = re.search(
            r"(何|どれだけ|どれくらい|どれほど|いくつ|いくら|幾|あと|なん)[^。、]{0,14}(必要|要する|要り(?:ます|そう)|要る)",
            text,
        )
        return bool(needed and _HOW_MUCH.search(text)) or bool(_REMAIN.search(text) and amount)

    @staticmethod
    def share_of_target(sentence: Sentence) -> bool:
        return bool(
            re.search(
                r"(目標|計画)(値|数|件数|人数|額)?(の|に対し\w{0,3}|から(見|み)\w{1,3}|比で?|を)?、?(?:およそ|おおよそ|約|だいたい|大体|ざっと|ほぼ|おおむね|概ね|実に|結局|せいぜい)*、?\s?((何|なん)\s?(%|パー|ぱー|割|分の)|(どれ|どの)(くらい|ぐらい|ほど|程度)の割合)",
                sentence.text,
            )
        )

    @staticmethod
    def _only_compared(sentence: Sentence, end: int) -> bool:
        """True where 目標 is only what something is measured against: 「目標に届いた」, 「目標より」."""
        after = sentence.text[end : end + 12]
        if _OF_HOW_MANY.search(sentence.text[:end]):
            return False  # 「何人の目標に対して何人」
        compared = re.match(
            r"(値|数)?(に対|と比べ|より|どおり|通り|を?(?:大きく)?(?:上回|下回|超|達成|クリア|割|満た)|に(?:は|も)?(?:まだ)?(?:届|達|及|満)|まで|割れ|未達|未満|達成|へ|との|の?(?:およそ|おおよそ|約|ほぼ|ざっと|大体|だいたい|ちょうど)?(?:半分|半数|\d))",
            after,
        )
        met = any(0 <= cue.start - end <= 8 for cue in sentence.all("met", "unmet"))
        return bool(compared) or met
