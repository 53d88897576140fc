"""Small reports built by hand: every kind of cell that a real one has, any number of rows."""

from decimal import Decimal
from pathlib import Path

from ingest.generations import Generations, ingest_lock
from ingest.pipeline import store_report
from ingest.records import (
    Cell,
    Correction,
    Field,
    Measure,
    Position,
    Quantity,
    RatingLabel,
    Repair,
    Report,
    Value,
)
from ingest.row_store import RowStore
from ingest.settings import StoreSettings
from ingest.vector_store import VectorStore

ON_TRACK = RatingLabel("順調に進捗", "on_track", words=("順調",))
LATE = RatingLabel(
    "進捗の遅れ（コロナ）", "late", ("進捗の遅れ(コロナ)", "進捗の遅れ (コロナ)"), "コロナ", (), "遅れ"
)
NOT_EVALUATED = RatingLabel("評価不可", "not_evaluated")
COLUMNS = {
    Field.GOAL: "大基本目標",
    Field.INITIATIVE: "主な取組",
    Field.INDICATOR: "指標名",
    Field.TARGET: "令和4年度目標値",
    Field.ACTUAL: "令和4年度実績値",
    Field.FINAL_TARGET: "目標値(令和6年度)",
    Field.RATING: "進捗評価",
    Field.DELAY_REASON: "進捗が遅れている理由",
    Field.ISSUE: "課題",
    Field.FUTURE_MEASURE: "今後の方策等",
    Field.DEPARTMENT: "担当課",
}
TOPICS = ("創業相談", "農業体験", "観光案内", "図書館利用", "防災訓練", "健康教室", "空き家活用")


def sample_report(rows: int = 6, version: int = 1, report_id: str = "sample-r4") -> Report:
    """A report of so many rows; another `version` is another text in every row."""
    measures = tuple(_measure(report_id, row, version) for row in range(1, rows + 1))
    return Report(
        id=report_id,
        title=f"見本市 進捗状況 第{version}版",
        city="見本市",
        fiscal_year=2022,
        final_year=2024,
        checksum=f"{version:064x}",
        lines=("\t".join(COLUMNS.values()), *(_line(measure) for measure in measures), ""),
        columns=COLUMNS,
        scale=(ON_TRACK, LATE, NOT_EVALUATED),
        measures=measures,
        repairs=(
            Repair(2, "inherited", Field.GOAL, "", "1 しごとの創生", "上の行から"),
            Repair(3, "shifted", None, "", "", "見出しの列数 11、行の列数 10"),
        ),
        corrections=(Correction("相淡", "相談", "印字の誤り"),),
        warnings=("3 行目: 順調に進捗だが目標値に届かない",),
    )


def _texts(row: int, version: int) -> dict[Field, str]:
    topic = TOPICS[row % len(TOPICS)]
    late = row % 3 == 2
    return {
        Field.GOAL: "1 しごとの創生",
        Field.INITIATIVE: f"{topic}の充実 その{row}",
        Field.INDICATOR: "" if row == 4 else f"{topic}の件数（第{version}版の{row}）",
        Field.TARGET: f"1{row}.50万件",
        Field.ACTUAL: ("男性 78.46件 女性 80.66件", "1,234件 (令和2年)", "待機児童なし", "-")[row % 4],
        Field.FINAL_TARGET: f"2{row}.50万件",
        Field.RATING: "進捗の遅れ (コロナ)" if late else "順調に進捗",
        Field.DELAY_REASON: f"{topic}の催しを中止したため。" if late else "－",
        Field.ISSUE: f"{topic}の周知が課題である。",
        Field.FUTURE_MEASURE: "-" if row % 5 == 0 else f"{topic}の広報を続ける。",
        Field.DEPARTMENT: "商工労働課 農政課" if row % 2 else "企画課",
    }


def _measure(report_id: str, row: int, version: int) -> Measure:
    cells, start = {}, 0
    for field, text in _texts(row, version).items():
        if text:
            place = Position(1 + row // 10, row + 1, start, start + len(text))
            reading = text.replace("その", "其の") if field is Field.INITIATIVE else text
            cells[field] = Cell(field, text, place, reading, inherited=field is Field.GOAL and row > 1)
        start += len(text) + 1
    return Measure(
        report=report_id,
        row=row,
        cells=cells,
        values={field: _value(cells[field].printed) for field in (Field.TARGET, Field.ACTUAL)},
        rating=NOT_EVALUATED if row == 5 else LATE if row % 3 == 2 else ON_TRACK,
        departments=tuple(cells[Field.DEPARTMENT].printed.split()),
        direction="lower" if row == 3 else "higher",
    )


def _value(printed: str) -> Value:
    if printed == "-":
        return Value("blank", printed)
    if printed == "待機児童なし":
        return Value("text", printed)
    if printed.startswith("男性"):
        parts = (Quantity(Decimal("78.46"), "件", "78.46件", part="男性"),)
        return Value("number", printed, (*parts, Quantity(Decimal("80.66"), "件", "80.66件", part="女性")))
    if printed.endswith("(令和2年)"):
        return Value("number", printed, (Quantity(Decimal(1234), "件", "1,234件"),), "令和2年")
    number = Decimal(printed.removesuffix("万件"))
    return Value("number", printed, (Quantity(number * 10000, "件", printed, 10000),))


def _line(measure: Measure) -> str:
    cells = measure.cells
    return "\t".join(cells[field].printed if field in cells else "" for field in COLUMNS)


def open_stores(settings: StoreSettings) -> Generations:
    return Generations(RowStore.open(settings.database_url), VectorStore.open(settings))


def ingest_sample(home: str, version: int) -> int:
    """One whole ingest of the 41-row sample into a home; its generation. Runs in processes of its own too."""
    settings = StoreSettings(home=Path(home))
    generations = open_stores(settings)
    with ingest_lock(settings.home, generations.rows):
        return store_report(sample_report(41, version), settings, generations)[0]
