"""Which rows a sentence selects: ratings, departments, headings, numbers, words, themes, and what was said before."""

import re
from dataclasses import replace

from ingest.records import Field, Report
from service.evidence.lookup import Hit, Lookup
from service.query import Selection, TextCondition
from service.understanding.claiming import ClaimReader
from service.understanding.conditions import LATE, ConditionReader
from service.understanding.context import Context
from service.understanding.dimensions import dimension
from service.understanding.resolution import Resolution, Resolver
from service.understanding.row_numbers import count_of_rows, share_of_rows
from service.understanding.sentence import Sentence
from service.understanding.themes import Themes
from service.understanding.wording import (
    MENTIONS,
    QUOTES_WORDS,
    counts_rows,
    plural,
    rank_word,
    restarts,
    unit_named,
    whole,
)

NO_NAME = re.compile(
    r"(?:名前|名称)(?:が|の)[^。]{0,6}(?:書いてな|書いていな|書かれてな|書かれていな|ない|空)[^。]{0,3}(?:指標|行|もの)|指標(?:名|の名前)(?:が|の|は)[^。]{0,6}(?:空欄|ない|なし|書かれていな|記載がな|印刷されていな|抜けて|空白)|指標名?(?:の)?欄(?:が|の)[^。]{0,4}(?:空欄|空白|ない|なし)"
)
_NO_ACTUAL = re.compile(
    r"実績(?:値|欄)?(?:すら|さえ|も|が|の|は)[^。]{0,6}(?:示されず|示されてい?な|「?[-―]」?(?=の|で|と|に)|入っていな|出ていな|未|空欄|記載がな|載っていな|書かれていな|ない指標|なし)"
)
_WITH_ACTUAL = re.compile(
    r"実績(?:値|欄)?(?:の(?:数字|数値|値))?(?:だけ)?(?:が|は)[^。]{0,6}(?:載って|示されて|出て|入って|書かれて|記載されて|ある(?:のに|指標|もの|行))(?!い?な)"
)
_BOTH_STAND = re.compile(
    r"(両方|双方|どちらも|2つとも|(?:2|ふた|二)つの(?=[^。、]{0,3}名)|[2両二]課の)(の?(?:課の?)?名前?)?[^。]{0,7}(並|名を連|載|入って|出て|書かれ)|ダブル(で|の)?担当|掛け持ち"
)
_OF_ROWS = re.compile(
    r"(課題|方策|理由|取組|取り組み)(は|を|が)?([?。]*$|何件|いくつ|何個)|(のは?、?どこ(の|で|に|[?。]|$)|どこの(指標|課|行|欄)|どれ|どの|指標|KPI|もの|行を|行は|行が|項目|のは[?。]*$|一覧)"
)
_OF_ROW = re.compile(
    r"(何(を|の|が|に|と)|どのような|どのように|いかなる|どう|どんな)(?!.*(どの指標|どれ|指標|KPI))"
)
_CAUSES = re.compile(r"」?[をが](理由|事由|原因|要因)(と|に)?(する|せず|しな|した|し|の|遅れ|、)")
_OPPOSITE = re.compile(
    r"(?:では|じゃあ?|で|なら)?、?(?:逆に|反対に|その逆で?|反対側|裏返しで?|(?:それ|これ)とは?逆|一方で?、?逆|逆(?:は|の))"
)
_SAME_DEPARTMENT = re.compile(r"(その|この|同じ|当該|同)(担当|所管)?(課|部署)")
_BETTER = re.compile(r"(大き|高|多|小さ|低|少な)いほ(?:う|ど)が?(?:よ|良|望ま)")
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


