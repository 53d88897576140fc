"""Sets of sheets over both reports, drafted once for all tests and without any store."""

from functools import cache
from typing import TYPE_CHECKING, cast

import sqlalchemy as sa

from ingest.records import Report
from ingest.settings import DATA
from service.council.desk import CouncilDesk, Request
from service.council.records import Sentence, Sheet, SheetSet
from tests.service.language.desks import language, report

if TYPE_CHECKING:
    from service.assistant import Assistant
    from service.language.text import Analyzer


class Loaded:
    """What a council desk asks of the assistant while it drafts: one loaded report."""

    def __init__(self, name: str, engine: sa.Engine | None = None) -> None:
        self._report = report(name)
        self.engine = engine or sa.create_engine("sqlite://")
        self.analyzer: Analyzer = language().analyzer

    def report(self, _report_id: str) -> Report:
        return self._report

    def reports(self) -> tuple[Report, ...]:
        return (self._report,)

    def generation(self, _report_id: str) -> int:
        return 1


def desk(name: str, engine: sa.Engine | None = None) -> CouncilDesk:
    return CouncilDesk(cast("Assistant", Loaded(name, engine)), DATA / "council")


@cache
def whole(name: str) -> SheetSet:
    """The set for a whole report."""
    return desk(name).draft(Request())


def sheet_of(name: str, indicator: str) -> Sheet:
    """The sheet about one indicator."""
    row = next(measure.row for measure in report(name).measures if measure.indicator == indicator)
    return next(sheet for sheet in whole(name).sheets if sheet.id == f"row-{row}")


def edited(sheet: Sheet, old: str, new: str) -> tuple[Sheet, Sentence]:
    """The sheet with the first spoken sentence that says `old` saying `new` there."""
    changed = sheet.model_copy(deep=True)
    sentence = next(each for each in changed.answer() if old in each.text)
    sentence.text = sentence.text.replace(old, new)
    return changed, sentence
