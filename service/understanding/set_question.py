"""Questions about many rows: lists, counts, shares, groups, rankings, averages, comparisons of sets."""

import re

from ingest.records import Field, Report
from service.evidence.lookup import Lookup
from service.evidence.passages import PassageIndex
from service.language.terms import Term
from service.query import Ask, Claim, Metric, NumberCondition, Query, Selection, TextCondition
from service.understanding.asking import AskReader
from service.understanding.conditions import ConditionReader
from service.understanding.context import Context
from service.understanding.resolution import Resolution, Resolver
from service.understanding.sentence import Sentence

_DIMENSION = re.compile(
    r"(?P<name>担当課|担当部署|課|部署|所管課|所管|進捗評価|評価|進捗|区分|判定|大基本目標|基本目標|目標|柱|分野|政策|施策|状況)(?:の)?(?P<kind>種類)?(?:ごと|毎|別|単位|の内訳|で分け|で分類|で整理|を集計)"
)
_DIMENSIONS = {
    **dict.fromkeys(("担当課", "担当部署", "課", "部署", "所管課", "所管"), Field.DEPARTMENT),
    **dict.fromkeys(("進捗評価", "評価", "進捗", "区分", "判定", "状況"), Field.RATING),
    **dict.fromkeys(("大基本目標", "基本目標", "目標", "柱", "分野", "政策"), Field.GOAL),
    "施策": Field.POLICY,
}
_MOST = re.compile(
    r"(どの|どこの|何)?(課|部署|分野|柱|目標|評価)(?:って|は|が|を)?[^。]{0,12}(どこ|どれ|何|どの)|(?:一番|いちばん|最も|もっとも|最多|トップ|多い)[^。]{0,12}(課|部署|分野|柱)"
)
_EACH_DEPARTMENT = re.compile(
    r"(どの課|どこの課|各課|課は)[^。]{0,14}(何個|いくつ|何件|ずつ)|(何個|いくつ|何件)ずつ"
)
_LIMIT = re.compile(
    r"(?:トップ|ワースト|上位|下位|ベスト|から|順に|方から|方に|もの)\s*(\d{1,2})(?!\d|%|年|人|件以)|(\d{1,2})\s?(?:つ|個|本|指標|位まで|件)(?!目)"
)
_PLURAL = re.compile(
    r"(もの|やつ|指標|KPI|項目|ところ|(?<=[たるいの])事業|の)(は|を|が|って|に|と|、|(?<!の)[?。]|(?<!の)$|の(?:うち|中|なか)|ありま|ある|すべて|全て|全部|どれ|何|一覧)"
)
CLEAR = 0.6
_MENTIONS = re.compile(
    r"(触れ(?:て|る|られ)|言及|記載|記述|登場|出て(?:く|来|い)|名前が出|含まれ|含む|書(?:い|か|く)|挙げ(?:て(?:い|お)る|ている|られ|る(?:指標|もの|の|KPI))"
    r"|(?:と|って|という)(?:言葉|語|単語|文言|ワード|記述|字)|(?:が|も|と|に)入(?:って|る)|うた(?:って|われ)|盛り込|記され|記して|述べ(?:て|られ)|心配が|掲げ(?:て|る|られ)|に挙が|を挙げる(?:行|もの|指標))"
)
_EVERY = re.compile(
    r"(すべて|全て|全部|一つ残らず|1つ残らず|みな|みんな|どれも|いずれも|全指標)(が|は|とも)?、?[^。]{0,6}(順調|遅れ|達成|評価)"
)
_ABOUT = re.compile(
    r"(に関(?:する|わる|連した|係する)|関連の|関係の|まわりの|周りの|にまつわる|に係る|についての)(?:数字|数値|データ|成果|目標|KPI|指標)|(?:数字|数値|データ)で(?:ご?紹介|教え|示|お示し|見せ|説明|お答え)"
)
_ALL_OF_THEM = re.compile(r"(全部|すべて|全て)で")
_UNITS = {"人数": "人", "金額": "円", "件数": "件", "割合": "%", "%": "%", "パーセント": "%"}
_COUNTED_IN = re.compile(
    r"(人数|件数|金額|割合|%|パーセント)(?:の|で(?:あらわ|表|示)\w{1,4})[)）]?\s*(?:指標|KPI|もの|実績|数値)"
)
_NO_NAME = re.compile(
    r"指標(?:名|の名前)(?:が|の|は)[^。]{0,6}(?:空欄|ない|なし|書かれていな|記載がな|印刷されていな|抜けて|空白)"
)
_NO_ACTUAL = re.compile(
    r"実績(?:値|欄)?(?:すら|さえ|も|が|の|は)[^。]{0,6}(?:示されず|示されてい?な|「?[-―]」?(?=の|で|と|に)|入っていな|出ていな|未|空欄|記載がな|載っていな|書かれていな|ない指標|なし)"
)
_BETTER = re.compile(r"(大き|高|多|小さ|低|少な)いほ(?:う|ど)が?(?:よ|良|望ま)")


