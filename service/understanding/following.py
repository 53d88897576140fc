"""What is asked of the rows of the turn before: その理由は？ 担当課は？ 1つ目の…, そっちは今後どうする."""

import re
from collections.abc import Sequence

from ingest.records import Field
from service.query import Ask, Claim, Metric, Query, Selection
from service.understanding.asking import Asked
from service.understanding.comparing import Comparison
from service.understanding.context import Context
from service.understanding.counting import Counting
from service.understanding.grounds import Grounds
from service.understanding.narrative import NarrativeQuestion
from service.understanding.open_question import is_open
from service.understanding.resolution import Resolution
from service.understanding.row_lookup import VALUES, RowLookup
from service.understanding.scope import abstain
from service.understanding.sentence import Sentence

SHORT = 14  # characters of 「全部で何件ですか」
_WHOSE_YEAR = re.compile(
    r"(?:何年度?|いつ|いつごろ)の?(?:年度|時点)?の?(?:数字|数値|値|もの|データ|実績|調査|時点|やつ)"
)
_PERSONS_WHO = re.compile(r"([ぁ-ん]{0,6}(?:人|方|市民|住民|世帯))(?:の数|数|は(?:何|なん))")
_SHARE = re.compile(r"(?:何|なん)\s?(?:割|%|パーセント|パー)")
_ORDINAL = re.compile(r"(?:(\d)つ目|(\d)(?:番目|位)|最初|1番上|前者|後者|最後|一番上)")

_SUMMED = re.compile(
    r"(合計|合算|総計|総和|トータル|足す|足し|足せ|合わせ[てるれ]|(?:全部|両方|2つ|二つ|みんな)(?:とも)?(?:で|あわせて)(?=何|いく|どれ|どの|なん))"
)
_ONLY_COUNTS = {"that", "count", "share", "question_word", "asks", "list", "indicator", "sum", "exist"}


def _metrics(fields: Sequence[Field]) -> list[Metric]:
    return [Metric(field.value) for field in fields if field in VALUES]


def _names_rows(sentence: Sentence) -> bool:
    """Whether a sentence says of its own which rows it means."""
    headed = sentence.departments or sentence.headings or sentence.labels
    return bool(headed or sentence.indicators or sentence.terms)


def adds_up(sentence: Sentence) -> bool:
    """Whether values told before are to be put together: 「合計すると」, 「その3つの平均は」."""
    average = sentence.has("average") and (
        sentence.has("that")
        or re.search(r"平均(値|を)?(に|と|を)?(す[るれ]|し|取|と[るれっ]|出)", sentence.text)
    )
    return bool(average or _SUMMED.search(sentence.text))


def sums_before(sentence: Sentence, context: Context) -> bool:
    """Whether a sentence that names no rows puts the values of the rows before together."""
    named = _names_rows(sentence) or re.search(r"(全体|全指標|報告書|すべての指標)", sentence.text)
    told = context.query is not None and context.query.ask in (Ask.LOOKUP, Ask.RANK, Ask.COMPARE)
    several = len(context.rows) > 1 or len(context.turns) > 1
    return bool(told and several and not named and adds_up(sentence))


def counted_again(sentence: Sentence, context: Context) -> Query | None:
    """How many the rows listed before are, and what share of all: 「それは全部で何件で、全体の何％」."""
    before = context.query
    named = _names_rows(sentence) or sentence.causes
    if before is None or before.ask not in (Ask.LIST, Ask.COUNT, Ask.SHARE) or named or sentence.numbers:
        return None
    leans = sentence.has("that") or not sentence.has("indicator")
    if not leans or sentence.cues_beyond(*_ONLY_COUNTS):
        return None
    share = sentence.has("share") or re.search(r"(何|なん)\s?(%|割|パー)", sentence.text)
    count = sentence.has("count") or re.search(r"(何|なん|いく)(件|つ|個|本)", sentence.text)
    if not share and not (count and (sentence.has("that") or len(sentence.text) < SHORT)):
        return None
    return Query(
        ask=Ask.COUNT if count else Ask.SHARE,
        selection=before.selection,
        second=(before.second or Selection()) if share else None,
        whole_share=bool(share),
    )


