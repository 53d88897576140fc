"""Rankings: who leads, who comes next, who is last, by which figure."""

import re

from ingest.records import Field
from service.query import Ask, Metric, Query, Selection
from service.understanding.context import Context
from service.understanding.grounds import Grounds
from service.understanding.sentence import Sentence
from service.understanding.wording import HIGH_OR_LOW, NTH, OF_A_ROW, UNIT_WORDS, rank_word, unit_named

_LIMIT = re.compile(
    r"(?:トップ|ワースト|(?i:top|worst|best|bottom)|上位|下位|ベスト|から|順に|方から|方に|もの)\s*(\d{1,2})(?!\d|%|年|人|件以)|(\d{1,2})\s?(?:つ|個|本|指標|位まで|件)(?!目)|(\d)番目"
)
_SHORTFALL = re.compile(r"(足りな|不足|未達)(かった)?の?(幅|分|人数|件数|数)")
_DIFFERS = r"足り|足ら|不足|余計|余分|多|少な|オーバー|超|上|下|ズレ|ずれ|差|開[いきけ]|乖離|離れ|隔た|未達|及ば|届|違"
_AMOUNT_OF_GAP = re.compile(
    rf"(?:何|なん|幾)\s?(?P<unit>人|名|件|%|ポイント|円|ha|ヘクタール|歳|日|社|店舗|世帯|トン|回|冊|基)(?:も|ほど|くらい|ぐらい|分|だけ)?の?、?(?:{_DIFFERS})"
)  # 「何人オーバー」
_NEITHER_WAY = re.compile(
    r"(多い(か|、|も)?少ない(か)?|上回る(か)?下回る(か)?|超過(か)?不足(か)?|プラス(か)?マイナス(か)?|過不足|上下|方向|正負|上か下か)[^、。]{0,8}(問わ|関わら|かかわら|拘ら|関係な|無視|抜きに|別にして)|絶対値で?"
)  # 「多い少ないを問わず」
_ONE_WAY = re.compile(r"(下回|上回|届か|足り|足ら|不足|超え|超過|落ち込|オーバー|未達|多かっ|少なかっ|及ば)")
_SMALL = re.compile(
    r"最小|最少|(?:最も|もっとも|一番|いちばん)[^。、大多]{0,4}(?:小さ|少な|わずか|僅か)|(?:小さ|少な)い(?:順|もの|の|やつ|ほう|方|指標)|わずか|僅か"
)
_SEEN_BY = re.compile(r"(人数|件数|金額)(?:で|ベースで|換算で|が|は|の)")
AFTER_THE_LEADER = re.compile(
    r"(?<!年度)の(?:すぐ)?次(に|点は|は|で)|それに次ぐ|その次|残りの(中|なか)|残りで|除外|に次(ぐ|いで)|(を|は)(除(く|い|き)|別格|別として|抜きに|抜いて)|は[^。]{0,6}(出場停止|対象外|殿堂入り)"
)
_MOST = r"(?:最も|もっとも|[一1]番|いちばん|最)"
_FIRST = r"(?:最高|最大|最多|トップ|首位|1位|ベスト|最上位|上位|1番手)"
_LAST = r"(?:最低|最小|最少|ワースト|最下位|下位|ビリ|びり|どん尻|ドベ)"
_JOINED = r"[^。と、]{0,10}(?:と|、|および|及び|ならびに|も)、?(?:それから)?"
_BOTH_ENDS = re.compile(
    rf"{_FIRST}{_JOINED}{_LAST}|{_LAST}{_JOINED}{_FIRST}|(?:一番|最も)[^。]{{1,12}}と(?:一番|最も)"
    rf"|{_MOST}[^。最一]{{0,6}}?(?:高|良|大き|多|上)[^。]{{0,12}}?(?:と|、|および|及び|も)、?{_MOST}[^。]{{0,6}}?(?:低|悪|小さ|少な|下)"
    rf"|{_MOST}[^。最一]{{0,6}}?(?:低|悪|小さ|少な|下)[^。]{{0,12}}?(?:と|、|および|及び|も)、?{_MOST}[^。]{{0,6}}?(?:高|良|大き|多|上)"
)  # 「いちばん高い指標といちばん低い指標」
_IS_LOW = re.compile(
    r"届か|足り|低|悪|小さ|少な|下|ワースト|ビリ|びり|ド[ンベ]|どん尻|ダメ|だめ|駄目|ひど|酷|不振|苦戦"
)
_IN_ORDER = re.compile(r"(順に|順位|ランキング|並べ|順で|高い順|低い順|大きい順)")
SOME = 5  # rows shown where 「達成率の低い指標は」 says no number
_MEASURED = (
    *("rate", "high", "low", "near", "far", "target", "actual"),
    *("difference", "met", "unmet", "indicator"),
)
_AGAINST = ("met", "unmet", "remaining")  # told against the target
_FROM = re.compile(
    r"(?:率|値|数|実績|度|割合)の?(高|良|大き|多|低|悪|小さ|少な)い(?:方|ほう)から|(?<=率が)(高|低)い順"
)  # 「達成率の高いほうから3つ」
_PLACE = re.compile(r"(上|下)?(?:から)?([1-9一二三四五六七八九])(?:番(?:目|手)|位)")
_FOLLOWING = re.compile(
    r"(?:^|[、。])(?:では|じゃあ|じゃ)?、?(?:(?:その|それの)次(?=は|に|も|の|が|[?。]|$)|(?:次|続き|続けて|その次)(?:は|の|に)?、?([1-9二三四五])(?:つ|件|個|位分))"
)  # 「その次は」, 「次の3つも」
_TURNED = re.compile(r"(逆|反対)に")
_ENDS = (
    "best",
    "worst",
    "low",
    "high",
    "which",
    "list",
    "asks",
    "question_word",
    "that",
    "then",
    "indicator",
)
_KANJI = str.maketrans("一二三四五六七八九", "123456789")


