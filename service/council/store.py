"""Versions of council sheets in the row store: nothing is overwritten, each change is a version of its own."""

import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from pydantic import BaseModel, Field, ValidationError
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from ingest.errors import StoreError
from service.council.records import SheetSet
from service.errors import StaleSheetsError, UnknownSheetsError

_tables = sa.MetaData()
_sheets = sa.Table(
    "council_sheets",
    _tables,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("created_at", sa.String(32), nullable=False),
    sa.Column("report", sa.String(128), nullable=False),
    sa.Column("scope", sa.Text, nullable=False),
    sa.Column("questions", sa.Integer, nullable=False),
    sa.Column("content", sa.Text, nullable=False),
)
_STALE = "ほかの人が先に保存しました。読み直してから、もう一度直してください。"


class Version(BaseModel):
    """One kept version of a set."""

    version: int
    created_at: str = Field(examples=["2026-11-23T09:00:00+00:00"])
    questions: int


class SheetStore:
    """Sets of sheets beside the rows; they survive every re-ingest."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def create(self, sheets: SheetSet) -> SheetSet:
        """Keep a new set as its first version, under an id that nobody can guess."""
        return self._insert(sheets.model_copy(update={"id": secrets.token_hex(12), "version": 1}))

    def append(self, sheets: SheetSet) -> SheetSet:
        """Keep the next version of a set; StaleSheetsError where somebody else kept it first."""
        return self._insert(sheets.model_copy(update={"version": sheets.version + 1}))

    def load(self, sheets_id: str, version: int | None = None) -> SheetSet:
        """A version (without one, the newest); UnknownSheetsError where there is none."""
        wanted = _sheets.select().where(_sheets.c.id == sheets_id).order_by(_sheets.c.version.desc())
        if version is not None:
            wanted = wanted.where(_sheets.c.version == version)
        found = self._read(wanted.limit(1))
        if not found:
            which = "" if version is None else f"の第{version}版"
            raise UnknownSheetsError(f"想定問答「{sheets_id[:40]}」{which}は保存されていません。")
        try:
            return SheetSet.model_validate_json(found[0].content)
        except ValidationError as error:
            raise StoreError(
                "保存された想定問答を読めません。この版は別の版の製品が書いたものです。"
            ) from error

    def versions(self, sheets_id: str) -> list[Version]:
        """The versions of a set, newest first; UnknownSheetsError where there are none."""
        columns = sa.select(_sheets.c.version, _sheets.c.created_at, _sheets.c.questions)
        found = self._read(columns.where(_sheets.c.id == sheets_id).order_by(_sheets.c.version.desc()))
        if not found:
            raise UnknownSheetsError(f"想定問答「{sheets_id[:40]}」は保存されていません。")
        return [Version.model_validate(dict(row._mapping)) for row in found]  # noqa: SLF001

    def _insert(self, sheets: SheetSet) -> SheetSet:
        kept = sheets.model_copy(update={"created_at": datetime.now(UTC).isoformat(timespec="seconds")})
        values = {
            "id": kept.id,
            "version": kept.version,
            "created_at": kept.created_at,
            "report": kept.report,
            "scope": kept.scope,
            "questions": len(kept.sheets),
            "content": kept.model_dump_json(),
        }
        try:
            with self._engine.begin() as connection:
                _sheets.create(connection, checkfirst=True)
                connection.execute(_sheets.insert().values(values))
        except IntegrityError as error:
            raise StaleSheetsError(_STALE) from error
        except SQLAlchemyError as error:
            raise StoreError(
                "想定問答を保存できませんでした。保存先の空き容量と権限を確かめてください。"
            ) from error
        return kept

    def _read(self, query: sa.Select[tuple[object, ...]]) -> list[sa.Row[tuple[object, ...]]]:
        try:
            if not sa.inspect(self._engine).has_table(_sheets.name):
                return []
            with self._engine.connect() as connection:
                return list(connection.execute(query))
        except SQLAlchemyError as error:
            raise StoreError(
                "想定問答を読めません。保存先（SENRYAKU_ROW_STORE_URL）を確かめてください。"
            ) from error