class FollowUp:
    """Resolves a sentence without rows of its own against the conversation."""

    def __init__(
        self,
        grounds: Grounds,
        lookup: RowLookup,
        comparison: Comparison,
        narrative: NarrativeQuestion,
        counting: Counting,
    ) -> None:
        self._grounds = grounds
        self._lookup = lookup
        self._comparison = comparison
        self._narrative = narrative
        self._counting = counting

    def query(
        self,
        sentence: Sentence,
        asked: Asked,
        context: Context,
        before: Sequence[Query],
        parts: tuple[str, ...],
    ) -> Query | None:
        rows = self._rows_before(sentence, context, before)
        if not rows:
            return None
        if asked.nothing and sentence.years and not sentence.terms and context.query:
            asked = self._in_another_year(sentence, context.query)
        if _WHOSE_YEAR.search(sentence.text) and not sentence.terms:
            return self._lookup.query(
                sentence, rows, Asked((Field.ACTUAL,)), parts
            )  # its cell prints the year
        if not asked.metrics and self._asks_share(sentence, rows):
            final = any(year.year == self._grounds.report.final_year for year in sentence.years)
            asked = Asked((), (Metric.FINAL_ACHIEVEMENT if final else Metric.ACHIEVEMENT,))
        measures = [self._grounds.report.measure(row) for row in rows]
        if year := self._grounds.scope.other_year(sentence, measures, asked.fields):
            return abstain("other_year", year, rows)
        rows = self._with_the_turn_before(sentence, context, rows)
        return (
            self._summed(sentence, asked, context, rows)
            or self._side_by_side(sentence, asked, context, rows, parts)
            or self._reaching(sentence, asked, context, rows)
            or self._told(sentence, asked, rows)
            or self._lacking(sentence, asked, rows)
            or self._openly(sentence, asked, rows)
            or self._of_the_rows(sentence, asked, context, rows, parts)
        )

    def _asks_share(self, sentence: Sentence, rows: Sequence[int]) -> bool:
        """Whether the rate of achievement is meant by 何割 of rows that are not counted in percent."""
        counted = {unit for row in rows for unit in self._counting.units(row)}
        return not sentence.terms and "%" not in counted and bool(_SHARE.search(sentence.text))

    @staticmethod
    def _with_the_turn_before(sentence: Sentence, context: Context, rows: tuple[int, ...]) -> tuple[int, ...]:
        """The rows of the last two turns where both are meant: 「どちらが」, 「合わせると」."""
        together = sentence.text.startswith("合わせ") or adds_up(sentence)
        which = sentence.has("which") and not sentence.has("department")  # 「課はどちらになりますか」
        if together and len(rows) > 1:
            return rows
        if len(context.turns) < 2 or not (together or which or sentence.has("both")):
            return rows
        both = tuple(dict.fromkeys([*context.turns[-2].rows, *rows]))
        return both if together else both[-2:] if len(rows) == 1 else rows

    @staticmethod
    def _summed(sentence: Sentence, asked: Asked, context: Context, rows: tuple[int, ...]) -> Query | None:
        """The values told of several rows before, put together: 「合計すると何人」, 「平均すると」."""
        before = context.query
        average = sentence.has("average")
        told = before is not None and before.ask in (Ask.LOOKUP, Ask.RANK, Ask.COMPARE)
        if before is None or not told or len(rows) < 2 or not adds_up(sentence):
            return None
        wanted = [*asked.metrics, *_metrics(asked.fields), *before.metrics, *_metrics(before.fields)]
        usable = [metric for metric in wanted if metric is not Metric.PART_GAP]
        return Query(
            ask=Ask.AGGREGATE,
            selection=Selection(rows=rows),
            metrics=(usable[0] if usable else Metric.ACTUAL,),
            aggregate="average" if average else "sum",
        )

    def _side_by_side(
        self,
        sentence: Sentence,
        asked: Asked,
        context: Context,
        rows: tuple[int, ...],
        parts: tuple[str, ...],
    ) -> Query | None:
        """Two rows compared by what is asked now, else by what was asked before."""
        if len(rows) != 2 or not sentence.has("which", "difference", "compare"):
            return None
        previous = context.query.metrics if context.query else ()
        metrics = asked.metrics if Metric.ACHIEVEMENT in asked.metrics else previous
        return self._comparison.compare(sentence, rows, Asked(asked.fields, metrics), parts)

    def _reaching(
        self, sentence: Sentence, asked: Asked, context: Context, rows: tuple[int, ...]
    ) -> Query | None:
        """「届きましたか」 of the rows before, for the year whose target was asked."""
        cues = sentence.all("met", "unmet")
        plain = asked.nothing or asked.fields == (Field.ACTUAL,)
        if not cues or not plain or not self._grounds.claiming.is_yes_no(sentence):
            return None
        planned = context.query is not None and Field.FINAL_TARGET in context.query.fields
        positive = (cues[0].concept == "met") != cues[0].negated
        claim = Claim(kind="final_met" if planned else "met", positive=positive)
        return Query(ask=Ask.LOOKUP, selection=Selection(rows=rows), claims=(claim,), yes_no=True)

    def _told(self, sentence: Sentence, asked: Asked, rows: tuple[int, ...]) -> Query | None:
        """A sentence of the narrative of the rows before, or that they do not tell what is counted."""
        if passage := self._narrative.followed(sentence, asked, rows):
            return passage
        if unit := self._narrative.other_unit(sentence, asked, rows):
            matches = self._grounds.resolver.matches(sentence.terms)
            if counted := self._grounds.passages.counting(rows, unit, matches):
                return self._narrative.query_of(sentence, counted)
            if asked.nothing or asked.fields == (Field.ACTUAL,):
                return abstain("no_such_value", unit, rows)
        parted = self._grounds.passages.breakdown(rows) if "内訳" in sentence.text else None
        return self._narrative.query_of(sentence, parted) if parted else None

    def _lacking(self, sentence: Sentence, asked: Asked, rows: tuple[int, ...]) -> Query | None:
        """The abstention where a number is asked that the rows before do not count: 「寄付金額は？」, 「うち女性は」."""
        if did := self._did_otherwise(sentence):
            return abstain("unknown_topic", did, rows)
        narrowed = "" if is_open(sentence) else self._counting.other_age(sentence, rows)
        if narrowed or (narrowed := self._other_part(sentence, rows)):
            return abstain("no_such_value", narrowed, rows)
        matches = self._grounds.resolver.matches(sentence.terms)
        resolution = Resolution("one", rows, 1.0, 1.0, (), (), matches)
        lack = self._counting.lacking(sentence, asked, resolution)
        return self._narrative.counted(sentence, rows, lack) if lack else None

    def _did_otherwise(self, sentence: Sentence) -> str:
        """Persons whose number is asked and who did what no row speaks of: 「亡くなった人の数は」."""
        for term in sentence.terms:
            persons = _PERSONS_WHO.match(sentence.text, term.end)
            if term.weight < 1 and persons and not self._grounds.resolver.index.match(term).rows:
                return sentence.text[term.start : persons.end(1)]
        return ""

    def _other_part(self, sentence: Sentence, rows: Sequence[int]) -> str:
        """A part of persons (女性) that neither the cells nor the names of the rows know."""
        parts, _ = self._lookup.parts(sentence)
        asks_text = sentence.has("why", "issue", "future", "progress") or is_open(sentence)
        printed = "".join(self._grounds.report.measure(row).indicator for row in rows)
        unknown = [part for part in parts if part not in printed]
        known = self._lookup.with_parts(rows, parts) or asks_text
        return unknown[0] if unknown and not known else ""

    def _openly(self, sentence: Sentence, asked: Asked, rows: tuple[int, ...]) -> Query | None:
        """All that the one row before tells, where what, who, where or how is asked with words of its own."""
        named = sentence.terms or sentence.numbers
        if len(rows) != 1 or not named or not self._narrative.asks_openly(sentence, asked):
            return None
        if sentence.has("who") and not self._grounds.resolver.rows_of(sentence).candidates:
            return abstain("unknown_topic", sentence.terms[0].text if sentence.terms else "", rows)
        return self._narrative.tell(sentence, rows[0])

    def _of_the_rows(
        self,
        sentence: Sentence,
        asked: Asked,
        context: Context,
        rows: tuple[int, ...],
        parts: tuple[str, ...],
    ) -> Query:
        """Cells, figures and claims of the rows before; of many rows a list."""
        claims = self._grounds.claiming.claims(sentence)
        if asked.nothing and parts and context.query and self._lookup.with_parts(rows, parts):
            before = context.query
            asked = Asked(before.fields or (Field.ACTUAL, Field.TARGET), before.metrics, before.times)
        if asked.nothing and not claims and (continued := self._continued(sentence, rows, context)):
            return continued
        if len(rows) > 3 and not claims:
            selection = Selection(rows=rows)
            return Query(ask=Ask.LIST, selection=selection, fields=asked.fields, metrics=asked.metrics)
        return self._lookup.query(sentence, rows, asked, parts)

    def _in_another_year(self, sentence: Sentence, before: Query) -> Asked:
        """What was asked before, for the year that the follow-up names: 「令和6年度は？」."""
        final = any(year.year == self._grounds.report.final_year for year in sentence.years)
        turned = (
            {Field.TARGET: Field.FINAL_TARGET, Field.ACTUAL: Field.FINAL_TARGET}
            if final
            else {Field.FINAL_TARGET: Field.TARGET}
        )
        fields = tuple(dict.fromkeys(turned.get(field, field) for field in before.fields))
        return Asked(fields, before.metrics, before.times)

    def _continued(self, sentence: Sentence, rows: tuple[int, ...], context: Context) -> Query | None:
        """What the turn before asked, or a sentence of the narrative, for a follow-up that names no field."""
        terms = sentence.terms
        ranked = (
            self._grounds.passages.rank(self._grounds.resolver.matches(terms), rows=rows) if terms else []
        )
        if ranked and ranked[0].own > 0.2:
            return Query(
                ask=Ask.FIND,
                selection=Selection(rows=(ranked[0].row,)),
                fields=(ranked[0].field,),
                focus=tuple(term.text for term in terms),
            )
        if context.query and sentence.has("when", "who", "where", "how_much", "question_word"):
            fields = tuple(field for field in context.query.fields if field not in VALUES) or (
                Field.DELAY_REASON,
            )
            return Query(ask=Ask.LOOKUP, selection=Selection(rows=rows), fields=fields)
        if context.query and context.query.fields:
            return Query(
                ask=Ask.LOOKUP,
                selection=Selection(rows=rows),
                fields=context.query.fields,
                metrics=context.query.metrics,
            )
        return None

    def _rows_before(self, sentence: Sentence, context: Context, before: Sequence[Query]) -> tuple[int, ...]:
        """The rows that the sentence leans on: of this message, else of the turn before; one of them where it says."""
        earlier = before[-1].selection.rows if before and before[-1].selection.rows else None
        rows = earlier or context.rows
        if not rows:
            return ()
        single = context.query is not None and (context.query.ask is Ask.COMPARE or context.query.limit == 1)
        if single and not earlier and not sentence.has("both", "each"):
            rows = rows[:1]
        if match := _ORDINAL.search(sentence.text):
            position = {"最初": 1, "前者": 1, "一番上": 1, "1番上": 1, "後者": 2, "最後": len(rows)}.get(
                match[0]
            ) or int(match[1] or match[2])
            rows = rows[position - 1 : position] or rows
        return self._narrowed(sentence, rows)

    def _narrowed(self, sentence: Sentence, rows: tuple[int, ...]) -> tuple[int, ...]:
        """The one of several rows before whose indicator the follow-up names: 「会員数のほうは」."""
        nouns = [match for match in self._grounds.resolver.matches(sentence.terms) if match.term.weight >= 1]
        named = [
            row for row in rows if any(match.strength(row, (Field.INDICATOR,)) >= 0.85 for match in nouns)
        ]
        return (named[0],) if len(rows) > 1 and len(named) == 1 else rows