# One row is held by several departments: 「二課併記」, 「連名の指標」, 「共同所管」.
_SHARED = re.compile(
    r"(?:担当|所管|課|部署|課名|欄)[^。、]{0,8}(?:併記|連名|共管|並記|列記|2つ並|二つ並)|[2-9]\s?(?:課|部署)(?:の|で|に|が)?(?:連名|併記|並記|共同|共管|合同|またが|わた)|(?:共同|連名|合同|共管)(?:で|の)?(?:担当|所管|受け持)|(?:共管|連名)(?:の|に|と)"
)
_ONLY_LISTED = re.compile(
    r"(?:両課|両方|双方|どちらも|二つの課|2つの課)(?:の(?!名|連名)|とも(?!に担当))|いっしょに(?:見|出|教)|一緒に(?:見|出|教|並)|合同で(?:見|出)"
)
_JOINT = re.compile(
    r"(?:共同|連名|併記|並記|共管|合同で?(?:担当|所管)|両課(?:が|で|に|にまたが|とも)|(?:両方|双方|どちらも|2つとも)(?:の(?:課)?(?:の)?名|(?:が|で)?(?:担当|所管)|が)|(?:一緒|いっしょ|共|とも)に(?:担当|所管|受け持|名)|名を連ね|タッグ|手を組|相乗り|またが)"
)
_OWN = re.compile(r"の?(?:もの|指標|分|所管|担当)?(?:と|や|・|、)")
_JOINED = re.compile(r"(?:、?(?:と|や|・|及び|および|、)|も)")
_LEFT_OUT = re.compile(
    r"(?:の?(?:もの|指標|KPI|分|所管|担当|やつ|項目|行)?(?:の?もの|の)?)(?:以外|を?除|を?抜(?!き出|きだ)|(?:を|は)外[しすせ]|を?省|(?:を|は)?含め?(?:ず|な|ま)|(?:では?|じゃ)な(?!いの?(?:です|でしょう)?か?[?。]*$)|(?:は|を)?(?:数に)?入れ(?:ず|な)|は除|は抜|は省)|≠"
)
_NAMELESS_TOO = re.compile(
    r"[^。、]{0,8}?も(?:、)?(?:含|入れ|対象|漏れなく|忘れず|加え|込み|一緒|あわせ|合わせ|落とさず)"
)


def nameless(sentence: Sentence) -> bool:
    """Whether rows without an indicator name are wanted, not only 「…のものも含めて」."""
    found = NO_NAME.search(sentence.text)
    return found is not None and not _NAMELESS_TOO.match(sentence.text, found.end())


def _jointly(sentence: Sentence) -> bool:
    """Whether one row must have all departments named: 「両課が共同で」; 「両課の指標をまとめて」 lists those of either."""
    if _JOINT.search(sentence.text) or _BOTH_STAND.search(sentence.text):
        return True
    return sentence.has("together") and not _ONLY_LISTED.search(sentence.text)


def _of_values(sentence: Sentence) -> Sentence:
    """The sentence without numbers that count or weigh rows: they are no condition on a row's values."""
    if share_of_rows(sentence):
        return replace(sentence, numbers=tuple(one for one in sentence.numbers if one.unit != "%"))
    return replace(
        sentence, numbers=tuple(one for one in sentence.numbers if not count_of_rows(sentence, one))
    )


def _is_left_out(sentence: Sentence, place: int) -> bool:
    """Whether a department is left out, itself or with those that follow it: 「住宅課と企業誘致課のを除いて」."""
    mention, rest = sentence.departments[place], sentence.departments[place + 1 :]
    if _LEFT_OUT.match(sentence.text, mention.end):
        return True
    between = sentence.text[mention.end : rest[0].start] if rest else ""
    joined = _JOINED.fullmatch(between) or (between and _OWN.fullmatch(between))
    return bool(joined) and _is_left_out(sentence, place + 1)


def _qualifies(sentence: Sentence, words: tuple[str, ...]) -> bool:
    """Whether the first of two words only says whose the second is: 人材の高齢化."""
    return len(words) == 2 and f"{words[0]}の{words[1]}" in sentence.text


