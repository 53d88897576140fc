"""Queries that a client gives instead of a question: taken only where this report can answer them exactly."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from ingest.normalize import is_blank
from ingest.records import HIERARCHY, VALUE_FIELDS, Field, Report
from service.errors import InvalidQueryError
from service.evidence.figures import OPERANDS, PRINTED
from service.evidence.lookup import same_heading
from service.query import Ask, Claim, Heading, Metric, NumberCondition, Query, Selection

_GROUPED = (*HIERARCHY, Field.INITIATIVE, Field.RATING, Field.DEPARTMENT)
_OF_ROWS = (Ask.LOOKUP, Ask.FIND)
_NUMBERED = (Ask.RANK, Ask.AGGREGATE)
_LONGEST = 100  # characters of one word
_MOST = 200  # entries of one list
_LARGEST = Decimal(10**15)
_SMALLEST_STEP = -30  # decimal places: a third is 28 of them
_FIRST_YEAR, _LAST_YEAR = 1926, 2200  # 昭和元年 onwards


def vetted(queries: tuple[Query, ...], report: Report) -> tuple[Query, ...]:
    """The queries themselves. InvalidQueryError names, in Japanese, everything that this report cannot answer.

    What had no answer beside questions that had one is left out.
    """
    queries = tuple(query for query in queries if query.ask is not Ask.ABSTAIN) or queries
    problems = list(dict.fromkeys(problem for query in queries for problem in _of_query(query, report)))
    if problems:
        raise InvalidQueryError("。".join(problems[:10]) + "。")
    return queries


def with_rows_of_themes(query: Query, find: Callable[[str], tuple[int, ...]]) -> Query:
    """The query with the rows of the themes that it names without rows; `find` gives the rows of a theme's words."""
    update = {
        side: selection.model_copy(update={"rows": _rows_of(selection.theme, find)})
        for side in ("selection", "second")
        if (selection := getattr(query, side)) is not None and selection.theme and selection.rows is None
    }
    return query.model_copy(update=update)


