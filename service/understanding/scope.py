"""What lies outside a report: another place, another year, persons, opinions."""

import re
from collections.abc import Sequence

from ingest.normalize import era_year, fold, key, years
from ingest.records import Field, Measure, Report
from service.language.romaji import katakana
from service.language.text import Analyzer
from service.query import Ask, Query
from service.understanding.mentions import ReportWords
from service.understanding.open_question import is_open
from service.understanding.sentence import Sentence

CORRECTION = 8  # letters between a year said by mistake and the one that is meant
_FROM_THERE = re.compile(
    r"の(友|知り合い|知人|妹|姉|兄|弟|親|いとこ|母|父|祖|孫|娘|息子|実家|選手|ランナー|仲間|人(?:で|です|に|なの|が言)|出身|生まれ(?!た))"
)
_THEIR_CITY = re.compile(r"(あちら|そちら|あっち|向こう)の(市|町|村|街|自治体)")
_PLACE_ENDING = re.compile(r"^(なん(?:です|だ)|市|町|村|県|区|都|府|さん|の|では|で|は|と|より)")
_OPINION_ONLY = re.compile(
    r"(責任|無能|有能|好き嫌い|無駄|信用|妥当|怠慢|賛成|反対(?!に)|おすすめ|お勧め|感想|さぼ|サボ|怠け|ずる[いく])"
)


_YEARS_AGO = re.compile(r"(\d{1,2})年(?:ほど|くらい|ぐらい)?(?:も)?前(?!後|半)")
_BEFORE = re.compile(r"(?:禍?(?:の|より|以)?|が[^。、]{1,6}る)前(?!年)")
_LAST_TIME = re.compile(r"(?:前回|前の回)(?=より|と(?:比べ|くらべ|の差)|に比べ|から(?:増|減|の))")
_YEARS_AHEAD = re.compile(
    r"(\d{1,2})年(?:も|ほど|くらい|ぐらい)?(?:後|先|したら|すれば|経ったら|たったら|経てば)"
)
_OUGHT = re.compile(
    r"(?<!考える)(?<!見る)(?<!捉える)(?<!理解す)(?<!言う)べき(?:です|でしょう|だろう|では|じゃ)[^。、書]{0,6}か?(?:ね|な)?[?。]*$"
)  # 「処分すべきですか」; what ought to be done, and how, the report may tell
_ADVICE = re.compile(
    r"[たい](ほう|方)が(いい|よい|良い|よろしい)(です|でしょう|の)?(か|かね|かな)"
    r"|(?<![説所取獲納])お?得(です|でしょう|なの|だ)?(か|かな|かしら)?[?。]*$"
    r"|(どちら|どっち)[^。]{0,14}と(お?考え|思|お思い)"
    r"|[いかだ]と(お考え|お思い|お感じ)(です|でしょう|になり|に?なられ)[^。、]{0,4}か[?。]*$"
    r"|べきだと(感じ|思い|考え)[^。]{0,6}が、?(いかが|どう)"
)  # what somebody should do, or which is better
_AGREE = re.compile(r"(?:い|だ|った)と(?:は)?思いません(?:か|[?])")  # 「ずるいと思いません？」
_INTENDS = re.compile(
    r"(?:しようと(?:し|考え|思っ)|したい|させたい|するつもり|する予定|もっていきたい)(?!です)"
)
_PAST = re.compile(
    r"(だった|でした|ました|かった|(?<=[っいん])[ただ])(の|ん)?(です|でしょう|っけ)?か?(教え|を?知り|を(教え|示し))?(たい(です)?|て|ください|てください)?[?。]*$"
)


def past(sentence: Sentence) -> bool:
    """Whether it asks what has been: 「何人だった？」."""
    return _PAST.search(sentence.text) is not None


def intends(sentence: Sentence) -> bool:
    """Whether it asks what is meant to be: 「何歳にしたいんでしたっけ」."""
    return _INTENDS.search(sentence.text) is not None


