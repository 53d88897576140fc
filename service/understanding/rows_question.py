"""Questions about named or described rows: decides between look-up, comparison, passage, follow-up and abstention."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from ingest.records import NARRATIVE_FIELDS, Field
from service.evidence.passages import Passage
from service.language.terms import Term
from service.query import Ask, Metric, Query
from service.understanding.absence import Absence
from service.understanding.asking import Asked
from service.understanding.comparing import Comparison
from service.understanding.context import Context
from service.understanding.counting import Counting
from service.understanding.coverage import Coverage
from service.understanding.following import FollowUp
from service.understanding.grounds import Grounds
from service.understanding.leaning import THEN, Leaning
from service.understanding.narrative import NarrativeQuestion
from service.understanding.open_question import is_open
from service.understanding.passage_choice import PassageChoice
from service.understanding.persons import Persons
from service.understanding.printed_numbers import PrintedNumbers
from service.understanding.quantity import asked_quantity
from service.understanding.resolution import Resolution, leading
from service.understanding.row_lookup import RowLookup
from service.understanding.scope import abstain
from service.understanding.sentence import Sentence
from service.understanding.sounding import Sounding

_MONEY = re.compile(r"金額|何億|何兆|何円|億円|いくらに")
_BROUGHT_TO = re.compile(
    r"(?:何|なん)[㐀-鿿]{1,2}に(?:絞|しぼ|限|抑|おさえ|減ら|増や|広げ|縮)"
)  # said of something else than the value
_LIMITED_TO = re.compile(r"以上|以下|未満|限定|に限|対象")  # who may take part
_ELLIPTIC = re.compile(
    r"(?:は|って)(?:、?(?:どこ|どちら)(?:です|でしょう|なの|だ)?か?)?[?。]*$"
)  # 「災害協定は何件？創業相談は？」
_SINCE = re.compile(r"年度?(?:から|以降|以来|ごろ|頃)")  # a course that the narrative tells
_DIFFERS = re.compile(
    r"(?:何|なん|どれ(?:くらい|ほど|だけ)?|どの(?:くらい|程度))\s?(?:ポイント|%|人|件|回)?(?:の|ほど|くらい|ぐらい)?、?(?:差|開|違|動|変|増え|減|上が|下が|伸び|離)|差は"
)  # between two numbers that a cell prints: 「R3年度とR4年度とで何ポイントの開き」
NAMING, CLEAR, NAMED, TOLD = 0.5, 0.6, 0.8, 0.75
NEARLY = 0.6  # a further row is near what is asked where it holds this share of what the nearest holds
SHORT = 22  # characters of a follow-up that names a row and nothing else


class RowsQuestion:
    """Builds queries over single rows or a few of them."""

    def __init__(self, grounds: Grounds) -> None:
        self._grounds = grounds
        self._coverage = Coverage(grounds.resolver.index, grounds.report.city, grounds.words.gone)
        self._persons = Persons(grounds)
        self._lookup = RowLookup(grounds)
        self._comparison = Comparison(grounds, self._lookup)
        self._counting = Counting(grounds)
        self._numbers = PrintedNumbers(grounds, self._counting)
        self._sounding = Sounding(grounds, self._coverage)
        self._choice = PassageChoice(grounds)
        self._narrative = NarrativeQuestion(grounds, self._coverage, self._counting)
        self._absence = Absence(grounds, self._narrative, self._counting, self._numbers)
        self._leaning = Leaning(grounds, self._counting)
        self._following = FollowUp(grounds, self._lookup, self._comparison, self._narrative, self._counting)

    def comparison(self, sentence: Sentence) -> Query | None:
        """Two or more rows set side by side; None where the sentence compares none."""
        one = len({row for mention in sentence.indicators for row in mention.rows}) == 1
        if one and is_open(sentence) and not sentence.has("which", "compare", "difference", "both", "each"):
            return None  # 「放課後子供教室は学校のほかにどこと連携するの」
        return self._comparison.query(sentence)

    def _of_its_own(self, sentence: Sentence, follow: Query, resolution: Resolution) -> Query | None:
        """The value of another row that the sentence names, where those before do not hold what it asks."""
        if follow.ask is not Ask.ABSTAIN or follow.reason == "other_year" or not resolution.found:
            return None
        alone = self.query(sentence, Context(), ())
        rows = alone.selection.rows or ()
        other = len(rows) == 1 and not set(rows) & set(follow.selection.rows or ())
        return alone if other and alone.ask is Ask.LOOKUP else None

    def foreign(self, sentence: Sentence, query: Query) -> Query | None:
        """The abstention where a ranking, average or list would answer a topic that the report does not know."""
        if query.ask not in (Ask.LIST, Ask.COUNT, Ask.RANK, Ask.AGGREGATE, Ask.SHARE):
            return None
        ranked = (
            query.ask is Ask.RANK and query.selection.is_open
        )  # by their values: what texts mention has none
        fields = set(Field) - set(NARRATIVE_FIELDS) if ranked else None
        topic = self._coverage.foreign_topic(sentence, query.selection.rows, fields)
        if query.ask in (Ask.COUNT, Ask.LIST) and query.selection.theme and not sentence.has("indicator"):
            topic = topic or self._counting.uncounted(sentence, query.selection.rows or ())
        if topic is None:
            return None
        printed = self._grounds.words.prints(topic.text)
        return abstain("no_such_value" if printed else "unknown_topic", topic.text)

    def query(self, sentence: Sentence, context: Context, before: Sequence[Query]) -> Query:
        """What is asked of single rows or a few of them; never None: an abstention where they do not hold it."""
        query = self._asked_of_rows(sentence, context, before)
        differs = query.ask is Ask.FIND and _DIFFERS.search(sentence.text)
        return query.model_copy(update={"metrics": (Metric.GAP,)}) if differs else query

    def _asked_of_rows(self, sentence: Sentence, context: Context, before: Sequence[Query]) -> Query:
        asked = self._grounds.asking.asked(sentence)
        parts, terms, resolution = self._resolved(sentence, before)
        if printed := self._numbers.of_target(sentence, resolution):
            resolution = Resolution("named", printed, 1.0, 1.0)
        resolution = self._of_these(sentence, resolution)
        if told := self._absence.of_a_part(sentence, resolution) or self._brought_to(sentence, resolution):
            return told
        said = (before[-1].selection.rows or ()) if before else context.rows
        if said and (quoted := self._grounds.passages.quoting(sentence.quoted, said)):
            return self._narrative.find(sentence, quoted)
        if self._leaning.refers(sentence, resolution, terms, context):
            if follow := self._following.query(sentence, asked, context, before, parts):
                return self._of_its_own(sentence, follow, resolution) or follow
            if not terms and not sentence.numbers and not self._grounds.words.sounding(sentence.text):
                run = self._grounds.passages.running(sentence.text)
                return self._narrative.query_of(sentence, run) if run else Query(ask=Ask.CLARIFY)
        earlier = before[-1] if before and _ELLIPTIC.search(sentence.text) else context.query
        if again := self._asks_again(sentence, asked, resolution, earlier, parts):
            return again
        one = resolution.found and len(resolution.rows) == 1 and is_open(sentence) and asked.nothing
        several = () if one else self._comparison.several(sentence, terms)
        if len(several) > 1:
            return self._comparison.compare(sentence, several, asked, parts)
        if not resolution.found and (printed := self._numbers.rows(sentence)):
            resolution = Resolution("named", printed, 1.0, 1.0)
        sure = resolution.kind == "named" or (resolution.kind == "one" and resolution.indicator >= NAMED)
        quoted = self._grounds.passages.quoting(sentence.quoted, resolution.rows if sure else None)
        if quoted and self._choice.counts(sentence, quoted):
            return self._narrative.find(sentence, quoted)
        passage = self._choice.passage(sentence, resolution)
        resolution = self._sounding.resolution(sentence, resolution, passage)
        resolution = self._told_of_one(resolution, asked, passage)
        if passage and self._told(sentence, resolution, asked, passage):
            lacking = self._absence.untold(sentence, asked, passage)
            named = self._absence.naming(sentence, passage)
            return lacking or self._narrative.find(sentence, named, asked.fields)
        if not resolution.found:
            return self._nothing(sentence, resolution)
        rows = self._choose(resolution, context, before)
        return self._of_rows(sentence, resolution, asked, parts, rows)

    def _of_these(self, sentence: Sentence, resolution: Resolution) -> Resolution:
        """Of several rows those that print the number said, or amounts of money where these are asked."""
        if resolution.kind != "several":
            return resolution
        told = self._numbers.those(sentence, resolution.rows) or self._in_money(sentence, resolution.rows)
        kind: Literal["one", "several"] = "one" if len(told) == 1 else "several"
        return replace(resolution, kind=kind, rows=told) if told else resolution

    def _in_money(self, sentence: Sentence, rows: tuple[int, ...]) -> tuple[int, ...]:
        """Those of several rows whose values are amounts of money, where an amount of money is asked."""
        if not _MONEY.search(sentence.text):
            return ()
        return tuple(row for row in rows if "円" in self._counting.units(row))

    def _brought_to(self, sentence: Sentence, resolution: Resolution) -> Query | None:
        """The sentence of one row that prints to what number something was brought: 「何人に絞って開かれたか」."""
        quantity = asked_quantity(sentence)
        if not quantity or resolution.kind != "one" or not _BROUGHT_TO.match(sentence.text, quantity.start):
            return None
        pattern = re.compile(quantity.printed.pattern + "に")
        told = self._grounds.passages.printing(resolution.rows[0], pattern)
        return self._narrative.query_of(sentence, told[0]) if told else None

    def _told(self, sentence: Sentence, resolution: Resolution, asked: Asked, passage: Passage) -> bool:
        """Whether the passage answers, and does not merely speak of what the row's own value counts."""
        if not self._choice.prefers(sentence, resolution, asked, passage):
            return False
        if asked.fields == (Field.ACTUAL,) and self._named_by_all(resolution):
            return not self._narrative.lacks_number(sentence, passage)
        in_value = self._counting.fits(sentence, resolution)
        return not (in_value and self._narrative.misses_number(sentence, passage))

    def _named_by_all(self, resolution: Resolution) -> bool:
        """Whether each noun stands in the one row's indicator or is a name of it: 「あおぞらバス」; the last one does."""
        if resolution.kind != "one":
            return False
        row = resolution.rows[0]
        nouns = [match for match in resolution.matches if match.term.weight >= 1]
        held = [match.strength(row, (Field.INDICATOR,)) >= NAMING for match in nouns]
        return held[-1:] == [True] and all(
            inside or self._counting.is_name(match.term, row)
            for match, inside in zip(nouns, held, strict=True)
        )

    @staticmethod
    def _told_of_one(resolution: Resolution, asked: Asked, passage: Passage | None) -> Resolution:
        """Of several rows that no indicator names, the one whose narrative holds most of what is asked of it."""
        narrative = set(asked.fields) & set(NARRATIVE_FIELDS)
        if resolution.kind != "several" or not narrative or not passage or passage.row not in resolution.rows:
            return resolution
        named = any(
            candidate.indicator >= NAMING
            for candidate in resolution.candidates
            if candidate.row in resolution.rows
        )
        return (
            resolution
            if named or passage.own < TOLD
            else replace(resolution, kind="one", rows=(passage.row,))
        )

    def _asks_again(
        self,
        sentence: Sentence,
        asked: Asked,
        resolution: Resolution,
        earlier: Query | None,
        parts: tuple[str, ...],
    ) -> Query | None:
        """What was asked before, for another row that is named and nothing else: 「鉄道は？」."""
        vague = (asked.nothing or sentence.has("overall")) and (
            len(sentence.text) < SHORT or THEN.match(sentence.text)
        )
        if not vague or not resolution.found or not earlier or earlier.ask is not Ask.LOOKUP:
            return None
        if not (earlier.fields or earlier.metrics) or self._coverage.uncovered(sentence, resolution):
            return None
        rows = self._choose(resolution, Context(), ())
        other = self._narrative.other_unit(sentence, asked, rows)
        if other or self._counting.lacking(sentence, asked, replace(resolution, rows=rows)):
            return None
        return self._lookup.query(
            sentence, rows, Asked(earlier.fields, earlier.metrics, earlier.times), parts
        )

    def _resolved(
        self, sentence: Sentence, before: Sequence[Query]
    ) -> tuple[tuple[str, ...], list[Term], Resolution]:
        """The parts of cells that the sentence names, its other terms, and the rows that these speak of."""
        parts, terms = self._lookup.parts(sentence)
        resolution = self._grounds.resolver.rows_of(replace(sentence, terms=tuple(terms)))
        if same := self._still_of(sentence, resolution, before):
            resolution = Resolution("named", same, 1.0, 1.0, (), (), resolution.matches)
        if parts and resolution.found and not self._lookup.with_parts(resolution.rows, parts):
            parts, terms = (), list(sentence.terms)  # 女性 of 女性の就労支援 is no part of a cell
            resolution = self._grounds.resolver.rows_of(sentence)
        if not resolution.found and (topical := self._grounds.resolver.by_topic(sentence.text, terms)):
            resolution = topical
        return parts, terms, resolution

    @staticmethod
    def _still_of(sentence: Sentence, resolution: Resolution, before: Sequence[Query]) -> tuple[int, ...]:
        """The row asked of before in this message, where its indicator holds all that is named: 「登録数も書いて」."""
        rows = (before[-1].selection.rows or ()) if before else ()
        nouns = [match for match in resolution.matches if match.term.weight >= 1]
        if len(rows) != 1 or not nouns or sentence.indicators:
            return ()
        said = before[-1].focus  # 「どのような催しが開かれたか。催しの名称は」
        held = all(
            match.strength(rows[0], (Field.INDICATOR,)) >= CLEAR
            or (match.term.text in said and match.strength(rows[0]) >= CLEAR)
            for match in nouns
        )
        return rows if held else ()

    def _of_rows(
        self,
        sentence: Sentence,
        resolution: Resolution,
        asked: Asked,
        parts: tuple[str, ...],
        rows: tuple[int, ...],
    ) -> Query:
        """What is asked of rows that are found: an abstention, their narrative, or their cells."""
        measures = [self._grounds.report.measure(row) for row in rows]
        asked = self._lookup.in_noted_years(sentence, measures, asked)
        of_year = asked.nothing and not is_open(sentence) and not _SINCE.search(sentence.text)
        glanced = (Field.ACTUAL,) if of_year else ()  # 「平成20年に生まれた赤ちゃんの数」
        if year := self._grounds.scope.other_year(sentence, measures, asked.fields or glanced):
            return abstain("other_year", year, rows)
        return (
            self._absence.not_held(sentence, resolution, asked, rows)
            or self._narrative.number_of(sentence, asked, rows)
            or self._dated(sentence, asked, rows)
            or self._counting_other(sentence, resolution, asked, rows)
            or self._openly(sentence, asked, rows)
            or self._looked_up(sentence, resolution, asked, parts, rows)
        )

    def _looked_up(
        self,
        sentence: Sentence,
        resolution: Resolution,
        asked: Asked,
        parts: tuple[str, ...],
        rows: tuple[int, ...],
    ) -> Query:
        """The cells asked; the narrative where nothing but はい or いいえ is asked of what it tells of the row.

        「予約なしでも受けられましたか」.
        """
        query = self._lookup.query(sentence, rows, asked, parts)
        if not query.yes_no or query.fields or query.metrics or query.claims or len(rows) != 1:
            return query
        beside = [
            match for match in resolution.matches if match.strength(rows[0], (Field.INDICATOR,)) < NAMING
        ]
        told = self._grounds.passages.rank(beside, rows=rows)
        if not told or told[0].own < NAMING:
            group = any(self._persons.is_group(term) for term in sentence.terms)
            told = self._grounds.passages.printing(rows[0], _LIMITED_TO) if group else []
        if not told:
            return query
        return query.model_copy(update={"fields": (Field.ACTUAL, told[0].field)})

    def _dated(self, sentence: Sentence, asked: Asked, rows: tuple[int, ...]) -> Query | None:
        """When something is planned, where a row has no actual yet."""
        if not sentence.has("when") or (asked.fields and Field.ACTUAL not in asked.fields):
            return None
        blank = self._grounds.report.measure(rows[0]).value(Field.ACTUAL).kind == "blank"
        dated = self._grounds.passages.dated(rows) if blank else None
        return self._narrative.query_of(sentence, dated) if dated else None

    def _counting_other(
        self, sentence: Sentence, resolution: Resolution, asked: Asked, rows: tuple[int, ...]
    ) -> Query | None:
        """What the narrative counts, or the abstention, where a number of something else than the value is asked."""
        if self._numbers.states_number(sentence, rows):
            return None
        if other := self._counting.lacking(sentence, asked, replace(resolution, rows=rows)):
            return self._narrative.counted(sentence, rows, other)
        fits = self._counting.fits(sentence, resolution)
        unit = "" if fits else self._narrative.other_unit(sentence, asked, rows)
        if not unit:
            return None
        matches = self._grounds.resolver.matches(sentence.terms)
        counted = self._grounds.passages.counting(rows, unit, matches)
        return (
            self._narrative.query_of(sentence, counted) if counted else abstain("no_such_value", unit, rows)
        )

    def _openly(self, sentence: Sentence, asked: Asked, rows: tuple[int, ...]) -> Query | None:
        """The narrative of the one row of which what, who, where or how is asked."""
        openly = len(rows) == 1 and self._narrative.asks_openly(sentence, asked)
        return self._narrative.tell(sentence, rows[0]) if openly else None

    def _choose(self, resolution: Resolution, context: Context, before: Sequence[Query]) -> tuple[int, ...]:
        """One row where the indicator or what was said before decides, all close ones else."""
        if resolution.kind != "several":
            return resolution.rows
        earlier = (before[-1].selection.rows if before else None) or context.rows
        known = tuple(row for row in resolution.rows if row in earlier)
        return known if len(known) == 1 else leading(resolution)

    def _nothing(self, sentence: Sentence, resolution: Resolution) -> Query:
        best = resolution.candidates[0].score if resolution.candidates else 0.0
        floor = max(0.15, best * NEARLY)
        nearest = tuple(candidate.row for candidate in resolution.candidates[:3] if candidate.score > floor)
        topic = "".join(term.text for term in (resolution.missing or sentence.terms)[:1])
        if year := self._grounds.scope.other_year(sentence, (), ()):
            return abstain("other_year", year, nearest)
        if not sentence.terms:
            return Query(ask=Ask.CLARIFY)
        return abstain(
            "no_such_value" if topic and self._grounds.words.prints(topic) else "unknown_topic",
            topic,
            nearest,
        )
