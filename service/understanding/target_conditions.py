"""Conditions on targets that stand in a sentence: 「目標に届かなかった」, 「最終目標のほうが高い」, 「実績が目標と同じ」."""

import re
from decimal import Decimal
from typing import Literal

from ingest.records import Report
from service.query import Metric, NumberCondition
from service.understanding.claiming import ClaimReader
from service.understanding.row_numbers import share_of_rows
from service.understanding.sentence import Sentence
from service.understanding.wording import plural, rank_word

_WHETHER_MET = re.compile(
    r"目標(?:(?!指標|もの|KPI)[^。]){0,16}(の|た|る|い)(です)?か(どうか)?(、|を|と|も|[?。]*$)"
)
_AT_LEAST_TARGET = re.compile(r"目標(値)?(以上(?!の?に)|を叩き出)")
_ACTUAL_AT_LEAST_TARGET = re.compile(r"実績[^。]{0,8}目標[^。]{0,6}(以上|と同じか)")

_MET_AND_YET = re.compile(
    r"(?:上回|超え|達成|届い|クリア)[^。、な]{0,8}(?:のに|にもかかわらず|にも関わらず|ながら|けど|けれど|が、)"
)  # 「目標を上回っているのに評価は概ね順調どまりの惜しい指標」


class TargetReader:
    """Reads how the actual stands against a target, and the two targets against each other."""

    def __init__(self, report: Report, claiming: ClaimReader) -> None:
        self._report = report
        self._claiming = claiming

    def read(self, sentence: Sentence) -> dict[str, object]:
        """The parts of a selection that targets fill: met, final_met, equal, plan."""
        update = self._met(sentence)
        if sentence.has("unchanged") and sentence.has("target"):
            return update | ({"equal": True} if sentence.has("actual") else {"plan": "unchanged"})
        plan = self._moved(sentence, judged=bool(update))
        return update | ({"plan": plan} if plan else {})

    def compared(self, sentence: Sentence) -> list[NumberCondition]:
        """More or less than the target in number: 「実績が目標より小さいのに順調な指標」."""
        claim = next((one for one in self._claiming.claims(sentence) if one.kind == "direction"), None)
        if claim is None:
            return []
        op: Literal["gt", "lt"] = "gt" if claim.positive else "lt"
        return [NumberCondition(metric=Metric.GAP, op=op, value=Decimal(0), unit="")]

    def _met(self, sentence: Sentence) -> dict[str, object]:
        """How the actual stands against the target or the final target."""
        claims = [
            claim
            for claim in self._claiming.claims(sentence)
            if claim.kind in {"met", "final_met", "direction"}
        ]
        if _WHETHER_MET.search(sentence.text) and plural(sentence):
            claims = []  # whether they met it is asked, not a condition
        ratio = any(number.ratio is not None for number in sentence.numbers) and not share_of_rows(sentence)
        update: dict[str, object] = {}
        if claims and claims[0].kind == "direction":
            return {}  # more or less than the target, be that good or bad: see `compared`
        if claims and not ratio:
            update["final_met" if claims[0].kind == "final_met" else "met"] = claims[0].positive
        if _AT_LEAST_TARGET.search(sentence.text) and not sentence.numbers:
            update["met"] = True
        if _ACTUAL_AT_LEAST_TARGET.search(sentence.text):
            update["met"] = True
        if sentence.has("near") and not sentence.has("best") and not _MET_AND_YET.search(sentence.text):
            update["met"] = False
        return update

    def _moved(self, sentence: Sentence, *, judged: bool) -> str:
        """Whether the final target is "raised" or "lowered"; `judged`: the actual is held against a target."""
        years = {year.year for year in sentence.years}
        both_plans = self._report.final_year in years or sentence.has("final_target")
        planned = sentence.has("target") or {self._report.fiscal_year, self._report.final_year} <= years
        if not both_plans or not planned or rank_word(sentence):
            return ""
        compared = re.search(r"(より|から|比べ|比し|対し)", sentence.text)
        if sentence.has("lowered") or (sentence.has("low") and compared):
            return "lowered"
        left = sentence.has("remaining") or re.search(r"あと\s?(何|どれ|いく)", sentence.text)
        raised = sentence.has("raised") or (sentence.has("high") and compared)
        return "raised" if raised and not left and not judged else ""