class SetQuestion:
    """Builds queries over selections; returns None when the sentence speaks of single rows."""

    def __init__(
        self,
        report: Report,
        conditions: ConditionReader,
        asking: AskReader,
        resolver: Resolver,
        lookup: Lookup,
        passages: PassageIndex,
    ) -> None:
        self._passages = passages
        self._report = report
        self._conditions = conditions
        self._asking = asking
        self._resolver = resolver
        self._lookup = lookup

    def query(self, sentence: Sentence, context: Context) -> Query | None:
        resolution = self._resolver.rows_of(sentence)
        if definition := self._definition(sentence, resolution):
            return definition
        text = self._text(sentence, resolution)
        if text is None and _MENTIONS.search(sentence.text) and (described := self._described(sentence)):
            return described
        known = [match for match in resolution.matches if match.rows and match.term.weight >= 1]
        if (
            text is None
            and known
            and self._asking.is_yes_no(sentence)
            and not self._plural(sentence)
            and not self._rank_word(sentence)
        ):
            return None
        ranks = self._rank_word(sentence) and resolution.kind != "named" and resolution.indicator < CLEAR
        if (
            text is None
            and not ranks
            and (resolution.kind == "named" or (resolution.found and not self._names_rows(sentence)))
        ):
            return None
        selection = self._selection(sentence, resolution, context, text)
        if selection is None:
            return None
        dimension = self.dimension(sentence)
        if dimension:
            return self._group(sentence, selection, dimension)
        if ranked := self._rank(sentence, selection):
            return ranked
        if sentence.has("which", "compare") and (pair := self._pair(sentence, selection)):
            return pair
        if sentence.has("average") or (sentence.has("sum") and sentence.has("rate", "actual")):
            kind = "average" if sentence.has("average") else "sum"
            metric = Metric.ACHIEVEMENT if sentence.has("rate") or kind == "average" else Metric.ACTUAL
            return Query(ask=Ask.AGGREGATE, selection=selection, metrics=(metric,), aggregate=kind)  # type: ignore[arg-type]
        return self._list(sentence, selection, resolution, context)

    def _described(self, sentence: Sentence) -> Query | None:
        """Rows whose narrative says what a longer description asks for: 「…という心配が書いてあるのはどれ」."""
        matches = self._resolver.matches(sentence.terms)
        ranked = self._passages.rank(matches)
        if (
            not ranked
            or ranked[0].own < 0.35
            or not (self._plural(sentence) or re.search(r"(どれ|どの指標|どこ)", sentence.text))
        ):
            return None
        rows = tuple(dict.fromkeys(passage.row for passage in ranked if passage.own >= ranked[0].own * 0.85))
        field = ranked[0].field
        return Query(
            ask=Ask.FIND,
            selection=Selection(rows=rows[:3]),
            fields=(field,),
            focus=tuple(term.text for term in sentence.terms),
        )

    # --- which rows ---------------------------------------------------------------------------------------

    def _selection(
        self, sentence: Sentence, resolution: Resolution, context: Context, text: TextCondition | None
    ) -> Selection | None:
        """All conditions of the sentence; None when it states none and does not ask for rows at all."""
        ratings = self._conditions.ratings(sentence)
        if ratings is None and self._plural(sentence) and not _MENTIONS.search(sentence.text):
            ratings = self._conditions.cause_only(sentence)
        update: dict[str, object] = {"ratings": ratings}
        update |= self._departments(sentence)
        update["headings"] = tuple(heading for heading, _ in sentence.headings)
        update["numbers"] = (
            tuple(self._conditions.numbers(sentence)) if not self._counts_rows(sentence) else ()
        )
        update |= self._against_target(sentence)
        update |= self._forms(sentence)
        if text:
            update["texts"] = (text,)
        elif not update.get("unnamed") and not update.get("kind") and not update.get("note_field"):
            filtered = (
                any(update.get(name) for name in _FILTERS)
                or update.get("met") is not None
                or ratings is not None
                or self._rank_word(sentence)
            )
            update |= self._theme(sentence, resolution, filtered=filtered)
        if caused := self._caused(sentence, ratings):
            update |= {"texts": (caused,), "theme": (), "rows": None}
        if update.get("kind") == "blank":
            update["met"] = update["final_met"] = None
        selection = Selection(**{name: value for name, value in update.items() if value is not None})  # type: ignore[arg-type]
        if selection == Selection(rows=(), theme=selection.theme) and not context.rows:
            return None
        follow = self._follow(sentence, selection, resolution, context)
        if follow is not None:
            return follow
        if selection.is_open and not self._whole(sentence) and not self.dimension(sentence):
            return None
        bare = Selection(
            rows=selection.rows, theme=selection.theme, met=selection.met, final_met=selection.final_met
        )
        if not self._plural(sentence) and not self._whole(sentence) and selection == bare:
            return None
        return selection

    def _theme(self, sentence: Sentence, resolution: Resolution, *, filtered: bool) -> dict[str, object]:
        """Rows of the theme that the terms name; none at all where a topic is known to no row.

        Beside other conditions a word is a theme only where it stands as one (「観光の指標」, 「防災に関する…」) or
        where it is said of an indicator; anything else is manner of speech.
        """
        known = [match.term for match in resolution.matches if match.rows and match.term.weight >= 1]
        unknown = [match.term for match in resolution.matches if not match.rows]
        if filtered:
            known = [term for term in known if self._stands_as_theme(sentence, term)]
            unknown = [term for term in unknown if re.match(_OF_INDICATORS, sentence.text[term.end :])]
        if not known and not unknown:
            return {}
        rows: set[int] = set()
        for chunk in self._coordinated(sentence, known):
            rows |= set(self._resolver.theme(chunk))
        return {"theme": tuple(term.text for term in known or unknown), "rows": tuple(sorted(rows))}

    def _stands_as_theme(self, sentence: Sentence, term: Term) -> bool:
        named = re.match(_OF_THEME, sentence.text[term.end :])
        return bool(named) or bool(term.narrower) or self._resolver.by_terms([term]).indicator >= 0.8

    @staticmethod
    def _coordinated(sentence: Sentence, terms: list[Term]) -> list[list[Term]]:
        """Terms that stand side by side (や, ・, と) are themes of their own; others narrow one another."""
        chunks: list[list[Term]] = []
        for term in terms:
            between = sentence.text[chunks[-1][-1].end : term.start] if chunks else ""
            if chunks and not re.search(r"(や|・|と|、|および|及び|ならびに|または|とか)", between):
                chunks[-1].append(term)
            else:
                chunks.append([term])
        return chunks

    def _caused(self, sentence: Sentence, ratings: tuple[str, ...] | None) -> TextCondition | None:
        """A cause of delay that no label names: 「物価高騰で遅れた指標」 looks into the reasons."""
        if (ratings is None and not self._plural(sentence)) or not sentence.terms:
            return None
        match = re.search(
            r"(により|による|のせいで|が原因で|の影響で|で|を理由に)、?(遅れ|大幅に遅れ|進捗が遅れ)|(が|を)(要因|原因|理由)(の|と|に)",
            sentence.text,
        )
        words = [
            term.text for term in sentence.terms if match and term.end == match.start() and term.weight >= 1
        ]
        return TextCondition(words=tuple(words), fields=(Field.DELAY_REASON,)) if words else None

    def _departments(self, sentence: Sentence) -> dict[str, object]:
        wanted, unwanted = [], []
        for mention in sentence.departments:
            excluded = re.match(
                r"(の?(?:もの|指標|分|所管|担当))?(以外|を?除|では?な|じゃな)", sentence.text[mention.end :]
            )
            (unwanted if excluded else wanted).append(mention.name)
        several = 0
        if (
            sentence.has("several_departments")
            or re.search(r"(課|部署|所管)[^。]{0,3}(複数|\d\s?(?:つ|課))", sentence.text)
            or re.search(r"\d\s?つ(以上)?の(課|部署)", sentence.text)
        ):
            number = re.search(r"(\d)\s?つ?(以上)?の?(課|部署)", sentence.text)
            several = int(number[1]) if number else 2
        return {
            "departments": tuple(dict.fromkeys(wanted)),
            "excluded_departments": tuple(unwanted),
            "all_departments": len(wanted) > 1 and sentence.has("together"),
            "min_departments": several,
        }

    def _against_target(self, sentence: Sentence) -> dict[str, object]:
        claims = [
            claim
            for claim in self._asking.claims(sentence)
            if claim.kind in {"met", "final_met", "direction"}
        ]
        if re.search(r"目標[^。]{0,16}(の|た|る|い)か(どうか)?(、|を|と|も)", sentence.text):
            claims = []  # whether they met it is asked, not a condition
        ratio = any(number.ratio is not None for number in sentence.numbers)
        update: dict[str, object] = {}
        if claims and not ratio:
            update["final_met" if claims[0].kind == "final_met" else "met"] = claims[0].positive
        if re.search(r"実績[^。]{0,8}目標[^。]{0,6}(以上|と同じか)", sentence.text):
            update["met"] = True
        if sentence.has("near") and not sentence.has("best"):
            update.setdefault("met", False)
        years = {year.year for year in sentence.years}
        both_plans = self._report.final_year in years or sentence.has("final_target")
        if sentence.has("unchanged") and sentence.has("target") and not sentence.has("actual"):
            update["plan"] = "unchanged"
        elif sentence.has("unchanged") and sentence.has("target") and sentence.has("actual"):
            update["equal"] = True
        elif (
            both_plans
            and sentence.has("lowered", "low")
            and sentence.has("target")
            and not self._rank_word(sentence)
        ):
            update["plan"] = "lowered"
        elif (
            both_plans
            and sentence.has("raised", "high")
            and sentence.has("target")
            and not self._rank_word(sentence)
            and "met" not in update
            and "final_met" not in update
        ):
            update["plan"] = "raised"
        return update

    def _forms(self, sentence: Sentence) -> dict[str, object]:
        update: dict[str, object] = {}
        if sentence.has("blank_actual"):
            update["kind"] = "blank"
        if sentence.has("qualitative"):
            update["kind"] = "text"
        if sentence.has("year_note"):
            final = sentence.has("final_target") or any(
                year.year == self._report.final_year for year in sentence.years
            )
            noted = tuple(
                year.year
                for year in sentence.years
                if year.year not in (self._report.fiscal_year, self._report.final_year)
            )
            update["note_field"] = (
                Field.FINAL_TARGET
                if final
                else (Field.TARGET if sentence.has("target") and not sentence.has("actual") else Field.ACTUAL)
            )
            update["note_years"] = noted
        if _NO_ACTUAL.search(sentence.text):
            update["kind"] = "blank"
        if _NO_NAME.search(sentence.text):
            update["unnamed"] = True
        if match := _COUNTED_IN.search(sentence.text):
            update["unit"] = _UNITS[match[1]]
        if match := _BETTER.search(sentence.text):
            update["direction"] = "higher" if match[1] in {"大き", "高", "多"} else "lower"
        return update

    def _text(self, sentence: Sentence, resolution: Resolution) -> TextCondition | None:
        mentions = _MENTIONS.search(sentence.text) or (
            sentence.has("why") and re.search(r"(理由|原因|要因)に(挙|あ)げ", sentence.text)
        )
        if not mentions or not (sentence.terms or sentence.causes or sentence.quoted):
            return None
        if not (
            self._plural(sentence)
            or re.search(r"(どこ|どれ|どの(指標|KPI|事業)|指標|のは[?。]*$)", sentence.text)
        ):
            return None
        if not sentence.quoted and len([term for term in sentence.terms if term.weight >= 1]) > 3:
            return None  # a description rather than words to look for
        condition = self._conditions.text(sentence)
        while condition and not any(
            self._lookup.text_hits(measure, condition) for measure in self._report.measures
        ):
            shorter = condition.words[:-1]
            if not shorter:
                return condition
            condition = TextCondition(words=shorter, fields=condition.fields)
        return condition

    def _follow(
        self, sentence: Sentence, selection: Selection, resolution: Resolution, context: Context
    ) -> Selection | None:
        """The selection within or outside the rows of the turn before, where the sentence refers to them."""
        if not context.rows:
            return None
        before = context.query.selection if context.query else Selection()
        if sentence.has("rest") or (sentence.has("except") and sentence.has("that")):
            if re.search(r"(その|同じ)(担当)?課", sentence.text):
                names = [name for row in context.rows for name in self._report.measure(row).departments]
                return selection.model_copy(
                    update={"departments": tuple(dict.fromkeys(names)), "excluded_rows": context.rows}
                )
            kept = (
                before.model_copy(update={"rows": None, "ratings": None, "theme": ()})
                if selection.is_open
                else selection
            )
            return kept.model_copy(update={"excluded_rows": context.rows})
        if re.search(r"同じ(担当)?課", sentence.text):
            names = [name for row in context.rows for name in self._report.measure(row).departments]
            return selection.model_copy(
                update={"departments": tuple(dict.fromkeys(names)), "excluded_rows": context.rows}
            )
        excluded = [span for span in self._conditions.cause_spans(sentence) if span[2]]
        if excluded and selection.ratings is None:
            labels = tuple(label.label for label in self._report.scale if not label.cause)
            return selection.model_copy(update={"rows": context.rows, "ratings": labels, "theme": ()})
        among = sentence.has("among") or bool(re.match(r"(その)?うち", sentence.text))
        if among and selection.theme and len(context.rows) > 1:
            inside = [candidate for candidate in resolution.candidates if candidate.row in context.rows]
            best = max((candidate.coverage for candidate in inside), default=0.0)
            rows = tuple(candidate.row for candidate in inside if candidate.coverage >= best * 0.8)
            return selection.model_copy(update={"rows": tuple(sorted(rows))})
        light = all(term.weight < 1 for term in sentence.terms) and not sentence.indicators
        refers = (
            among
            or sentence.has("that", "each")
            or light
            or bool(re.search(r"(絞|に限|だけ)", sentence.text))
        )
        if (
            refers
            and (not selection.is_open or self._rank_word(sentence) or sentence.has("which"))
            and selection.rows is None
            and len(context.rows) > 1
        ):
            own = among or sentence.has("that") or not self._restarts(sentence)
            return selection.model_copy(update={"rows": context.rows}) if own else None
        return None

    @staticmethod
    def _restarts(sentence: Sentence) -> bool:
        return bool(re.search(r"(全体|全指標|全部の指標|報告書|41)", sentence.text))

    # --- kinds of question ------------------------------------------------------------------------------------

    def _definition(self, sentence: Sentence, resolution: Resolution) -> Query | None:
        mentions = self._conditions.statuses(sentence)
        asks = sentence.has("definition") or re.search(
            r"(何(パーセント|%)|どのくらい|どれくらい)[^。]{0,14}(場合|とき|なら|で「)|ってどういう",
            sentence.text,
        )
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

    def dimension(self, sentence: Sentence) -> Field | None:
        if match := _DIMENSION.search(sentence.text):
            if match["name"] == "課" and sentence.has("issue"):
                return None
            return _DIMENSIONS[match["name"]]
        counted = re.search(
            r"(担当課|課|部署|所属)[^。]{0,14}(いくつ|幾つ|何課|何部署|何種類)", sentence.text
        )
        if counted and not sentence.has("indicator") and not re.search("件|それぞれ", sentence.text):
            return Field.DEPARTMENT
        if re.search(r"複数の指標[^。]{0,12}(課|部署)", sentence.text):
            return Field.DEPARTMENT
        if _EACH_DEPARTMENT.search(sentence.text):
            return Field.DEPARTMENT if "課" in sentence.text else Field.RATING
        if self._rank_word(sentence) or sentence.has("high"):
            most = re.search(
                r"(課|部署)(って|は|が)?[^。]{0,6}(どこ|どれ|どの|何)|(どの|どこの|何)(課|部署)|多い(課|部署)|(一番|最も|トップ|最多)[^。]{0,10}の?(課|部署)",
                sentence.text,
            )
            if most and re.search(r"(多|数|最多|件数|少な)", sentence.text):
                return Field.DEPARTMENT
            if re.search(
                r"(どの|何の)?(評価|分野|柱|基本目標)[^。]{0,8}(多い|最多)", sentence.text
            ) and not sentence.has("rate"):
                return Field.RATING if "評価" in sentence.text else Field.GOAL
        if sentence.has("group") and re.search(r"(内訳|集計|種類)", sentence.text):
            return Field.RATING
        return None

    def _group(self, sentence: Sentence, selection: Selection, dimension: Field) -> Query:
        superlative = self._rank_word(sentence) or bool(re.search(r"多い(課|部署|分野|柱|の)", sentence.text))
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

    @staticmethod
    def _rank_word(sentence: Sentence) -> bool:
        return sentence.has("best", "worst")

    def _rank(self, sentence: Sentence, selection: Selection) -> Query | None:
        low_first = bool(re.search(r"(低い|悪い|小さい|少ない)(方|ほう|順|もの)", sentence.text))
        if (
            not self._rank_word(sentence)
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
            or (sentence.has("low", "far") and not sentence.has("near"))
            or bool(
                re.search(r"(下回|届か|足り|落ち込|離れ|遅れて|乖離|開き)", sentence.text)
                and not sentence.has("near")
            )
        )
        if metric in (Metric.TARGET, Metric.ACTUAL, Metric.FINAL_TARGET):
            worst = bool(sentence.has("worst", "low") or re.search(r"(低|小さ|少な)", sentence.text))
        if sentence.has("near") or (re.search("惜し|近か|近い", sentence.text)):
            worst = False
            if selection.met is None:
                selection = selection.model_copy(update={"met": False})
        both = bool(
            re.search(
                r"(最高と最低|最低と最高|一番[^。]{1,12}と一番|トップとワースト|最も[^。]{1,10}と最も|ベストとワースト|1位と最下位)",
                sentence.text,
            )
        )
        match = _LIMIT.search(sentence.text)
        limit = int(match[1] or match[2]) if match else None
        if limit is None and not re.search(
            r"(順に|順位|ランキング|並べ|順で|高い順|低い順|大きい順)", sentence.text
        ):
            limit = 1
        return Query(
            ask=Ask.RANK,
            selection=selection,
            metrics=(metric,),
            best=not worst,
            limit=1 if both else limit,
            both_ends=both,
        )

    def _rank_metric(self, sentence: Sentence) -> Metric:
        final = any(year.year == self._report.final_year for year in sentence.years) or sentence.has(
            "final_target"
        )
        if sentence.has("rate"):
            return Metric.FINAL_ACHIEVEMENT if final else Metric.ACHIEVEMENT
        if sentence.has("difference", "far") and (
            _COUNTED_IN.search(sentence.text) or "ポイント" in sentence.text
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
        mentions = self._conditions.statuses(sentence)
        distinct = list(dict.fromkeys(mention.labels for mention in mentions))
        if len(distinct) < 2:
            return None
        first = selection.model_copy(update={"ratings": distinct[0]})
        second = selection.model_copy(update={"ratings": distinct[1]})
        return Query(ask=Ask.COMPARE, selection=first, second=second)

    def _list(
        self, sentence: Sentence, selection: Selection, resolution: Resolution, context: Context
    ) -> Query:
        asked = self._asking.asked(sentence)
        claims: list[Claim] = []
        yes_no = self._asking.is_yes_no(sentence)
        if yes_no and _EVERY.search(sentence.text) and selection.ratings is not None:
            every = Claim(kind="rating", labels=selection.ratings)
            return Query(
                ask=Ask.LIST,
                selection=selection.model_copy(update={"ratings": None}),
                claims=(every,),
                yes_no=True,
            )
        if yes_no:
            claims = self._set_claims(sentence)
        if (sentence.has("share") and not _COUNTED_IN.search(sentence.text)) or re.search(
            r"何(%|パーセント|割)", sentence.text
        ):
            if not selection.texts and (
                selection.ratings is not None
                or selection.met is not None
                or selection.numbers
                or selection.departments
                or selection.headings
            ):
                both = sentence.has("count") or "何件" in sentence.text
                within = (
                    not self._restarts(sentence)
                    and (selection.headings or selection.departments)
                    and selection.ratings is not None
                )
                base = (
                    Selection(headings=selection.headings, departments=selection.departments)
                    if within
                    else Selection()
                )
                return Query(
                    ask=Ask.COUNT if both else Ask.SHARE,
                    selection=selection,
                    second=base,
                    whole_share=True,
                    claims=tuple(claims),
                    yes_no=yes_no,
                )
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
                        ),
                    )
                )
        return claims[-1:]

    # --- small questions --------------------------------------------------------------------------------------

    def _plural(self, sentence: Sentence) -> bool:
        if _ABOUT.search(sentence.text):
            return True
        if sentence.has("indicator", "list") or re.search(
            r"(どれ(?!くらい|ぐらい|ほど|だけ|も)|どの指標|何がある|何と何)", sentence.text
        ):
            only_total = _ALL_OF_THEM.search(sentence.text) and not sentence.has("indicator")
            return not only_total and not (sentence.has("name_of") and not sentence.has("indicator"))
        return bool(_PLURAL.search(sentence.text)) and bool(
            sentence.departments or sentence.labels or sentence.headings or sentence.has(*_SET_CUES)
        )

    @staticmethod
    def _whole(sentence: Sentence) -> bool:
        return bool(
            sentence.has("best", "worst", "average")
            or (sentence.has("indicator") and sentence.has("count", "list"))
            or re.search(r"(全部で|全体|すべての指標|全指標|報告書|掲載)", sentence.text)
            or sentence.has("group")
        )

    def _counts_rows(self, sentence: Sentence) -> bool:
        """Numbers that count rows: 「遅れ7件」, 「半数以上が遅れ」."""
        return bool(re.search(r"(半数|過半|全指標の|指標の(半|何))", sentence.text))

    def _names_rows(self, sentence: Sentence) -> bool:
        """Whether the rows of a described topic are asked for as a list: どれ, どの指標, 一覧."""
        if sentence.has("why", "name_of", "when", "who") and not sentence.has("list"):
            return False
        whole = _ALL_OF_THEM.search(sentence.text) and not sentence.has("indicator")
        return (self._plural(sentence) and not whole) or bool(_ABOUT.search(sentence.text))


_SET_CUES = (
    "status_late",
    "status_on_track",
    "status_mostly",
    "status_not_evaluated",
    "met",
    "unmet",
    "unchanged",
    "several_departments",
    "blank_actual",
    "year_note",
)
_FILTERS = (
    "departments",
    "excluded_departments",
    "headings",
    "numbers",
    "min_departments",
    "plan",
    "equal",
    "final_met",
    "unit",
    "direction",
)
_OF_THEME = r"(の|に関|について|に係|関連|分野|系の|まわり|関係|をめぐ|の面)"
_OF_INDICATORS = r"(の|に関する|についての|関連の|分野の|関係の)(指標|KPI|もの|項目|数字|数値)"
