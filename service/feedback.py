"""Thumbs and reasons on answers, kept in the row store; `senryaku eval from-feedback` drafts cases from them."""

from datetime import UTC, datetime
from typing import Literal
from uuid import uuid4

import sqlalchemy as sa
from pydantic import BaseModel, Field
from sqlalchemy.exc import SQLAlchemyError

from ingest.errors import StoreError

Verdict = Literal["good", "bad"]
BadReason = Literal["wrong_figure", "wrong_rows", "missing", "misread", "hard_to_read", "other"]

_tables = sa.MetaData()
_feedback = sa.Table(
    "feedback",
    _tables,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("created_at", sa.String(32), nullable=False),
    sa.Column("report", sa.String(128), nullable=False),
    sa.Column("generation", sa.Integer, nullable=False),
    sa.Column("turns", sa.JSON, nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("status", sa.String(32), nullable=False),
    sa.Column("rows", sa.JSON, nullable=False),
    sa.Column("verdict", sa.String(8), nullable=False),
    sa.Column("reason", sa.String(32), nullable=False),
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("correction", sa.Text, nullable=False),
)


class Feedback(BaseModel):
    """What a reader thinks of one answer. Names of persons do not belong in it."""

    report: str = Field(max_length=128, examples=["isesaki-r4"])
    turns: list[str] = Field(min_length=1, max_length=20, description="この会話の質問。最後が評価された質問")
    answer: str = Field(max_length=20000)
    status: str = Field("answered", max_length=32)
    rows: list[int] = Field(default_factory=list, max_length=10000, description="回答の根拠の行番号")
    verdict: Verdict
    reason: BadReason | None = None
    comment: str = Field("", max_length=2000)
    correction: str = Field("", max_length=2000, description="正しいと思う答え")


class FeedbackStore:
    """Feedback beside the rows; it survives every re-ingest."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def add(self, feedback: Feedback, generation: int) -> str:
        """Keep one feedback and return its id; StoreError when the row store cannot be written."""
        key = uuid4().hex
        values = feedback.model_dump() | {
            "id": key,
            "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "generation": generation,
            "reason": feedback.reason or "",
        }
        try:
            with self._engine.begin() as connection:
                _feedback.create(connection, checkfirst=True)
                connection.execute(_feedback.insert().values(values))
        except SQLAlchemyError as error:
            message = "ご意見を保存できませんでした。保存先の空き容量と権限を確かめてください。"
            raise StoreError(message) from error
        return key

    def entries(self) -> list[Feedback]:
        """All feedback, oldest first; none where nobody has given any. StoreError when it cannot be read."""
        try:
            if not sa.inspect(self._engine).has_table(_feedback.name):
                return []
            with self._engine.connect() as connection:
                found = (
                    connection.execute(_feedback.select().order_by(_feedback.c.created_at)).mappings().all()
                )
        except SQLAlchemyError as error:
            raise StoreError(
                "ご意見を読めません。保存先（SENRYAKU_ROW_STORE_URL）を確かめてください。"
            ) from error
        return [_restored(entry) for entry in found]


def _restored(entry: sa.RowMapping) -> Feedback:
    known = {name: entry[name] for name in Feedback.model_fields}
    return Feedback.model_validate(known | {"reason": known["reason"] or None})