class Ranking:
    """Builds queries that put rows in order."""

    def __init__(self, grounds: Grounds) -> None:
        self._final_year = grounds.report.final_year
        self._asking = grounds.asking
        self._resolver = grounds.resolver

    @classmethod
    def next_in_rank(cls, sentence: Sentence, context: Context) -> Query | None:
        """Other places of the ranking before, or its other end: 「下から2番目は」, 「4位と5位も」, 「逆に一番低いのは」."""
        before = cls._ranked_before(context)
        if before is None or sentence.terms or sentence.indicators:
            return None
        if before.limit and (following := _FOLLOWING.search(sentence.text)):
            more = int((following[1] or "1").translate(_KANJI))
            return before.model_copy(update={"after": before.limit, "limit": before.limit + more})
        if sentence.has(*OF_A_ROW):
            return None  # 「3位の担当課は」 asks of a row that was shown
        places = list(_PLACE.finditer(sentence.text))
        if not places:
            return cls._other_end(sentence, before)
        ends = [place[1] for place in places if place[1]]
        numbers = [int(place[2].translate(_KANJI)) for place in places]
        best = before.best if not ends else ends[0] == "上"
        return before.model_copy(update={"after": min(numbers) - 1, "limit": max(numbers), "best": best})

    @staticmethod
    def _ranked_before(context: Context) -> Query | None:
        """The ranking of the turn before; a figure told of several rows ranks them too."""
        before = context.query
        if before is None or before.ask is Ask.RANK:
            return before
        if before.ask not in (Ask.COMPARE, Ask.LOOKUP) or not before.metrics or len(context.rows) < 2:
            return None
        rows = Selection(rows=before.selection.rows)
        return Query(ask=Ask.RANK, selection=rows, metrics=before.metrics[:1], best=before.best, limit=1)

    @staticmethod
    def _other_end(sentence: Sentence, before: Query) -> Query | None:
        """The same ranking from its other end: 「逆にいちばん小さいのは」, 「ではワーストは」."""
        named = sentence.departments or sentence.labels or sentence.headings or sentence.numbers
        turned = _TURNED.match(sentence.text) is not None
        ends = sentence.has("best", "worst", "low", "high")
        if named or not ends or sentence.cues_beyond(*_ENDS) or (sentence.has("indicator") and not turned):
            return None
        low = sentence.has("worst", "low") or bool(_IS_LOW.search(sentence.text))
        best = not before.best if turned and not low and not sentence.has("high") else not low
        if best is before.best or (before.selection.met is not None and not turned):
            return None
        limit = before.limit and before.limit - before.after
        return before.model_copy(update={"best": best, "after": 0, "limit": limit})

    def runner_up(self, sentence: Sentence) -> Query | None:
        """「ふるさと納税の次に伸びたのは」: first among the rows other than the one named."""
        place = AFTER_THE_LEADER.search(sentence.text)
        if not place or not sentence.has("high", "low", "met", "unmet", "best", "worst", "rate"):
            return None
        told = [term for piece in sentence.pieces[:-1] for term in piece.terms]
        named = self._resolver.by_terms(
            told or [term for term in sentence.terms if term.end <= place.start()]
        )
        rows = tuple(row for mention in sentence.indicators for row in mention.rows) or named.rows
        if not rows:
            return None
        return Query(
            ask=Ask.RANK,
            selection=Selection(excluded_rows=rows, unit=unit_named(sentence.text)),
            metrics=(self._rank_metric(sentence),),
            best=not sentence.has("low", "worst", "unmet"),
            limit=1,
        )

    def query(self, sentence: Sentence, selection: Selection) -> Query | None:
        """The selected rows in order of what the sentence measures; None where it puts none in order."""
        if not self._is_asked(sentence, selection):
            return None
        metric = self._rank_metric(sentence)
        gap = metric in (Metric.GAP, Metric.FINAL_GAP)
        if gap and not selection.unit:
            selection = selection.model_copy(update={"unit": self._gap_unit(sentence)})
        near = sentence.has("near") or bool(re.search("惜し|近か|近い", sentence.text))
        lowest_first = not near and self._lowest_first(sentence, selection, metric)
        if near:
            selection = selection.model_copy(update={"met": False})
        neither_way = _NEITHER_WAY.search(sentence.text)
        if gap and neither_way:
            selection = selection.model_copy(update={"met": None})
        smallest = gap and bool(_SMALL.search(_NEITHER_WAY.sub("", sentence.text)))
        sized = gap and selection.met is None and sentence.has("difference", "far")
        sized = sized and bool(neither_way or not _ONE_WAY.search(sentence.text))
        sized = sized or (smallest and not near)
        ends = _BOTH_ENDS.search(sentence.text)
        both = ends is not None
        if ends and re.search(r"届か|上回|下回|超え|達成", ends[0]):
            selection = selection.model_copy(update={"met": None})  # says which end, selects none
        return Query(
            ask=Ask.RANK,
            selection=selection,
            fields=self._beside_a_rank(sentence),
            metrics=(metric,),
            best=self._best_of_both(sentence) if both else not smallest if sized else not lowest_first,
            magnitude=sized,
            limit=(self._limit(sentence) or 1) if both else self._limit(sentence),
            after=self._left_out(sentence) if not both else 0,
            both_ends=both,
        )

    @staticmethod
    def _best_of_both(sentence: Sentence) -> bool:
        """Whether the best is named before the worst: 「最高と最低」."""
        ends = _BOTH_ENDS.search(sentence.text)
        return ends is None or _IS_LOW.search(ends[0][: len(ends[0]) // 2]) is None

    @staticmethod
    def _is_asked(sentence: Sentence, selection: Selection) -> bool:
        """Whether rows are to be put in order, not told of by their texts."""
        low_first = re.search(r"(低い|悪い|小さい|少ない)(方|ほう|順|もの)", sentence.text)
        ordered = rank_word(sentence) or (low_first and _LIMIT.search(sentence.text))
        if not ordered and not sentence.has("near"):
            return False
        sided = selection.numbers or selection.met
        if sentence.has("near") and not sentence.has("best", "worst") and sided:
            return False
        if selection.numbers and re.search(r"(全部|ぜんぶ|すべて|全て|一覧)", sentence.text):
            return False  # 「50%を割ったワーストの指標を全部」
        narrative = sentence.has("why", "issue", "future", "progress", "name_of", "department")
        return not narrative or sentence.has(*_MEASURED)

    @staticmethod
    def _lowest_first(sentence: Sentence, selection: Selection, metric: Metric) -> bool:
        """Whether the lowest figure leads."""
        nth = NTH.search(sentence.text)
        if nth and nth[2]:
            return nth[2] in {"低", "悪", "小さ", "少な"}
        if said := _FROM.search(sentence.text):
            return (said[1] or said[2]) in {"低", "悪", "小さ", "少な"}
        if metric in (Metric.TARGET, Metric.ACTUAL, Metric.FINAL_TARGET):
            return sentence.has("worst", "low") or bool(re.search(r"(低|小さ|少な)", sentence.text))
        return (
            sentence.has("worst", "low", "far", "unmet")
            or selection.met is False
            or bool(_SHORTFALL.search(sentence.text))
            or bool(re.search(r"(下回|届か|足り|不足|未達|落ち込|離れ|遅れて|乖離|開き)", sentence.text))
        )

    @staticmethod
    def _left_out(sentence: Sentence) -> int:
        """The places before the one asked: 1 for 「2番目に高いのは」."""
        nth = NTH.search(sentence.text)
        return int((nth[1] or nth[3]).translate(_KANJI)) - 1 if nth else 0

    @staticmethod
    def _limit(sentence: Sentence) -> int | None:
        """How many rows are to be shown, in [1, …]; None for all, in order."""
        if nth := NTH.search(sentence.text):
            return int((nth[1] or nth[3]).translate(_KANJI))
        matches = [match for match in _LIMIT.finditer(sentence.text) if not _sizes(sentence, match)]
        if matches:
            return int(next(group for group in matches[0].groups() if group)) or None
        if _IN_ORDER.search(sentence.text):
            return None
        some = HIGH_OR_LOW.search(sentence.text)
        return SOME if some and not some["next"] and not sentence.has("best", "worst") else 1

    def _beside_a_rank(self, sentence: Sentence) -> tuple[Field, ...]:
        """The texts asked of the ranked rows: 「達成率が最も低い指標とその理由」."""
        asked = self._asking.asked(sentence).fields
        texts = (Field.DEPARTMENT, Field.DELAY_REASON, Field.ISSUE, Field.FUTURE_MEASURE)
        return tuple(field for field in asked if field in texts)

    def _rank_metric(self, sentence: Sentence) -> Metric:
        final = any(year.year == self._final_year for year in sentence.years) or sentence.has("final_target")
        if sentence.has("rate"):
            return Metric.FINAL_ACHIEVEMENT if final else Metric.ACHIEVEMENT
        if self._asks_gap(sentence):
            return Metric.FINAL_GAP if final else Metric.GAP
        if sentence.has("target") and re.search(
            r"目標(値)?(の(数|値|人数))?が(一番|最も|いちばん|もっとも)?(高|低|大き|小さ|多|少な)",
            sentence.text,
        ):
            return Metric.FINAL_TARGET if final else Metric.TARGET
        named = sentence.has("actual") or re.search(r"(数字|数値|値)が", sentence.text)
        of_values = unit_named(sentence.text) and not sentence.has("far", "near", *_AGAINST)
        if (named or of_values) and not sentence.has("target"):
            return Metric.ACTUAL
        return Metric.FINAL_ACHIEVEMENT if final else Metric.ACHIEVEMENT

    @staticmethod
    def _asks_gap(sentence: Sentence) -> bool:
        """Whether rows of one unit are to be put in order by what they lack or exceed: 「何人オーバー」."""
        text = sentence.text
        amount = _AMOUNT_OF_GAP.search(text)
        within = amount or unit_named(text) or _SEEN_BY.search(text) or "ポイント" in text
        differs = sentence.has("difference", "far", *_AGAINST) or _SHORTFALL.search(text)
        return bool(within and (differs or (amount and sentence.has("target"))))

    @staticmethod
    def _gap_unit(sentence: Sentence) -> str:
        """The unit in which a difference is asked: 「何ポイント上か」 → %."""
        amount = _AMOUNT_OF_GAP.search(sentence.text)
        seen = _SEEN_BY.search(sentence.text)
        unit = amount["unit"] if amount else seen[1] if seen else ""
        if not unit and "ポイント" in sentence.text:
            unit = "%"
        return {"ポイント": "%", **UNIT_WORDS}.get(unit, unit)


def _sizes(sentence: Sentence, number: re.Match[str]) -> bool:
    """Whether a number only says how many rows there are to choose from: 「遅れの7件で、最も低いのは」."""
    within = number[2] and re.match(r"で、|の?(?:うち|中|なか)", sentence.text[number.end() :])
    order = sentence.all("best", "worst", "low", "high")
    return bool(within) and bool(order) and all(cue.start > number.start() for cue in order)
