"""From a scope to drafted sheets: finds the likely questions, ranks them and writes each one's sheet."""

from pydantic import BaseModel, Field

from ingest.records import Report
from service.council.group_sheet import GroupSheets
from service.council.records import Sheet
from service.council.row_sheet import RowSheets
from service.council.scope import Scope
from service.council.vocabulary import CouncilVocabulary
from service.language.text import Analyzer


class LikelyQuestion(BaseModel):
    """A question that members will probably ask, with what makes them; `score` ranks it."""

    id: str = Field(examples=["row-4"])
    title: str
    question: str
    reasons: list[str]
    rows: list[int]
    departments: list[str]
    score: int


class SheetWriter:
    """Finds questions and writes sheets over one report; the same scope gives the same sheets."""

    def __init__(self, report: Report, vocabulary: CouncilVocabulary, analyzer: Analyzer) -> None:
        self.report = report
        self.rows = RowSheets(report, vocabulary, analyzer)
        self._groups = GroupSheets(report, vocabulary, self.rows)

    def ranked(self, scope: Scope) -> dict[str, int]:
        """The ids of the likely questions with their scores: those about the whole first, then the likeliest rows."""
        scores = {
            measure.row: sum(each.concern.weight for each in raised)
            for measure in scope.measures
            if (raised := self.rows.finder.find(measure))[0].kind != "status" or scope.chosen
        }
        groups = self._group_ids(scope)
        top = max(scores.values(), default=0) + len(groups)
        found = {each: top - place for place, each in enumerate(groups)}
        return found | {
            f"row-{row}": scores[row] for row in sorted(scores, key=lambda row: (-scores[row], row))
        }

    def questions(self, scope: Scope) -> list[LikelyQuestion]:
        """The likely questions of the scope in words, the likeliest first."""
        return [_listed(self.sheet(each, scope), score) for each, score in self.ranked(scope).items()]

    def sheet(self, question: str, scope: Scope) -> Sheet:
        """The sheet of one question id: `row-4`, `all`, `cause-1`. KeyError for any other."""
        kind, _, number = question.partition("-")
        if question == "all" and scope.measures:
            return self._groups.overall(scope)
        if kind == "cause" and number.isdigit() and 1 <= int(number) <= len(self.report.scale):
            return self._groups.by_cause(self.report.scale[int(number) - 1], question, scope)
        if kind == "row" and number.isdigit():
            return self.rows.sheet(self.report.measure(int(number)))
        raise KeyError(question)

    def _group_ids(self, scope: Scope) -> list[str]:
        if len(scope.measures) < 2:
            return []
        causes = [
            f"cause-{place}"
            for place, label in enumerate(self.report.scale, start=1)
            if label.cause and sum(measure.rating == label for measure in scope.measures) > 1
        ]
        several = len({measure.rating for measure in scope.measures}) > 1
        return ["all", *causes] if several else causes


def _listed(sheet: Sheet, score: int) -> LikelyQuestion:
    return LikelyQuestion(
        id=sheet.id,
        title=sheet.title,
        question="".join(each.text for each in sheet.question),
        reasons=[reason.sentence.text for reason in sheet.reasons],
        rows=sheet.rows,
        departments=sheet.departments,
        score=score,
    )
