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

    def questions(self, scope: Scope) -> list[LikelyQuestion]:
        """The likely questions of the scope: those about the whole first, then row by row, the likeliest first."""
        ranked = sorted(
            (
                (sum(each.concern.weight for each in raised), measure)
                for measure in scope.measures
                if (raised := self.rows.finder.find(measure))[0].kind != "status" or scope.chosen
            ),
            key=lambda pair: (-pair[0], pair[1].row),
        )
        groups = self._group_ids(scope)
        top = max((score for score, _ in ranked), default=0) + len(groups)
        listed = [_listed(self.sheet(each, scope), top - place) for place, each in enumerate(groups)]
        return listed + [_listed(self.rows.sheet(measure), score) for score, measure in ranked]

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
