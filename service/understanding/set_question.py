"""Questions about many rows: lists, counts, shares, groups, rankings, averages, comparisons of sets."""

import re

from ingest.records import NARRATIVE_FIELDS, Field
from service.evidence.lookup import Lookup
from service.query import Ask, Claim, Metric, NumberCondition, Query, Selection, TextCondition
from service.understanding.conditions import LATE, ConditionReader
from service.understanding.context import Context
from service.understanding.dimensions import dimension
from service.understanding.grounds import Grounds
from service.understanding.resolution import Resolution
from service.understanding.selecting import SelectionReader
from service.understanding.sentence import Sentence
from service.understanding.wording import (
    COUNTED_IN,
    COUNTS,
    EVERY,
    MENTIONS,
    NTH,
    names_rows,
    plural,
    rank_word,
    restarts,
)

_LIMIT = re.compile(
    r"(?:トップ|ワースト|上位|下位|ベスト|から|順に|方から|方に|もの)\s*(\d{1,2})(?!\d|%|年|人|件以)|(\d{1,2})\s?(?:つ|個|本|指標|位まで|件)(?!目)|(\d)番目"
)
_SHORTFALL = re.compile(r"(足りな|不足|未達)(かった)?の?(幅|分|人数|件数|数)")
AFTER_THE_LEADER = re.compile(
    r"(?<!年度)の次(に|点は|は|で)|それに次ぐ|その次|残りの(中|なか)|残りで|除外|に次(ぐ|いで)|(を|は)(除(く|い|き)|別格|別として|抜きに|抜いて)|は[^。]{0,6}(出場停止|対象外|殿堂入り)"
)
_NAME = re.compile(r"の名(は|を|も|と)")
_KANJI = str.maketrans("二三四五", "2345")
_OF_A_ROW = ("why", "issue", "future", "progress", "department", "target", "actual", "rating")
CLEAR, NAMED = 0.6, 0.8
TOLD = 0.6  # from this share on, a sentence of the narrative holds what is asked
SHORT = 16


