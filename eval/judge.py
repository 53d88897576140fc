"""An optional second opinion: a chat model scores the answers of a run for completeness and faithfulness, 0 to 2 each.

It decides nothing: the gate and comparisons stand on known facts alone. Masked cases are left out.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from time import monotonic
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.errors import TargetError
from eval.results import CaseResult
from eval.runner import Run
from ingest.records import Report
from service.language_model import provider
from service.language_model.client import ModelClient, NoReplyError
from service.language_model.prompts import Prompt
from service.settings import Settings


class Opinion(BaseModel):
    """What the model says of one answer."""

    model_config = ConfigDict(frozen=True)

    answers: int = Field(ge=0, le=2)
    faithful: int = Field(ge=0, le=2)
    why: str = Field("", max_length=400)


class Judged(BaseModel):
    """A case with the opinion on it; without one where the model gave none that can be read."""

    model_config = ConfigDict(frozen=True)

    key: str
    opinion: Opinion | None = None
    error: str = ""


class Judge:
    """Asks the chat model of the settings."""

    def __init__(self, client: ModelClient, model: str, seconds: float) -> None:
        self._client = client
        self._seconds = seconds
        self._prompt = Prompt.load("judge.ja", {"data"})
        self.name = f"{model}、{self._prompt.label}"

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """TargetError without a configured model, InvalidSettingError where it cannot be used."""
        if not settings.chat_model:
            raise TargetError("採点する対話モデルがありません。SENRYAKU_CHAT_MODEL などを設定してください。")
        provider.require(settings)
        client = ModelClient(lambda: provider.make(settings), 1)
        return cls(client, settings.chat_model, settings.chat_deadline)

    def judge(self, result: CaseResult, report: Report) -> Judged:
        """The opinion on one answer, given the rows that it stands on and those that it should."""
        rows = [
            {
                "行": row,
                **{
                    report.columns.get(n, n.value): cell.reading
                    for n, cell in report.measure(row).cells.items()
                },
            }
            for row in sorted({*result.rows, *result.gold_rows})
        ]
        data = {"質問": list(result.turns), "回答": result.answer, "根拠の行": rows}
        messages = self._prompt.fill(data=json.dumps(data, ensure_ascii=False))
        try:
            reply = self._client.text(
                "judge", messages, monotonic() + self._seconds, Opinion.model_json_schema()
            )
            return Judged(key=result.key, opinion=Opinion.model_validate_json(reply))
        except (NoReplyError, ValidationError) as error:
            return Judged(key=result.key, error=type(error).__name__)


def judge_run(
    run: Run,
    target: str,
    reports: Mapping[str, Report],
    judge: Judge,
    tick: Callable[[], object] = lambda: None,
) -> Iterator[Judged]:
    """Every case of a target that is not masked; TargetError for a target that the run does not have."""
    if target not in run.targets:
        raise TargetError(f"対象「{target}」はこの結果にありません（{'、'.join(run.targets)}）。")
    places = {one.name: one.report for one in run.record.sets}
    for result in run.targets[target].results:
        if not result.masked:
            yield judge.judge(result, reports[places[result.set]])
        tick()


def means(judged: Sequence[Judged]) -> dict[str, float]:
    """The mean of each score over the cases with an opinion, in [0, 2]; empty without any."""
    opinions = [one.opinion for one in judged if one.opinion]
    if not opinions:
        return {}
    return {
        "answers": sum(one.answers for one in opinions) / len(opinions),
        "faithful": sum(one.faithful for one in opinions) / len(opinions),
    }