class Scope:
    """Checks a sentence against what one report covers."""

    def __init__(self, report: Report, words: ReportWords, analyzer: Analyzer) -> None:
        self._report = report
        self._words = words
        self._analyzer = analyzer

    def other_place(self, sentence: Sentence) -> str:
        """A place that the report does not print: 「前橋市」, 「県内」; empty when there is none."""
        general = sentence.first("other_place")
        from_there = general and re.match(r"(から|の(人|方|選手|参加))", sentence.text[general.end :])
        if general and not from_there and not self._words.prints(sentence.text[general.start : general.end]):
            return sentence.text[general.start : general.end]
        if _THEIR_CITY.search(sentence.text):
            return "他の市"
        inside = [(mention.start, mention.end) for mention in sentence.indicators]
        for token in self._analyzer.tokens(sentence.text):
            known = self._words.prints(token.surface) or token.surface in {"日本", "中"}
            covered = any(start <= token.start < end for start, end in inside)
            after = sentence.text[token.end :]
            if (
                token.is_place
                and not known
                and not covered
                and _PLACE_ENDING.match(after)
                and not _FROM_THERE.match(after)
                and len(token.surface) > 1
            ):
                return token.surface + (after[0] if after[:1] in "市町村県区都府" else "")
        if foreign := self._foreign_city(sentence.text):
            return foreign
        whole = re.search(r"[㐀-鿿]{2,4}県(全体|ぜんたい|内|平均|下|の合計)", sentence.text)
        return whole[0] if whole else ""

    def _foreign_city(self, text: str) -> str:
        """Another city in an English question: 「Takasaki City」."""
        own = "".join(token.reading for token in self._analyzer.tokens(self._report.city.removesuffix("市")))
        for match in re.finditer(r"\b([A-Z][a-z]{2,}) [Cc]ity\b", text):
            if katakana(match[1]) not in {own, ""} and match[1].lower() not in {"the", "our", "this"}:
                return match[0]
        return ""

    def other_year(self, sentence: Sentence, measures: Sequence[Measure], fields: Sequence[Field]) -> str:
        """A year that neither the columns nor the cells of these rows know; empty when all years are known."""
        report = self._report
        named = [year.year for year in sentence.years]
        told = any(
            word in measure.text(name)
            for measure in measures
            for name in measure.cells
            for word in ("前年度", "前年", "昨年度")
        ) or self._printed(report.fiscal_year - 1, measures, ())
        if sentence.has("year_before") and not told and not self._corrected(sentence):
            named.append(report.fiscal_year - 1)
        if sentence.has("year_after") and report.fiscal_year + 1 not in named:
            named.append(report.fiscal_year + 1)
        named += [report.fiscal_year - int(match[1]) for match in _YEARS_AGO.finditer(sentence.text)]
        named += [report.fiscal_year + int(match[1]) for match in _YEARS_AHEAD.finditer(sentence.text)]
        if last_time := _LAST_TIME.search(sentence.text):
            return last_time[0]
        if before := self._before_a_cause(sentence, measures, fields):
            return before
        for year in named:
            if year == report.fiscal_year or self._printed(year, measures, fields):
                continue
            if year == report.final_year and self._asks_plan(sentence, fields):
                continue
            return f"{era_year(year)}度"
        return ""

    @staticmethod
    def _corrected(sentence: Sentence) -> bool:
        """Whether the year that is meant is said right behind: 「去年度…令和4年度ですね」."""
        ends = [cue.end for cue in sentence.all("year_before")]
        between = (
            sentence.text[end : year.start] for end in ends for year in sentence.years if year.start >= end
        )
        return any(len(text) < CORRECTION and not re.search("[とやかよ比]", text) for text in between)

    @staticmethod
    def _before_a_cause(sentence: Sentence, measures: Sequence[Measure], fields: Sequence[Field]) -> str:
        """A time before what a rating names as its cause (コロナ前), where values of it are asked that no cell prints."""
        if not fields or set(fields) - {Field.TARGET, Field.ACTUAL, Field.FINAL_TARGET}:
            return ""
        for cause in sentence.causes:
            time = _BEFORE.match(sentence.text, cause.end)
            word = sentence.text[cause.start : cause.end]
            printed = any(
                re.search(rf"{re.escape(word)}禍?(の|より|以)?前", fold(measure.text(name)))
                for measure in measures
                for name in measure.cells
            )
            if time and not printed:
                return f"{word}{time[0]}"
        return ""

    def _asks_plan(self, sentence: Sentence, fields: Sequence[Field]) -> bool:
        if (
            sentence.has("actual")
            and past(sentence)
            and not sentence.has("target", "final_target", "difference")
        ):
            return False
        planned = sentence.has(
            "target",
            "final_target",
            "remaining",
            "difference",
            "raised",
            "lowered",
            "unchanged",
            "future",
            "met",
            "unmet",
        )
        return planned or Field.ACTUAL not in fields or not (sentence.has("actual") or past(sentence))

    def _printed(self, year: int, measures: Sequence[Measure], fields: Sequence[Field]) -> bool:
        """Whether a cell in question names the year: a value's own note, or the narrative."""
        values = set(fields) & {Field.TARGET, Field.ACTUAL, Field.FINAL_TARGET}
        for measure in measures:
            wanted = values or set(measure.cells)
            if any(year in years(measure.text(name)) for name in wanted):
                return True
        return False

    def personal(self, sentence: Sentence) -> bool:
        return sentence.has("personal") or bool(
            re.search(
                r"(?<![るた])電話(?!勧奨|をかけ|で|や|に|など|による)[^。、]{0,4}(は|を|が|って|[?。]|$)|(課|担当)(?!の名前)[^。、指]{0,12}(?<!課)(?<!もの)(?<!やつ)(?<!項目)(?<![たるいう]の)(?<!分)(の|、)(名前|氏名)(?!(が|は)[^。]{0,8}(欄|並|出て|出る|あ[るり]|書))|(した|する|の)(人|方|者)の(お?名前|氏名)|(先生|医師|職員|ランナー|選手|走者|参加者|利用者|受賞者|優勝者|会員|係員|委員|会長|校長|園長|所長|運転手|講師)の(お名前|氏名)|お?名前(は|を|が)?、?(なん|何)(て|と)(いう|言う|おっしゃる)(方|人)|([課係部室局次所館園]長|校長|主[任査幹]|担当者|職員|市長|副市長)(さん|さま|様|の方|氏)?(って|て|は|が)?、?(誰|だれ|どなた|(なん|何)(て|と|って)[^。、]{0,3}(おっしゃ|仰|いう|言う|いい|言い|申|呼))|直通(?!運|で|の(?:電|列|便|バ))[^。、]{0,4}(は|を|が|も|って|[?。]|$)|(課長|部長|職員|担当者|市長)[^。]{0,14}(住んで|年齢|何歳|家族構成|趣味|学歴)|[人方者]の(職業|勤務先|勤め先|国籍|家族構成)|[課係部室局次所館園校]長(さん|さま|様)?のお?(名前|氏名|番号)|(した|する|の)(人|方|者)(って|は)、?(誰|だれ|どなた)|名簿(を|が|は|って|も)?、?(見|出|くだ|教|欲|もら|いただ)|番号(?:は|って|を)?、?(?:なん|何)(?:番|ばん)|偉い(?:の|人)?は?(?:誰|だれ|どなた)|担当(?:者|の人)?は(?:誰|だれ|どなた)(?:だ|です|なの)|(?:くれる|いる|てる|した)人の(?:お?名前|氏名)(?:と|や|を|は|が)|(?<!のは)(?<!のって)(?<!のが)(?<!相手は)(誰|だれ|どなた)(だか|なの|です|でしょう|か(教|知|わか|分か))",
                sentence.text,
            )
        )

    def opinion(self, sentence: Sentence) -> bool:
        """A wish for a judgement: 「無能な課はどこか」, 「責任をどうお考えか」."""
        duty = re.search(r"(説明責任|責任(課|部署))", sentence.text) and sentence.departments
        if duty or re.search(r"責任を(負|持)", sentence.text):
            return False
        if re.search(
            r"(あなた|AI|君)は?、?(どう|個人的に|率直に)(お)?(考え|思)|ご?自身の?(ご?所見|意見|考え)|(誰|だれ|どこ)だと思",
            sentence.text,
        ):
            return True
        if (
            _AGREE.search(sentence.text)
            or _ADVICE.search(sentence.text)
            or (_OUGHT.search(sentence.text) and not is_open(sentence))
        ):
            return True
        if re.search(
            r"[いるただ]と(思う|思いますか?|思われますか?|お思いです)(か|の|でしょう)*[?。]*$", sentence.text
        ):
            return True
        if re.search(r"(正し|良|よ|悪|妥当|適切|仕方な)[^。]{0,6}と思(う|いますか|われ)", sentence.text):
            return True
        return sentence.has("opinion") and (
            bool(_OPINION_ONLY.search(sentence.text))
            or not sentence.has("target", "actual", "rate", "rating", "why", "issue")
        )


def abstain(reason: str, detail: str = "", rows: Sequence[int] = ()) -> Query:
    """A query that says why there is no answer."""
    query = Query(ask=Ask.ABSTAIN, reason=reason, detail=detail)
    return query.model_copy(
        update={"selection": query.selection.model_copy(update={"rows": tuple(rows) or None})}
    )


def same_text(first: str, second: str) -> bool:
    return key(fold(first)) == key(fold(second))