class SetQuestion:
    """Builds queries over selections; returns None when the sentence speaks of single rows."""

    def __init__(self, grounds: Grounds, conditions: ConditionReader, lookup: Lookup) -> None:
        self._report = grounds.report
        self._conditions = conditions
        self._asking = grounds.asking
        self._claiming = grounds.claiming
        self._resolver = grounds.resolver
        self._lookup = lookup
        self._passages = grounds.passages
        self._selections = SelectionReader(
            grounds.report, conditions, grounds.claiming, grounds.resolver, lookup
        )

    def query(self, sentence: Sentence, context: Context) -> Query | None:
        nth = NTH.search(sentence.text)
        if placed := self.next_in_rank(sentence, context) or self._runner_up(sentence):
            return placed
        if nth and sentence.pieces:
            sentence = sentence.pieces[-1]  # what is said of the first place before does not select
        if (
            sentence.has("name_of")
            and not sentence.has("list", "indicator", "best", "worst")
            and not sentence.labels
        ):
            return None
        resolution = self._resolver.rows_of(sentence)
        named = (_NAME.search(sentence.text) and not COUNTS.search(sentence.text)) or (
            sentence.has("name_of")
            and not (sentence.has("list", "indicator", "best", "worst") or sentence.labels)
        )
        parted = len(context.rows) == 1 and (
            re.fullmatch(r"(その)?内訳(は|を.*)?[?。]*", sentence.text)
            or ("ずつ" in sentence.text and not re.search("(課|評価|区分|部署)", sentence.text))
        )
        shown = nth and context.rows and sentence.has(*_OF_A_ROW)  # 「3位の担当課は」 of a ranking
        if named or parted or shown or (context.rows and self._asks_of_the_rows_before(sentence, context)):
            return None
        told = len(context.rows) == 1 and self._told_of_the_row_before(sentence, context.rows[0])
        named_before = len(context.rows) == 2 and sentence.has("which")
        if told or (named_before and not sentence.terms and not sentence.labels):
            return None
        if definition := self._definition(sentence, resolution):
            return definition
        text = self._selections.text(sentence)
        if self._asking.share_of_target(sentence) and resolution.found and not sentence.has("indicator"):
            return None
        if text is None:
            if MENTIONS.search(sentence.text) and (described := self._described(sentence)):
                return described
            if self._judges_a_row(sentence, resolution):
                return None
        narrowing = bool(context.rows) and re.search(r"^(その)?うち|限定|絞|だけ", sentence.text)
        if narrowing and (sentence.departments or sentence.headings or sentence.labels):
            resolution = Resolution("none")
        if text is None and self._of_a_row(sentence, resolution):
            return None
        return self._over(sentence, context, resolution, text)

    def _judges_a_row(self, sentence: Sentence, resolution: Resolution) -> bool:
        """A question for はい or いいえ about a row that the sentence describes."""
        if not self._claiming.is_yes_no(sentence):
            return False
        if resolution.found and resolution.indicator >= CLEAR and not sentence.has("indicator", "list"):
            return True
        known = any(match.rows and match.term.weight >= 1 for match in resolution.matches)
        return known and not plural(sentence) and not rank_word(sentence)

    @staticmethod
    def _of_a_row(sentence: Sentence, resolution: Resolution) -> bool:
        """Whether the sentence names its row instead of conditions on rows."""
        if sentence.labels and re.search("(ごと|別)(に|の)", sentence.text) and resolution.kind != "named":
            return False
        if rank_word(sentence) and resolution.kind != "named" and resolution.indicator < CLEAR:
            return False
        return resolution.kind == "named" or (resolution.found and not names_rows(sentence))

    def _over(
        self, sentence: Sentence, context: Context, resolution: Resolution, text: TextCondition | None
    ) -> Query | None:
        """What is asked over the rows that the sentence selects."""
        selection = self._selections.read(sentence, resolution, context, text)
        if selection is None or self._misses_its_row(sentence, resolution, selection):
            return None
        if column := dimension(sentence):
            return self._group(sentence, selection, column)
        if ranked := self._rank(sentence, selection):
            return ranked
        if sentence.has("which", "compare") and (pair := self._pair(sentence, selection)):
            return pair
        if sentence.has("average") or (sentence.has("sum") and sentence.has("rate", "actual")):
            kind = "average" if sentence.has("average") else "sum"
            metric = Metric.ACHIEVEMENT if sentence.has("rate") or kind == "average" else Metric.ACTUAL
            return Query(ask=Ask.AGGREGATE, selection=selection, metrics=(metric,), aggregate=kind)
        return self._list(sentence, selection)

    def _told_of_the_row_before(self, sentence: Sentence, row: int) -> bool:
        """Whether the narrative of the one row before holds what is asked: 「受診率が低いのはどの年代か」."""
        matches = self._resolver.matches(sentence.terms)
        asks = re.search(
            r"(どの(?!指標|項目|くらい|程度)|どんな|何(?!件)|誰|いつ|どこ|のは[?。]*$)", sentence.text
        )
        if not asks or not matches or sentence.has("list", "indicator", "rest", "best", "worst"):
            return False
        ranked = self._passages.rank(matches, rows=(row,))
        return bool(ranked) and ranked[0].own >= TOLD and not (sentence.labels or sentence.departments)

    def _misses_its_row(self, sentence: Sentence, resolution: Resolution, selection: Selection) -> bool:
        """Whether the conditions leave nothing though the sentence speaks of one row: 「取り壊しが目標を超えたのって」."""
        one = len(resolution.rows) == 1 and resolution.indicator >= NAMED
        if not one or selection.departments or sentence.has("list", "indicator", "count"):
            return False
        return not self._lookup.select(selection)

    @staticmethod
    def _asks_of_the_rows_before(sentence: Sentence, context: Context) -> bool:
        """「遅延理由」, 「同指標の課題」: a field of the rows before, though a word for a rating stands in it."""
        heavy = any(term.weight >= 1 for term in sentence.terms)
        named = heavy or sentence.indicators or sentence.departments or sentence.headings
        fields = sentence.has("why", "issue", "future", "progress")
        if named or not fields:
            return False
        short = not plural(sentence) and len(sentence.text) < SHORT
        return short or (len(context.rows) == 1 and not sentence.has("indicator", "list", "best", "worst"))

    @staticmethod
    def next_in_rank(sentence: Sentence, context: Context) -> Query | None:
        """「下から2番目は」 after a ranking: the same ranking down to that place."""
        place = re.search(r"(上|下)?(?:から)?([2-9二三四五])(?:番(?:目|手)|位)", sentence.text)
        if not context.query or context.query.ask is not Ask.RANK or sentence.terms:
            return None
        if context.query.limit and re.match(r"(その|それの)次(は|に|も|の|が|[?。]|$)", sentence.text):
            return context.query.model_copy(update={"limit": context.query.limit + 1})
        if not place or sentence.has(*_OF_A_ROW):
            return None  # 「3位の担当課は」 asks of a row that was shown
        best = context.query.best if place[1] is None else place[1] == "上"
        return context.query.model_copy(update={"limit": int(place[2].translate(_KANJI)), "best": best})

    def _runner_up(self, sentence: Sentence) -> Query | None:
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
            selection=Selection(excluded_rows=rows),
            metrics=(self._rank_metric(sentence),),
            best=not sentence.has("low", "worst", "unmet"),
            limit=1,
        )

    def excluded_ratings(self, sentence: Sentence) -> frozenset[str]:
        """Ratings that a sentence only sets aside: 「概ね順調は数に入れず」."""
        mentions = self._conditions.statuses(sentence)
        named = sentence.terms and not all(term.weight < 1 for term in sentence.terms)
        if not mentions or named or not all(mention.negated for mention in mentions):
            return frozenset()
        return frozenset(label for mention in mentions for label in mention.labels)

    def _described(self, sentence: Sentence) -> Query | None:
        """Rows whose narrative says what a longer description asks for: 「…という心配が書いてあるのはどれ」."""
        matches = self._resolver.matches(sentence.terms)
        named = tuple(field for field in self._asking.asked(sentence).fields if field in NARRATIVE_FIELDS)
        ranked = self._passages.rank(matches, fields=named or None)
        if (
            not ranked
            or not any(match.term.weight >= 1 for match in matches)
            or ranked[0].own < 0.35
            or not (plural(sentence) or re.search(r"(どれ|どの指標|どこ)", sentence.text))
        ):
            return None
        rows = tuple(dict.fromkeys(passage.row for passage in ranked if passage.own >= ranked[0].own * 0.85))
        field = ranked[0].field
        return Query(
            ask=Ask.COUNT if sentence.has("count") else Ask.FIND,
            selection=Selection(rows=rows[:3]),
            fields=(field,),
            focus=tuple(term.text for term in sentence.terms),
        )

    def _definition(self, sentence: Sentence, resolution: Resolution) -> Query | None:
        mentions = self._conditions.statuses(sentence)
        defined = sentence.has("definition") or re.search(
            r"(何(パーセント|%)|どのくらい|どれくらい)[^。]{0,14}(場合|とき|なら|で「)|ってどういう",
            sentence.text,
        )
        several = len({label.label for label, _ in sentence.labels}) > 1 and not sentence.has("count")
        asks = defined or (several and re.search(r"違い|どう違", sentence.text))
        if resolution.kind == "named" or not asks or sentence.departments:
            return None
        if mentions and not re.search(r"(とはされ|指標は|どの指標|何件|いくつ)", sentence.text):
            labels = tuple(dict.fromkeys(label for mention in mentions for label in mention.labels))
            return Query(ask=Ask.DEFINITION, selection=Selection(ratings=labels))
        if (
            sentence.has("rating")
            and re.search(r"(基準|定義|意味|線引き)", sentence.text)
            and not sentence.terms
        ):
            return Query(ask=Ask.DEFINITION)
        return None

    def _group(self, sentence: Sentence, selection: Selection, dimension: Field) -> Query:
        superlative = rank_word(sentence) or bool(re.search(r"多い(課|部署|分野|柱|の)", sentence.text))
        superlative = superlative and not re.search(r"(順に|順で|順番に|並べ)", sentence.text)
        then = None
        if dimension is Field.RATING and len(selection.departments) > 1:
            then, dimension = Field.RATING, Field.DEPARTMENT
        least = sentence.has("worst") or ("少な" in sentence.text and not sentence.has("late"))
        return Query(
            ask=Ask.GROUP,
            selection=selection,
            group_by=dimension,
            group_then=then,
            group_min=2 if re.search(r"複数の指標", sentence.text) else 1,
            best=not least,
            limit=1 if superlative else None,
        )

    def _rank(self, sentence: Sentence, selection: Selection) -> Query | None:
        low_first = bool(re.search(r"(低い|悪い|小さい|少ない)(方|ほう|順|もの)", sentence.text))
        if (
            not rank_word(sentence)
            and not (low_first and _LIMIT.search(sentence.text))
            and not sentence.has("near")
        ):
            return None
        if sentence.has("near") and not sentence.has("best", "worst") and selection.numbers:
            return None
        narrative = sentence.has("why", "issue", "future", "progress", "name_of", "department")
        measured = sentence.has(
            "rate",
            "high",
            "low",
            "near",
            "far",
            "target",
            "actual",
            "difference",
            "met",
            "unmet",
            "indicator",
        )
        if narrative and not measured:
            return None
        metric = self._rank_metric(sentence)
        worst = (
            sentence.has("worst")
            or bool(_SHORTFALL.search(sentence.text))
            or ((sentence.has("low", "far", "unmet") or selection.met is False) and not sentence.has("near"))
            or bool(
                re.search(r"(下回|届か|足り|落ち込|離れ|遅れて|乖離|開き)", sentence.text)
                and not sentence.has("near")
            )
        )
        if metric in (Metric.TARGET, Metric.ACTUAL, Metric.FINAL_TARGET):
            worst = bool(sentence.has("worst", "low") or re.search(r"(低|小さ|少な)", sentence.text))
        if sentence.has("near") or (re.search("惜し|近か|近い", sentence.text)):
            worst = False
            selection = selection.model_copy(update={"met": False})
        both = bool(
            re.search(
                r"(最高と最低|最低と最高|一番[^。]{1,12}と一番|トップとワースト|最も[^。]{1,10}と最も|ベストとワースト|1位と最下位)",
                sentence.text,
            )
        )
        match = _LIMIT.search(sentence.text)
        nth = NTH.search(sentence.text)
        limit = int(next(group for group in match.groups() if group)) if match else None
        limit = int((nth[1] or nth[3]).translate(_KANJI)) if nth else limit
        if nth and nth[2]:
            worst = nth[2] in {"低", "悪", "小さ", "少な"}
        limit = limit or None
        if limit is None and not re.search(
            r"(順に|順位|ランキング|並べ|順で|高い順|低い順|大きい順)", sentence.text
        ):
            limit = 1
        sized = (
            metric in (Metric.GAP, Metric.FINAL_GAP) and sentence.has("difference") and selection.met is None
        )
        directed = re.search(r"(下回|上回|届か|足り|不足|超え|落ち込)", sentence.text)
        return Query(
            ask=Ask.RANK,
            selection=selection,
            fields=self._beside_a_rank(sentence),
            metrics=(metric,),
            best=not worst or bool(sized and not directed),
            magnitude=sized and not directed,
            limit=1 if both else limit,
            both_ends=both,
        )

    def _beside_a_rank(self, sentence: Sentence) -> tuple[Field, ...]:
        """The texts asked of the ranked rows: 「達成率が最も低い指標とその理由」."""
        asked = self._asking.asked(sentence).fields
        texts = (Field.DEPARTMENT, Field.DELAY_REASON, Field.ISSUE, Field.FUTURE_MEASURE)
        return tuple(field for field in asked if field in texts)

    def _rank_metric(self, sentence: Sentence) -> Metric:
        final = any(year.year == self._report.final_year for year in sentence.years) or sentence.has(
            "final_target"
        )
        if sentence.has("rate"):
            return Metric.FINAL_ACHIEVEMENT if final else Metric.ACHIEVEMENT
        if (sentence.has("difference", "far") or _SHORTFALL.search(sentence.text)) and (
            "人数" in sentence.text or COUNTED_IN.search(sentence.text) or "ポイント" in sentence.text
        ):
            return Metric.FINAL_GAP if final else Metric.GAP
        if sentence.has("target") and re.search(
            r"目標(値)?(の(数|値|人数))?が(一番|最も|いちばん|もっとも)?(高|低|大き|小さ|多|少な)",
            sentence.text,
        ):
            return Metric.FINAL_TARGET if final else Metric.TARGET
        if (sentence.has("actual") or re.search(r"(数字|数値|値)が", sentence.text)) and not sentence.has(
            "target"
        ):
            return Metric.ACTUAL
        return Metric.FINAL_ACHIEVEMENT if final else Metric.ACHIEVEMENT

    def _pair(self, sentence: Sentence, selection: Selection) -> Query | None:
        """Two sets of ratings compared by count: 「遅れている指標と順調な指標ではどちらが多い」."""
        pairs = self._sides(sentence, selection)
        compared = re.search(r"(どちら|どっち|比べ|比較|対比)", sentence.text)
        counted = re.search(r"(多|少な|件数|数が|数は|いくつ|何件)", sentence.text)
        if len(pairs) != 2 or not compared or not counted:
            return None
        first, second = (selection.model_copy(update=side) for side in pairs)
        return Query(ask=Ask.COMPARE, selection=first, second=second)

    def _sides(self, sentence: Sentence, selection: Selection) -> list[dict[str, object]]:
        """The two sides of a comparison: headings, departments, ratings, or a cause and what it leaves."""
        if len(selection.headings) > 1:
            return [{"headings": (heading,)} for heading in selection.headings]
        if len(selection.departments) > 1:
            return [{"departments": (name,)} for name in selection.departments]
        labels = [mention.labels for mention in self._conditions.statuses(sentence)]
        distinct = list(dict.fromkeys(labels))
        late = [label for label in self._report.scale if label.status in LATE]
        caused = tuple(label.label for label in late if label.cause)
        if distinct == [caused] and re.search(r"以外|そうでない", sentence.text):
            return [{"ratings": caused}, {"ratings": tuple(one.label for one in late if not one.cause)}]
        return [{"ratings": one} for one in distinct]

    def _list(self, sentence: Sentence, selection: Selection) -> Query:
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
