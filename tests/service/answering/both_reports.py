"""Both reports at one desk each, asked without any store."""

from ingest.build import build_report
from ingest.records import Report
from service.answering.checker import check
from service.assistant import Desk, load_language, make_desk
from service.schemas import Answer
from service.understanding.context import Context, Turn
from tests.conftest import ISESAKI, MINATO

REPORTS: dict[str, Report] = {folder.name: build_report(folder) for folder in (ISESAKI, MINATO)}
REAL, INVENTED = REPORTS


class Desks:
    """Asks the report by its id; an answer is as the composer wrote it, proven by the checker."""

    def __init__(self) -> None:
        language = load_language()
        self._desks: dict[str, Desk] = {
            name: make_desk(report, 1, language) for name, report in REPORTS.items()
        }

    def ask(self, report: str, *turns: str) -> Answer:
        """The answer to the last of the turns."""
        desk, context = self._desks[report], Context()
        for question in turns:
            queries = desk.parser.parse(question, context)
            answer = desk.composer.compose(queries)
            assert check(answer, desk.report) == [], question
            rows = cited(answer) or [row for query in queries for row in query.selection.rows or ()]
            context = context.with_turn(Turn(queries=queries, rows=tuple(rows)))
        return answer


def cited(answer: Answer) -> list[int]:
    return [citation.row for citation in answer.citations]
