"""What understanding questions about rows stands on: one report's words, rows, passages and limits."""

from dataclasses import dataclass

from ingest.records import Report
from service.evidence.passages import PassageIndex
from service.understanding.asking import AskReader
from service.understanding.claiming import ClaimReader
from service.understanding.mentions import ReportWords
from service.understanding.number_conditions import NumberReader
from service.understanding.rating_conditions import RatingReader
from service.understanding.resolution import Resolver
from service.understanding.scope import Scope


@dataclass(frozen=True)
class Grounds:
    """The readers of one report, shared by the kinds of question."""

    report: Report
    words: ReportWords
    resolver: Resolver
    passages: PassageIndex
    ratings: RatingReader
    numbers: NumberReader
    asking: AskReader
    claiming: ClaimReader
    scope: Scope
