"""A system under test that needs no stores: it answers from the gold, and can be broken in known ways."""

from collections.abc import Mapping, Sequence

from eval.cases import Case, CaseSet
from eval.targets.reply import Reply


class GoldReader:
    """Says the first alternative of each group and cites the gold rows; ids in `wrong` get no facts."""

    def __init__(
        self, sets: Sequence[CaseSet], wrong: Sequence[str] = (), name: str = "gold", without: str = ""
    ) -> None:
        self.name = name
        self._without = without
        self._cases = {case.turns: case for one in sets for case in one.cases}
        self._wrong = set(wrong)

    def ask(self, turns: Sequence[str], report: str) -> Reply:
        case = self._cases[tuple(turns)]
        if case.id in self._wrong:
            return Reply("わかりません。", "answered", 0.001)
        if case.abstain is True:
            return Reply("報告書にありません。", "not_in_report", 0.001, reason=case.reason)
        text = "、".join(group[0] for group in case.must)
        return Reply(text, "answered", 0.001, rows=case.rows)

    def rank(self, question: str, report: str) -> tuple[int, ...] | None:
        return next(case.rows for case in self._cases.values() if case.question == question)

    def describe(self) -> Mapping[str, str]:
        return {"kind": "stand-in"} | ({"without": self._without} if self._without else {})


def value_case(number: int = 1, **changes: object) -> Case:
    """「創業相談は何件？」 with the answer 28件 of row 3; any field can be changed."""
    fields: dict[str, object] = {
        "id": f"staff-{number:03d}",
        "turns": [f"創業相談は何件？（{number}）"],
        "type": "value",
        "rows": [3],
        "must": [["28件"]],
    }
    return Case.model_validate(fields | changes)


def case_set(cases: Sequence[Case], name: str = "isesaki-r4/working") -> CaseSet:
    return CaseSet(name.split("/", maxsplit=1)[0], name, tuple(cases), "0" * 64)
