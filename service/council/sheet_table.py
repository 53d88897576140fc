"""参考データ: the rows of a sheet as a table of printed values."""

from collections.abc import Iterable

from ingest.normalize import is_blank
from ingest.records import Field, Measure, Report
from service.council.row_facts import called, column_name
from service.evidence.figures import achievement
from service.schemas import Table

SHOWN = (Field.TARGET, Field.ACTUAL, Field.FINAL_TARGET, Field.RATING, Field.DEPARTMENT)
RATE = "達成率"
LOWER = "（少ないほどよい指標）"


def sheet_table(report: Report, measures: Iterable[Measure]) -> Table:
    """One line a row: the printed cells, the achievement where the cells give one."""
    rows = list(measures)
    return Table(
        columns=["行", "指標名", *(column_name(report, name) for name in SHOWN), RATE],
        rows=[_line(measure) for measure in rows],
        cited_rows=[measure.row for measure in rows],
    )


def _line(measure: Measure) -> list[str]:
    rate = achievement(measure)
    printed = [_cell(measure, name) for name in SHOWN]
    shown = "－" if rate is None else f"{rate:,}%"
    return [
        str(measure.row),
        called(measure),
        *printed,
        shown + (LOWER if measure.direction == "lower" else ""),
    ]


def _cell(measure: Measure, name: Field) -> str:
    """A cell as shown, several values or departments one below the other; 「－」 where it is blank."""
    if name is Field.DEPARTMENT and measure.departments:
        return "\n".join(measure.departments)
    quantities = measure.value(name).quantities
    if len(quantities) > 1 and all(quantity.part for quantity in quantities):
        return "\n".join(f"{quantity.part}{quantity.printed}" for quantity in quantities)
    return "－" if is_blank(measure.text(name)) else measure.text(name)
