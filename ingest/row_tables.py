"""The tables of the row store: one set of rows per report and generation, readable with plain SQL.

Everything that people query is a column of its own. Quantities are kept as exact decimal text
(「93.5」; `CAST(value AS NUMERIC)` for sums); positions are those of `ingest.records.Position`.
"""

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Integer, MetaData, Table, Text

METADATA = MetaData()

generations = Table(
    "generations",
    METADATA,
    Column("report_id", Text, primary_key=True),
    Column("generation", Integer, primary_key=True, autoincrement=False),
    Column("title", Text, nullable=False),
    Column("city", Text, nullable=False),
    Column("fiscal_year", Integer, nullable=False, comment="実績の年度（西暦）"),
    Column("final_year", Integer, nullable=False, comment="最終目標の年度（西暦）"),
    Column("source_checksum", Text, nullable=False, comment="受け取ったファイルの sha256"),
    Column("rows_checksum", Text, nullable=False, comment="この世代の全行の sha256"),
    Column("measures", Integer, nullable=False, comment="KPI の行数"),
    Column("chunks", Integer, nullable=False, comment="索引の文章数"),
    Column("embedding", Text, nullable=False, comment="埋め込みモデルの指紋"),
    Column("created_at", Text, nullable=False),
    Column("published_at", Text, nullable=False, comment="公開前は空"),
    comment="取り込みの世代",
)

current_generations = Table(
    "current_generations",
    METADATA,
    Column("report_id", Text, primary_key=True),
    Column("generation", Integer, nullable=False),
    ForeignKeyConstraint(["report_id", "generation"], ["generations.report_id", "generations.generation"]),
    comment="公開中の世代",
)


def _table(name: str, comment: str, keys: str, *columns: Column[object]) -> Table:
    """A table of one generation; `keys` names its own key columns, `seq` the order where a key is text."""
    return Table(
        name,
        METADATA,
        Column("report_id", Text, primary_key=True),
        Column("generation", Integer, primary_key=True, autoincrement=False),
        *columns,
        ForeignKeyConstraint(
            ["report_id", "generation"],
            ["generations.report_id", "generations.generation"],
            ondelete="CASCADE",
        ),
        comment=comment,
        info={"order": keys.split()},
    )


def _key(name: str) -> Column[object]:
    return Column(name, Integer, primary_key=True, autoincrement=False)


def _name(name: str) -> Column[object]:
    return Column(name, Text, primary_key=True)


def _text(name: str, comment: str | None = None) -> Column[object]:
    return Column(name, Text, nullable=False, comment=comment)


def _number(name: str, comment: str | None = None) -> Column[object]:
    return Column(name, Integer, nullable=False, comment=comment)


source_lines = _table("source_lines", "受け取ったままの行", "line", _key("line"), _text("text"))

column_names = _table("column_names", "報告書の列名", "seq", _name("field"), _number("seq"), _text("name"))

rating_labels = _table(
    "rating_labels",
    "進捗評価の区分",
    "seq",
    _key("seq"),
    _text("label"),
    _text("status"),
    _text("cause", "区分が名指す原因"),
    _text("meaning"),
    _text("spellings", "JSON の配列"),
    _text("words", "JSON の配列"),
)

measures = _table(
    "measures",
    "KPI の行",
    "row",
    _key("row"),
    _number("page"),
    _number("line"),
    _text("indicator", "指標名"),
    Column("rating", Text, comment="進捗評価（記載がなければ NULL）"),
    _text("rating_status"),
    _text("rating_cause"),
    _text("direction", "higher: 大きいほどよい、lower: 小さいほどよい"),
)

departments = _table(
    "departments", "KPI の行の担当課", "row seq", _key("row"), _key("seq"), _text("department")
)

cells = _table(
    "cells",
    "行のセル（印字と読み）",
    "row seq",
    _key("row"),
    _name("field"),
    _number("seq"),
    _text("printed", "印字のまま"),
    _text("reading", "訂正後の読み"),
    _number("page"),
    _number("line"),
    _number("start_char"),
    _number("end_char"),
    Column("inherited", Boolean, nullable=False, comment="上の行から引き継いだセル"),
)

cell_values = _table(
    "cell_values",
    "値のセルが言うこと",
    "row seq",
    _key("row"),
    _name("field"),
    _number("seq"),
    _text("kind", "number, text, blank"),
    _text("printed"),
    _text("year_note", "セル自身が名指す年"),
)

quantities = _table(
    "quantities",
    "値のセルの数量",
    "row field_seq seq",
    _key("row"),
    _name("field"),
    _key("seq"),
    _number("field_seq"),
    _text("value", "十進数の正確な表記"),
    _text("unit"),
    _number("scale", "億、万などの倍率"),
    _text("part", "男性、女性、小学校、中学校など"),
    _text("printed"),
)

repairs = _table(
    "repairs",
    "取り込みが補ったこと",
    "seq",
    _key("seq"),
    _number("row"),
    _text("kind"),
    Column("field", Text),
    _text("printed"),
    _text("reading"),
    _text("evidence"),
)

corrections = _table(
    "corrections",
    "確認済みの誤字の読み",
    "seq",
    _key("seq"),
    _text("printed"),
    _text("reading"),
    _text("why"),
)

warnings = _table("warnings", "成り立たない不変条件", "seq", _key("seq"), _text("text"))

CONTENTS: tuple[Table, ...] = (
    source_lines,
    column_names,
    rating_labels,
    measures,
    departments,
    cells,
    cell_values,
    quantities,
    repairs,
    corrections,
    warnings,
)


def content_columns(table: Table) -> list[Column[object]]:
    """The columns of a table beside report and generation, in table order."""
    return [column for column in table.columns if column.name not in {"report_id", "generation"}]
