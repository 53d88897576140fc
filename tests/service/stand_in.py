"""A deterministic assistant over the real report: real schema objects in every state a client meets."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from time import sleep

import sqlalchemy as sa

from ingest.build import build_report
from ingest.chunking import chunk_report
from ingest.errors import StoreError
from ingest.records import Chunk, Field, Measure, Report
from service.errors import NothingLoadedError, UnknownReportError
from service.given_queries import vetted
from service.query import Query
from service.schemas import Answer, Citation, CitedCell, Figure, Interpretation, NearMiss, Table

REPORT = Path(__file__).resolve().parents[2] / "data" / "reports" / "isesaki-r4"


@dataclass(frozen=True)
class StandInUnderstood:
    """A question read: its answer is ready."""

    answer: Answer

    @property
    def interpretation(self) -> Interpretation:
        return self.answer.interpretation


@dataclass(frozen=True)
class StandInReadiness:
    rows: bool = True
    vectors: bool = True
    detail: str = "すべての照会ができました。"


class StandInAssistant:
    """Answers a few questions from the rows; `ready_state`, `broken` and `lost` set the states of failure."""

    def __init__(self, engine: sa.Engine, ready_state: StandInReadiness | None = None) -> None:
        self.engine = engine
        self.ready_state = ready_state or StandInReadiness()
        self.broken = False
        self.lost = False
        self.delay = 0.0
        self.assistance = None

    @cached_property
    def _report(self) -> Report:
        return build_report(REPORT)

    def reports(self) -> tuple[Report, ...]:
        return () if self.broken else (self._report,)

    def report(self, report_id: str) -> Report:
        if report_id != self._report.id:
            raise UnknownReportError(f"報告書「{report_id}」は読み込まれていません。")
        return self._report

    def generation(self, report_id: str) -> int:
        self.report(report_id)
        return 1

    def ready(self) -> StandInReadiness:
        return self.ready_state

    def starters(self, report_id: str) -> list[str]:
        return [
            "コロナで遅れた指標は？",
            "評価不可の指標は？",
            "担当課別の件数は？",
            "障害者の一般企業への新規就労者数の達成率は？",
        ]

    def search(self, report_id: str, q: str, limit: int) -> list[tuple[Measure, float]]:
        scored = [(measure, float(len(set(q) & set(measure.name)))) for measure in self._report.measures]
        return sorted(scored, key=lambda pair: -pair[1])[:limit]

    def passages(self, report_id: str, q: str, limit: int) -> list[tuple[Chunk, float]]:
        return [(chunk, 0.5) for chunk in chunk_report(self._report)][:limit]

    def ask(
        self,
        question: str,
        conversation_id: str | None = None,
        report: str | None = None,
        queries: tuple[Query, ...] = (),
    ) -> Answer:
        return self.answer(self.read(question, conversation_id, report, queries))

    def read(
        self,
        question: str,
        conversation_id: str | None = None,
        report: str | None = None,
        queries: tuple[Query, ...] = (),
    ) -> StandInUnderstood:
        if self.broken:
            raise NothingLoadedError("報告書を取り込んでください: senryaku ingest")
        self.report(report or self._report.id)
        vetted(queries, self._report)
        answer = self._answer(question)
        return StandInUnderstood(
            answer.model_copy(update={"conversation_id": conversation_id or "c1", "checked": True})
        )

    def answer(self, understood: StandInUnderstood) -> Answer:
        return self.exact(understood)

    def additions(self, understood: StandInUnderstood, answer: Answer) -> Iterator[str]:
        return iter(())

    def exact(self, understood: StandInUnderstood) -> Answer:
        sleep(self.delay)
        if self.lost:
            raise StoreError("行データを読み書きできません。")
        return understood.answer

    def _answer(self, question: str) -> Answer:
        if "前橋" in question:
            return _abstention()
        if question.startswith("それ"):
            return _clarification()
        if "コロナ" in question:
            return self._list()
        if "達成率" in question:
            return self._rate(self._report.measure(6))
        return self._value(self.search("", question, 1)[0][0], question)

    def _list(self) -> Answer:
        found = [m for m in self._report.measures if m.rating and m.rating.cause == "コロナ"]
        near = next(m for m in self._report.measures if m.name == "特定健康診査実施率")
        columns = ["指標名", "令和4年度目標値", "令和4年度実績値", "進捗評価", "担当課"]
        fields = [Field.INDICATOR, Field.TARGET, Field.ACTUAL, Field.RATING, Field.DEPARTMENT]
        return Answer(
            answer=f"進捗評価が「進捗の遅れ（コロナ）」の指標は **{len(found)}件**（全41件中）です。",
            status="answered",
            interpretation=Interpretation(text="進捗評価 = 進捗の遅れ（コロナ）", query={"kind": "list"}),
            citations=[_cite(n, m, Field.RATING) for n, m in enumerate(found, 1)],
            near_misses=[NearMiss(row=near.row, why="評価は「進捗の遅れ」です。", indicator=near.name)],
            table=Table(
                columns=columns,
                rows=[[m.text(name) for name in fields] for m in found],
                cited_rows=[m.row for m in found],
            ),
            suggestions=["そのうち商工労働課の指標は？", "それ以外で遅れている指標は？"],
        )

    def _rate(self, measure: Measure) -> Answer:
        return Answer(
            answer=f"{measure.name}の令和4年度の達成率は **78.3%** です（目標23人に対し実績18人）[1]。",
            status="answered",
            interpretation=Interpretation(
                text=f"指標名 = {measure.name} かつ 求めるもの = 達成率", query={"kind": "rate"}
            ),
            citations=[_cite(1, measure, Field.TARGET, Field.ACTUAL)],
            figures=[Figure(text="78.3%", value=78.3, unit="%", how="18人 ÷ 23人", citations=[1])],
            suggestions=["今後の方策は？"],
        )

    def _value(self, measure: Measure, question: str) -> Answer:
        return Answer(
            answer=f"{measure.name}の令和4年度実績値は{measure.text(Field.ACTUAL)}です[1]。",
            status="answered",
            interpretation=Interpretation(text=f"指標名 = {measure.name}", query={"kind": "value"}),
            citations=[_cite(1, measure, Field.ACTUAL)],
            suggestions=["担当課は？"],
        )


def _cite(number: int, measure: Measure, *fields: Field) -> Citation:
    cells = [measure.cells[name] for name in fields]
    return Citation(
        id=number,
        report=measure.report,
        row=measure.row,
        page=measure.page,
        line=measure.line,
        indicator=measure.name,
        cells=[
            CitedCell(field=c.field.value, printed=c.printed, start=c.position.start, end=c.position.end)
            for c in cells
        ],
    )


def _abstention() -> Answer:
    return Answer(
        answer="この報告書は伊勢崎市のものです。前橋市の値は記載がありません。",
        status="not_in_report",
        reason="other_place",
        interpretation=Interpretation(text="対象 = 前橋市（この報告書の対象外）", query={"kind": "value"}),
        near_misses=[NearMiss(row=22, why="伊勢崎市の待機児童数ならあります。", indicator="待機児童数")],
        suggestions=["伊勢崎市の待機児童数は？"],
    )


def _clarification() -> Answer:
    return Answer(
        answer="どの指標についてのご質問でしょうか。",
        status="needs_clarification",
        interpretation=Interpretation(text="「それ」が指すものが分かりません", query={"kind": "unknown"}),
        suggestions=["製造品出荷額等の実績は？", "創業相談件数の実績は？"],
    )
