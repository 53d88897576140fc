"""Cases: questions with their known right answer, read from the sets in `data/evaluation/<report>/`."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from eval.errors import InvalidCaseError
from service.schemas import Reason

HELD_BACK = "heldback"
RowsMode = Literal["exact", "contains", "any", "free"]
Kind = Literal[
    "list", "count", "value", "derived", "rank", "compare", "text", "semantic", "group", "yesno",
    "unanswerable", "followup", "adversarial", "filter_num", "filter_text",
]  # fmt: skip
KINDS: dict[str, str] = {
    "list": "一覧", "count": "件数", "value": "値", "derived": "計算", "rank": "順位",
    "compare": "比較", "text": "文章", "semantic": "意味", "group": "分類",
    "yesno": "はい・いいえ", "unanswerable": "報告書にない",
    "followup": "追加質問", "adversarial": "ひっかけ", "filter_num": "数値条件", "filter_text": "語句条件",
}  # fmt: skip


class GoldCell(BaseModel):
    """A cell that a right answer cites: the row and the name of the field (`actual`, `delay_reason` …)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    row: int = Field(ge=1)
    field: str


class Case(BaseModel):
    """One conversation with the gold of its last turn; see `data/evaluation/README.md` for every field."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1, max_length=100)
    turns: tuple[str, ...] = Field(min_length=1)
    type: Kind
    rows: tuple[int, ...] = ()
    rows_mode: RowsMode = "exact"
    must: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    abstain: bool | Literal["either"] = False
    note: str = ""
    tags: tuple[str, ...] = ()
    reason: Reason | None = None
    cells: tuple[GoldCell, ...] = ()
    near_misses: tuple[int, ...] | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if any(row < 1 for row in self.rows) or len(set(self.rows)) != len(self.rows):
            raise ValueError(f"rows は重複のない1以上の番号です: {list(self.rows)}")
        if any(not group or not all(group) for group in self.must):
            raise ValueError("must の各グループには空でない語句が必要です")
        if not all(self.must_not) or not all(turn.strip() for turn in self.turns):
            raise ValueError("turns と must_not に空の文字列は書けません")
        if self.abstain is True and self.rows and self.rows_mode != "free":
            raise ValueError("abstain が true のとき rows は空か、rows_mode が free です")
        return self

    @property
    def question(self) -> str:
        """The message that is scored."""
        return self.turns[-1]


@dataclass(frozen=True, slots=True)
class CaseSet:
    """One file of cases about one report; `name` is 「isesaki-r4/samples」."""

    report: str
    name: str
    cases: tuple[Case, ...]
    checksum: str

    @property
    def held_back(self) -> bool:
        """Whether the wording must stay unseen while the product is mended: it is masked in every output."""
        return self.name.rsplit("/", 1)[-1].startswith(HELD_BACK)


def load_set(path: Path) -> CaseSet:
    """Read one set; the folder's name is the report's id.

    Raises InvalidCaseError with file, line and field for the first line that is no case, and for an id used
    twice.
    """
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidCaseError(
            f"{path} を読めません（{error}）。UTF-8 の JSON Lines を指定してください。"
        ) from error
    cases: dict[str, Case] = {}
    for number, line in enumerate(content.splitlines(), start=1):
        if not line.strip():
            continue
        case = _case(line, f"{path} {number}行目")
        if case.id in cases:
            raise InvalidCaseError(
                f"{path} {number}行目: id「{case.id}」が二度使われています。別の id にしてください。"
            )
        cases[case.id] = case
    report = path.resolve().parent.name
    checksum = hashlib.sha256(content.encode()).hexdigest()
    return CaseSet(report, f"{report}/{path.stem}", tuple(cases.values()), checksum)


def load_sets(paths: Iterable[Path]) -> list[CaseSet]:
    """Read sets from files and folders (each `*.jsonl` below a folder), in the order of their names."""
    files: list[Path] = []
    for path in paths:
        files.extend(sorted(path.rglob("*.jsonl")) if path.is_dir() else [path])
    if not files:
        raise InvalidCaseError(
            "問題集（*.jsonl）が見つかりません。--cases でファイルかフォルダを指定してください。"
        )
    return [load_set(path) for path in files]


def to_line(case: Case) -> str:
    """The case as one line of a set, defaults left out except the sample format's own fields."""
    always = {"id", "turns", "type", "rows", "rows_mode", "must", "must_not", "abstain", "note"}
    optional = {"tags", "reason", "cells", "near_misses"}
    given = {name for name in optional if getattr(case, name)}
    return case.model_dump_json(include=always | given)


def chosen(sets: Sequence[CaseSet], types: Sequence[str] = (), limit: int | None = None) -> list[CaseSet]:
    """The sets with only the cases of these types, at most `limit` cases of each set."""
    kept = []
    for one in sets:
        cases = [case for case in one.cases if not types or case.type in types]
        kept.append(CaseSet(one.report, one.name, tuple(cases[:limit]), one.checksum))
    return [one for one in kept if one.cases]


def _case(line: str, where: str) -> Case:
    try:
        return Case.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "全体"
        raise InvalidCaseError(
            f"{where}: {field}: {first['msg']}。書式は data/evaluation/README.md にあります。"
        ) from error