class SelectionReader:
    """Reads the selection of a sentence over one report."""

    def __init__(
        self,
        report: Report,
        conditions: ConditionReader,
        claiming: ClaimReader,
        resolver: Resolver,
        lookup: Lookup,
    ) -> None:
        self._report = report
        self._conditions = conditions
        self._claiming = claiming
        self._lookup = lookup
        self._resolver = resolver
        self._themes = Themes(resolver)
        self._units = {"", "%", "ポイント"} | {
            quantity.unit
            for measure in report.measures
            for value in measure.values.values()
            for quantity in value.quantities
        }

    def read(
        self, sentence: Sentence, resolution: Resolution, context: Context, texts: tuple[TextCondition, ...]
    ) -> Selection | None:
        """All conditions of the sentence; None when it states none and does not ask for rows at all."""
        ratings = self._conditions.ratings(sentence)
        if ratings is None and plural(sentence) and not MENTIONS.search(sentence.text):
            ratings = self._conditions.cause_only(sentence)
        update: dict[str, object] = {"ratings": ratings}
        update |= self._departments(sentence)
        texts = () if nameless(sentence) else texts or self._despite_the_cause(sentence)
        update["headings"] = tuple(heading for heading, _ in sentence.headings)
        numbers = [] if counts_rows(sentence) else self._conditions.numbers(_of_values(sentence))
        update["numbers"] = tuple(number for number in numbers if number.unit in self._units)
        update |= self._against_target(sentence)
        update |= self._forms(sentence)
        if texts:
            update["texts"] = texts
        elif (
            len(sentence.departments) < 2
            and not update.get("unnamed")
            and not update.get("kind")
            and not update.get("note_field")
        ):
            filtered = (
                any(update.get(name) for name in _FILTERS)
                or update.get("met") is not None
                or ratings is not None
                or rank_word(sentence)
            )
            if dimension(sentence) is Field.GOAL:
                resolution = self._beyond_the_goals(resolution)
            update |= self._themes.rows(sentence, resolution, filtered=filtered, rated=ratings is not None)
        if update.get("rows") == () and plural(sentence) and (told := self._told(sentence, update["theme"])):
            update |= {"texts": (told,), "theme": (), "rows": None}
        elif update.get("rows") == () and ratings and all(match.rows for match in resolution.matches):
            update |= {"theme": (), "rows": None}  # 「文句なしの順調」: manner of speech, no theme
        if caused := self._themes.cause(sentence, ratings):
            update |= {"texts": (caused,), "theme": (), "rows": None}
        if update.get("kind") == "blank":
            update["met"] = update["final_met"] = None
        selection = Selection(**{name: value for name, value in update.items() if value is not None})
        if selection == Selection(rows=(), theme=selection.theme) and not context.rows:
            return None
        follow = self._follow(sentence, selection, resolution, context)
        if follow is not None:
            return follow
        if selection.is_open and not whole(sentence) and not dimension(sentence):
            return None
        bare = Selection(
            rows=selection.rows, theme=selection.theme, met=selection.met, final_met=selection.final_met
        )
        several = plural(sentence) or whole(sentence) or rank_word(sentence) or dimension(sentence)
        if not several and (selection == bare or (selection.theme and not selection.ratings)):
            return None
        return selection

    def _despite_the_cause(self, sentence: Sentence) -> tuple[TextCondition, ...]:
        """A cause said beside a rating that has none: 「コロナの影響を受けたのに順調な指標」."""
        statuses = self._conditions.statuses(sentence)
        spans = self._conditions.cause_spans(sentence)
        if not statuses or any(mention.statuses & LATE for mention in statuses) or not spans:
            return ()
        if any(excluded for _, _, excluded in spans):
            return ()
        fields = self._conditions.text_fields(sentence)
        return (TextCondition(words=(sentence.causes[0].name,), fields=fields),)

    def _beyond_the_goals(self, resolution: Resolution) -> Resolution:
        """Without the words that only name the goals by which rows are grouped: 「しごと・ひと・まち」."""
        goals = {measure.text(Field.GOAL) for measure in self._report.measures}
        named = [match for match in resolution.matches if any(match.term.text in goal for goal in goals)]
        return replace(resolution, matches=tuple(match for match in resolution.matches if match not in named))

    def _departments(self, sentence: Sentence) -> dict[str, object]:
        wanted: list[str] = []
        unwanted: list[str] = []
        for place, mention in enumerate(sentence.departments):
            (unwanted if _is_left_out(sentence, place) else wanted).append(mention.name)
        several = 0
        if (
            sentence.has("several_departments")
            or re.search(
                r"(課|課名|部署|所管)(が|は|を|の数が)?(複数|\d\s?(?:つ|課)|ふたつ)(?!とも|の?(?:うち|中|指標))",
                sentence.text,
            )
            or re.search(r"\d\s?つ(以上)?の(課|部署)", sentence.text)
            or (not wanted and _SHARED.search(sentence.text))
        ):
            number = re.search(r"(\d)\s?つ?(以上)?の?(課|部署)", sentence.text)
            several = int(number[1]) if number else 2
        return {
            "departments": tuple(dict.fromkeys(wanted)),
            "excluded_departments": tuple(unwanted),
            "all_departments": len(wanted) > 1 and _jointly(sentence),
            "min_departments": several,
        }

    def _against_target(self, sentence: Sentence) -> dict[str, object]:
        claims = [
            claim
            for claim in self._claiming.claims(sentence)
            if claim.kind in {"met", "final_met", "direction"}
        ]
        if re.search(
            r"目標(?:(?!指標|もの|KPI)[^。]){0,16}(の|た|る|い)(です)?か(どうか)?(、|を|と|も|[?。]*$)",
            sentence.text,
        ) and plural(sentence):
            claims = []  # whether they met it is asked, not a condition
        ratio = any(number.ratio is not None for number in sentence.numbers) and not share_of_rows(sentence)
        update: dict[str, object] = {}
        if claims and not ratio:
            update["final_met" if claims[0].kind == "final_met" else "met"] = claims[0].positive
        if re.search(r"目標(値)?(以上(?!の?に)|を叩き出)", sentence.text) and not sentence.numbers:
            update["met"] = True
        if re.search(r"実績[^。]{0,8}目標[^。]{0,6}(以上|と同じか)", sentence.text):
            update["met"] = True
        if sentence.has("near") and not sentence.has("best"):
            update["met"] = False
        years = {year.year for year in sentence.years}
        both_plans = self._report.final_year in years or sentence.has("final_target")
        compared = re.search(r"(より|から|比べ|比し|対し)", sentence.text)
        planned = sentence.has("target") or {self._report.fiscal_year, self._report.final_year} <= years
        if sentence.has("unchanged") and sentence.has("target") and not sentence.has("actual"):
            update["plan"] = "unchanged"
        elif sentence.has("unchanged") and sentence.has("target") and sentence.has("actual"):
            update["equal"] = True
        elif (
            both_plans
            and (sentence.has("lowered") or (sentence.has("low") and compared))
            and planned
            and not rank_word(sentence)
        ):
            update["plan"] = "lowered"
        elif (
            both_plans
            and not sentence.has("remaining")
            and not re.search(r"あと\s?(何|どれ|いく)", sentence.text)
            and (sentence.has("raised") or (sentence.has("high") and compared))
            and planned
            and not rank_word(sentence)
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
        elif _WITH_ACTUAL.search(sentence.text) and plural(sentence):
            update["kind"] = "number"
        if nameless(sentence):
            update["unnamed"] = True
        if unit := unit_named(sentence.text):
            update["unit"] = unit
        if match := _BETTER.search(sentence.text):
            update["direction"] = "higher" if match[1] in {"大き", "高", "多"} else "lower"
        return update

    def texts(self, sentence: Sentence) -> tuple[TextCondition, ...]:
        """The words that rows must mention; later words give way where no row mentions them all."""
        quotes = bool(QUOTES_WORDS.search(sentence.text) and self._conditions.quoted_words(sentence))
        mentions = (
            quotes
            or MENTIONS.search(sentence.text)
            or (sentence.has("why") and re.search(r"(理由|原因|要因)に(挙|あ)", sentence.text))
        )
        if dated := self._dated(sentence):
            return (dated,)
        if not mentions or not (sentence.terms or sentence.causes or sentence.quoted):
            return ()
        several = plural(sentence) or (quotes and sentence.has("count"))
        if not (several or _OF_ROWS.search(sentence.text)) or (_OF_ROW.search(sentence.text) and not quotes):
            return ()
        if self._names_cause_of_rating(sentence) or (sentence.indicators and not several):
            return ()
        if not sentence.quoted and len([term for term in sentence.terms if term.weight >= 1]) > 3:
            return ()  # a description rather than words to look for
        return tuple(self._holdable(sentence, one) for one in self._conditions.texts(sentence))

    def _holdable(self, sentence: Sentence, wanted: TextCondition) -> TextCondition:
        """The condition, without later words where no row mentions them all."""
        condition = self._in_words(sentence, wanted)
        while not condition.any_of and not self._held(condition):
            shorter = self._printed_words(sentence, condition)
            if not shorter:
                return condition
            condition = TextCondition(words=shorter, fields=condition.fields)
        return condition

    def _printed_words(self, sentence: Sentence, condition: TextCondition) -> tuple[str, ...]:
        """Fewer words of a condition that no row holds: those printed as such, those held at all, all but the last."""
        alone = [TextCondition(words=(word,), fields=condition.fields) for word in condition.words]
        unknown = {
            match.term.text
            for match in self._resolver.matches(sentence.terms)
            if match.term.is_topic and not match.rows
        }
        if unknown & set(condition.words):
            return ()  # what no row mentions is not mentioned by leaving it out
        held = [hits[0] for one in alone for hits in [self._first_hit(one)] if hits]
        for words in (
            tuple(hit.words for hit in held if hit.words in condition.words),
            tuple(one.words[0] for one in alone if self._held(one)),
        ):
            if 0 < len(words) < len(condition.words):
                return words
        return condition.words[1:] if _qualifies(sentence, condition.words) else condition.words[:-1]

    def _first_hit(self, condition: TextCondition) -> list[Hit]:
        hits = (self._lookup.text_hits(measure, condition) for measure in self._report.measures)
        return next((found for found in hits if found), [])

    def _held(self, condition: TextCondition) -> bool:
        return any(self._lookup.text_hits(measure, condition) for measure in self._report.measures)

    def _dated(self, sentence: Sentence) -> TextCondition | None:
        """「令和5年度に始まる取組は」: rows whose texts name a year that is no year of the columns."""
        own = {self._report.fiscal_year, self._report.final_year}
        years = [year for year in sentence.years if year.year not in own]
        about = re.search(r"(取組|取り組み|予定|動き|始ま|行うこと|記載|書)", sentence.text)
        topical = sentence.terms or sentence.indicators or sentence.has("year_note", "target", "actual")
        if not years or not about or topical:
            return None
        words = (sentence.text[years[0].start : years[0].end],)
        condition = TextCondition(words=words, fields=self._conditions.text_fields(sentence))
        return condition if self._held(condition) else None

    def _told(self, sentence: Sentence, theme: object) -> TextCondition | None:
        """A theme that no indicator or initiative has, as words of the narrative: 「警察と連携している指標」."""
        words = tuple(theme) if isinstance(theme, tuple) else ()
        condition = TextCondition(words=words, fields=self._conditions.text_fields(sentence))
        return condition if words and self._held(condition) else None

    def _in_words(self, sentence: Sentence, condition: TextCondition) -> TextCondition:
        """The condition with compounds that no row holds cut into their words; 統計調査廃止 → 統計, 調査, 廃止."""
        if sentence.quoted or condition.any_of:
            return condition
        parts = {
            term.text: [part.surface for part in term.parts if part.is_noun and len(part.surface) > 1]
            for term in sentence.terms
        }
        words: list[str] = []
        for word in condition.words:
            alone = TextCondition(words=(word,), fields=condition.fields)
            pieces = TextCondition(words=tuple(parts.get(word, ())), fields=condition.fields)
            words += (
                [word] if self._held(alone) or not pieces.words or not self._held(pieces) else pieces.words
            )
        return TextCondition(words=tuple(words), fields=condition.fields)

    def _names_cause_of_rating(self, sentence: Sentence) -> bool:
        """Whether the words only name the cause that a rating has: 「コロナを理由とする遅れ」."""
        late = any(mention.statuses & LATE for mention in self._conditions.statuses(sentence))
        heavy = any(term.weight >= 1 for term in sentence.terms)
        headings = {heading.name for heading, _ in sentence.headings}
        either = re.search(r"(含む|含め|そうでない|非起因|どちらも|いずれも|問わず)", sentence.text)
        if late and sentence.causes and either and not heavy:
            return True
        caused = any(_CAUSES.match(sentence.text[mention.end :]) for mention in sentence.causes)
        return bool(late and caused and not heavy and set(sentence.quoted) <= headings)

    def _follow(
        self, sentence: Sentence, selection: Selection, resolution: Resolution, context: Context
    ) -> Selection | None:
        """The selection within or outside the rows of the turn before, where the sentence refers to them."""
        before = context.query.selection if context.query else Selection()
        if not context.rows:
            turned = self._turned(sentence, selection, before)
            return before.model_copy(update={turned: getattr(selection, turned)}) if turned else None
        if sentence.has("rest") or (sentence.has("except") and sentence.has("that")):
            if _SAME_DEPARTMENT.search(sentence.text):
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
        if _OPPOSITE.match(sentence.text) and (opposite := self._opposite(sentence, selection, before)):
            return before.model_copy(update=opposite)
        if turned := self._turned(sentence, selection, before):
            return before.model_copy(update={turned: getattr(selection, turned)})
        if _SAME_DEPARTMENT.search(sentence.text) and plural(sentence):
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
            and (
                not selection.is_open
                or rank_word(sentence)
                or sentence.has("which")
                or (dimension(sentence) and not sentence.has("indicator", "count"))
            )
            and selection.rows is None
            and len(context.rows) > 1
        ):
            own = among or sentence.has("that") or not restarts(sentence)
            return selection.model_copy(update={"rows": context.rows}) if own else None
        return None

    @staticmethod
    def _opposite(sentence: Sentence, selection: Selection, before: Selection) -> dict[str, object]:
        """The conditions that take the place of those before: 「逆に100%に届かなかったのは」."""
        said = {"numbers", "met", "final_met"}  # each says how the actual stands against a target
        new = {part: getattr(selection, part) for part in ("ratings", "plan", *said)}
        named = {part: value for part, value in new.items() if value not in (None, ())}
        if not named and (said_again := sentence.all("met", "unmet")):
            reached = (said_again[0].concept == "met") != said_again[0].negated
            named = {
                part: reached for part in ("met", "final_met") if getattr(before, part) is not None
            }  # 「逆に達成していないのは」 names no target
        measured = bool(said & set(named)) and any(getattr(before, part) not in (None, ()) for part in said)
        kept = {
            part: value
            for part, value in named.items()
            if (part in said and measured) or getattr(before, part) not in (None, ())
        }
        if kept and measured:
            kept = {"numbers": (), "met": None, "final_met": None, **kept}
        return kept

    @staticmethod
    def _turned(sentence: Sentence, selection: Selection, before: Selection) -> str:
        """The one condition that takes the place of the one before, of which no row has both: 「じゃあ評価不可は」."""
        if sentence.has("among", "that") or re.search(r"(絞|に限|だけ|^うち)", sentence.text):
            return ""
        for part in ("ratings", "departments", "headings"):
            new, old = getattr(selection, part), getattr(before, part)
            if new and old and not set(new) & set(old) and selection == Selection(**{part: new}):
                return part
        return ""
