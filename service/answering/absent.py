"""What is said when there is no answer: plainly, with the reason, and the nearest content offered as such."""

from ingest.normalize import era_year
from ingest.records import Field, Report
from service.answering.draft import Draft
from service.answering.wording import named, rating, shown
from service.query import Query
from service.schemas import Answer, NearMiss, Reason


def _reason(query: Query) -> Reason:
    if query.reason is None or query.reason == "not_in_report":
        return "unknown_topic"
    return query.reason


class Absent:
    """Writes abstentions, definitions and clarifications for one report."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def abstain(self, draft: Draft, query: Query) -> None:
        """One sentence that says what is not there, and the nearest rows apart."""
        draft.status, draft.reason = "not_in_report", _reason(query)
        draft.say(self.sentence(query))
        self._nearest(draft, query)

    def sentence(self, query: Query) -> str:
        """What the report does not hold, and why."""
        report = self._report
        year = f"{era_year(report.fiscal_year)}度"
        planned = query.detail == f"{era_year(report.final_year)}度"  # only a target of that year is printed
        values = "実績値" if planned else "数値"
        about = f"「{query.detail}」" if query.detail else "お尋ねの内容"
        texts = {
            "other_place": f"この報告書は{report.city}のもので、{about}の数値は記載がありません。",
            "other_year": f"この報告書に{query.detail or '他の年度'}の{values}は記載がありません。載っているのは{year}の目標値・実績値と、{era_year(report.final_year)}度の目標値です。",
            "personal": "個人の氏名・連絡先などの情報は、この報告書に記載がありません。",
            "opinion": "報告書の記載にもとづいてお答えしており、意見や評価の是非についての記載はありません。",
            "no_such_value": f"{about}について、この報告書にその数値は記載がありません。",
            "unknown_topic": f"{about}について、この報告書には記載がありません。",
            "not_evaluated": f"{about}は、この報告書で評価されていません。",
        }
        return texts[_reason(query)]

    def _nearest(self, draft: Draft, query: Query) -> None:
        rows = (query.selection.rows or ())[:3]
        if query.reason == "other_place":
            rows = ()
        for row in rows:
            measure = self._report.measure(row)
            draft.near(measure, "近い内容の指標です（お尋ねの答えではありません）")
        if rows:
            names = "、".join(named(self._report.measure(row)) for row in rows)
            draft.say(f"近い指標として{names}があります（お尋ねの答えではありません）。")

    def define(self, draft: Draft, query: Query) -> None:
        """What a rating means, where the report defines it; else said that it does not."""
        labels = [
            label for label in self._report.scale if label.label in (query.selection.ratings or ())
        ] or list(self._report.scale)
        defined = [label for label in labels if label.meaning]
        if not defined:
            draft.status, draft.reason = "not_in_report", "no_such_value"
            names = "・".join(f"「{label.label}」" for label in labels)
            draft.say(
                f"評価{names}の意味や判定の基準（達成率が何パーセントなら該当するかなど）は、この報告書に記載がありません。"
            )
            return
        for label in defined:
            draft.say(f"評価「{label.label}」は「{label.meaning}」を表します。")
            for measure in self._report.measures:
                if measure.rating == label:
                    draft.cite(measure, (Field.RATING,))
                    break

    def clarify(self, draft: Draft) -> None:
        draft.status = "needs_clarification"
        draft.say(
            "どの指標についてのお尋ねか分かりませんでした。指標名や担当課を添えて、もう一度お尋ねください。"
        )
        examples = [measure for measure in self._report.measures if measure.indicator][:2]
        if examples:
            draft.say(f"例：「{examples[0].name}の実績は？」「{rating(examples[-1])}の指標は？」")

    def shown_value(self, row: int, name: Field) -> str:
        return shown(self._report.measure(row), name)


def refuse(answer: Answer) -> Answer:
    """What is said in place of an answer that the checker could not prove: its rows are offered, none of its words."""
    return Answer(
        answer="回答の一部を根拠のセルで確かめられなかったため、表示を控えました。質問の言い方を変えてお試しください。",
        status="refused",
        interpretation=answer.interpretation,
        near_misses=[
            NearMiss(row=citation.row, why="お尋ねに関わる行です。報告書の記載をご確認ください")
            for citation in answer.citations
        ],
    )