def _rows_of(theme: tuple[str, ...], find: Callable[[str], tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(sorted({row for words in theme[:_MOST] for row in find(words[:_LONGEST])}))


def _of_query(query: Query, report: Report) -> Iterator[str]:
    if query.ask in (Ask.ABSTAIN, Ask.CLARIFY) or query.reason or query.detail:
        yield f"答えのない質問（ask: {query.ask}、reason、detail）は指定できません"
    rows = query.selection.rows is not None
    if (query.ask in _OF_ROWS and not rows) or (query.ask is Ask.COMPARE and not rows and not query.second):
        yield f"{query.ask} には selection.rows が必要です"
    if query.ask is Ask.FIND and not query.fields:
        yield "find には fields が必要です"
    if query.ask is Ask.DEFINITION and not query.selection.ratings:
        yield "definition には selection.ratings が必要です"
    if query.ask in _NUMBERED and (not query.metrics or query.metrics[0] not in _CALCULABLE):
        yield f"{query.ask} には metrics（{'、'.join(_CALCULABLE)}）が必要です"
    if wrong := [metric for metric in query.metrics if metric not in _metrics(query)]:
        yield f"{query.ask} の metrics に {'、'.join(wrong)} は使えません"
    if query.ask is Ask.AGGREGATE and query.aggregate is None:
        yield "aggregate には average か sum を指定してください"
    if query.ask is Ask.GROUP and query.group_by not in _GROUPED:
        yield f"group_by には {'、'.join(_GROUPED)} のいずれかを指定してください"
    if (query.limit is not None and query.limit < 1) or query.group_min < 1:
        yield "limit と group_min は1以上にしてください"
    if query.after and (query.limit is None or not 0 <= query.after < query.limit):
        yield "after は0以上で、limit（何番目までか）より小さくしてください"
    parts = (q.part for m in report.measures for name in VALUE_FIELDS for q in m.value(name).quantities)
    yield from _unknown("区分", query.parts, parts)
    yield from _words("focus", query.focus)
    for claim in query.claims:
        yield from _of_claim(claim, report)
    for selection in filter(None, (query.selection, query.second)):
        yield from _of_selection(selection, report)


_CALCULABLE = (*PRINTED, *OPERANDS)


def _metrics(query: Query) -> tuple[Metric, ...]:
    """What a query of this kind can say of a row; printed values of named rows are its `fields`."""
    if query.ask is Ask.LOOKUP:
        return (*OPERANDS, Metric.PART_GAP)
    if query.ask is Ask.FIND:
        return (Metric.GAP,)  # between the two numbers that a cell prints
    beside = query.ask is Ask.COMPARE and len(query.metrics) > 1
    return tuple(OPERANDS) if beside else _CALCULABLE


def _of_selection(selection: Selection, report: Report) -> Iterator[str]:
    departments = {name for measure in report.measures for name in measure.departments}
    yield from _unknown("評価", selection.ratings or (), (label.label for label in report.scale))
    yield from _unknown("担当課", (*selection.departments, *selection.excluded_departments), departments)
    rows = (*(selection.rows or ()), *selection.excluded_rows)
    yield from _unknown("行", map(str, rows), (str(measure.row) for measure in report.measures))
    for heading in selection.headings:
        yield from _of_heading(heading, report)
    for number in selection.numbers:
        yield from _of_number(number)
    if selection.theme and selection.rows is None:
        yield "theme には rows が必要です"
    if not 0 <= selection.min_departments <= len(departments):
        yield "min_departments は0以上にしてください"
    yield from _words("theme", selection.theme)
    yield from _words("unit", (selection.unit,))
    if any(not _FIRST_YEAR <= year < _LAST_YEAR for year in selection.note_years):
        yield f"note_years は{_FIRST_YEAR}年から{_LAST_YEAR}年までにしてください"
    for text in selection.texts:
        if not text.words or not text.fields:
            yield "texts には words と fields が必要です"
        yield from _words("texts", text.words)


def _of_heading(heading: Heading, report: Report) -> Iterator[str]:
    if heading.level not in (*HIERARCHY, Field.INITIATIVE) or is_blank(heading.name):
        yield f"見出し「{_short(heading.name)}」は使えません"
    elif not any(same_heading(measure, heading.level, heading.name) for measure in report.measures):
        yield f"見出し「{_short(heading.name)}」は、この報告書にありません"


def _of_number(condition: NumberCondition) -> Iterator[str]:
    exponent = condition.value.as_tuple().exponent
    if condition.metric not in _CALCULABLE:
        yield f"数値の条件に {condition.metric} は使えません"
    if not isinstance(exponent, int) or exponent < _SMALLEST_STEP or abs(condition.value) > _LARGEST:
        yield "数値の条件は1,000兆まで、小数は30桁までにしてください"
    yield from _words("unit", (condition.unit,))


def _of_claim(claim: Claim, report: Report) -> Iterator[str]:
    needs = {"number": claim.number, "count": claim.number, "share": claim.number, "cause": claim.words}
    if claim.kind in needs and not needs[claim.kind]:
        yield f"確かめること（{claim.kind}）に値がありません"
    if claim.kind == "rating":
        yield from _unknown("評価", claim.labels, (label.label for label in report.scale))
    if claim.number:
        yield from _of_number(claim.number)
    yield from _words("claims", (*claim.words, *claim.labels))


def _unknown(kind: str, given: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    names = set(known)
    for name in given:
        if name not in names:
            yield f"{kind}「{_short(name)}」は、この報告書にありません"


def _words(name: str, words: Iterable[str]) -> Iterator[str]:
    given = list(words)
    if len(given) > _MOST or any(len(word) > _LONGEST for word in given):
        yield f"{name} は{_MOST}個まで、それぞれ{_LONGEST}文字までにしてください"


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"
