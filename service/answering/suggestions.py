"""Follow-up questions which have an answer, built from the rows at hand."""

from collections.abc import Sequence

from ingest.normalize import is_blank
from ingest.records import Field, Measure, Report
from service.evidence.figures import achievement
from service.query import Ask, Query

LIMIT = 4


def follow_ups(report: Report, queries: Sequence[Query], measures: Sequence[Measure]) -> list[str]:
    """Up to four next questions; each is answerable from these rows."""
    if not measures:
        return starters(report)[:LIMIT]
    query = queries[-1]
    if len(measures) == 1:
        return _of_row(measures[0], query)
    found = []
    if query.ask is Ask.GROUP:
        found.append("評価ごとの内訳は？")
    elif len({name for measure in measures for name in measure.departments}) > 1:
        found.append("担当課ごとに整理して")
    if any(achievement(measure) is not None for measure in measures):
        found.append("そのうち達成率が最も低いのは？")
    departments = [name for measure in measures for name in measure.departments]
    if len(set(departments)) > 1 and query.ask is Ask.LIST:
        most = max(set(departments), key=lambda name: (departments.count(name), name))
        found.append(f"そのうち{most}の指標は？")
    return found[:LIMIT]


def starters(report: Report) -> list[str]:
    """Questions to begin with, from what the loaded report holds."""
    labels = [measure.rating for measure in report.measures if measure.rating]
    found = []
    caused = next((label for label in report.scale if label.cause and label in labels), None)
    late = next(
        (label for label in report.scale if label.status in {"late", "very_late"} and label in labels), None
    )
    if caused:
        found.append(f"{caused.cause}で遅れた指標は？")
    elif late:
        found.append("遅れている指標は？")
    found.append("評価ごとの件数は？")
    found.append("達成率のワースト3は？")
    if any(label.status == "not_evaluated" for label in labels):
        found.append("評価不可の指標とその理由は？" if caused else "評価対象外の指標は？")
    found.append("目標を達成した指標は？")
    named = next(
        (
            measure
            for measure in report.measures
            if measure.indicator and not is_blank(measure.text(Field.DELAY_REASON))
        ),
        None,
    )
    if named:
        found.append(
            f"{named.indicator}が遅れている理由は？"
            if named.rating and named.rating.status in {"late", "very_late"}
            else f"{named.indicator}の実績は？"
        )
    return found


def _of_row(measure: Measure, query: Query) -> list[str]:
    options = [
        (Field.DELAY_REASON, "その理由は？"),
        (Field.ISSUE, "課題は？"),
        (Field.FUTURE_MEASURE, "今後の方策は？"),
        (Field.DEPARTMENT, "担当課は？"),
        (Field.RATING, "進捗評価は？"),
    ]
    return [text for name, text in options if name not in query.fields and not is_blank(measure.text(name))][
        :LIMIT
    ]
