"""Reports in SQL, the authority for every list, number and name: SQLite by default, PostgreSQL by URL."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, Table, delete, insert, inspect, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from ingest.database import WRITE, open_engine
from ingest.errors import IngestLockedError, StoreError
from ingest.records import Report
from ingest.row_mapping import Heading, Row, checksum, to_report, to_rows
from ingest.row_tables import CONTENTS, METADATA, content_columns, current_generations, generations

ADVISORY_KEY = 0x53454E52  # one number that every ingest of this product locks on PostgreSQL


@dataclass(frozen=True, slots=True)
class Generation:
    """One stored ingest of a report; `published_at` is empty until it was made current once."""

    report_id: str
    generation: int
    title: str
    city: str
    fiscal_year: int
    final_year: int
    source_checksum: str
    rows_checksum: str
    measures: int
    chunks: int
    embedding: str  # fingerprint of the model that made the vectors
    created_at: str  # UTC, ISO 8601
    published_at: str


class RowStore:
    """Saves and loads whole generations. Every failure of the database is a `StoreError`.

    A generation is visible to readers only after `publish`, which moves one pointer in one transaction.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        postgresql = engine.dialect.name == "postgresql"
        snapshot = {"isolation_level": "REPEATABLE READ"} if postgresql else {}
        self._reader = engine.execution_options(**snapshot)
        self._writer = engine.execution_options(**WRITE)

    @classmethod
    def open(cls, url: str) -> "RowStore":
        """Connect and make the tables where they are missing, e.g. `sqlite:///var/rows.sqlite`."""
        store = cls(open_engine(url))
        with store._errors():
            if not inspect(store.engine).has_table(generations.name):
                with store._writer.begin() as connection:
                    if connection.dialect.name == "postgresql":
                        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_KEY})
                    METADATA.create_all(connection)
        return store

    def close(self) -> None:
        self.engine.dispose()

    def save(self, report: Report, generation: int, *, embedding: str = "", chunks: int = 0) -> None:
        """Store a report as a generation that nobody reads yet; all of it or nothing."""
        heading, rows = Heading.of(report), to_rows(report)
        key = {"report_id": report.id, "generation": generation}
        record = Generation(
            report.id,
            generation,
            *(report.title, report.city, report.fiscal_year, report.final_year, report.checksum),
            rows_checksum=checksum(heading, rows),
            measures=len(report.measures),
            chunks=chunks,
            embedding=embedding,
            created_at=_now(),
            published_at="",
        )
        with self._writing() as connection:
            values = {name: getattr(record, name) for name in Generation.__slots__}
            connection.execute(insert(generations).values(**values))
            for table in CONTENTS:
                names = [column.name for column in content_columns(table)]
                batch = [key | dict(zip(names, row, strict=True)) for row in rows[table.name]]
                if batch:
                    connection.execute(insert(table), batch)

    def load(self, report_id: str, generation: int | None = None) -> Report:
        """A generation (the current one by default), exactly as it was saved.

        Raises StoreError where it is missing or its rows are not those that were saved.
        """
        with self._reading() as connection:
            number = _current(connection, report_id) if generation is None else generation
            record = _record(connection, report_id, number)
            rows = {table.name: _content(connection, table, report_id, number) for table in CONTENTS}
        heading = Heading(*(getattr(record, name) for name in _HEADING))
        if checksum(heading, rows) != record.rows_checksum:
            raise StoreError(
                f"報告書「{report_id}」の行データ（第{number}世代）が保存時と一致しません。再度取り込んでください。"
            )
        return to_report(heading, rows)

    def current(self, report_id: str) -> int | None:
        """The published generation of a report, None where it has none."""
        return self.current_generations().get(report_id)

    def current_generations(self) -> dict[str, int]:
        """The published generation of each report: one small SELECT, cheap enough for every question."""
        with self._reading() as connection:
            return {row.report_id: row.generation for row in connection.execute(_CURRENT)}

    def generations(self, report_id: str | None = None) -> tuple[Generation, ...]:
        """All stored generations (of one report, or of all), oldest first, published or not."""
        query = select(generations).order_by(generations.c.report_id, generations.c.generation)
        if report_id is not None:
            query = query.where(generations.c.report_id == report_id)
        with self._reading() as connection:
            return tuple(Generation(*row) for row in connection.execute(query))

    def publish(self, report_id: str, generation: int) -> None:
        """Make a stored generation the current one, in one transaction."""
        with self._writing() as connection:
            _record(connection, report_id, generation)
            connection.execute(
                update(generations)
                .where(generations.c.report_id == report_id, generations.c.generation == generation)
                .values(published_at=_now())
            )
            pointer = current_generations.c.report_id == report_id
            moved = connection.execute(
                update(current_generations).where(pointer).values(generation=generation)
            )
            if moved.rowcount == 0:
                values = {"report_id": report_id, "generation": generation}
                connection.execute(insert(current_generations).values(**values))

    def drop(self, report_id: str, generation: int) -> None:
        """Delete a generation with all its rows; the current one cannot be dropped (StoreError)."""
        if self.current(report_id) == generation:
            raise StoreError(f"報告書「{report_id}」の第{generation}世代は公開中のため削除できません。")
        mine = (generations.c.report_id == report_id, generations.c.generation == generation)
        with self._writing() as connection:
            connection.execute(delete(generations).where(*mine))

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold PostgreSQL's advisory lock against ingests of other machines; on SQLite the file lock does."""
        if self.engine.dialect.name != "postgresql":
            yield
            return
        with self._errors():
            connection = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            with self._errors():
                taken = connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": ADVISORY_KEY})
            if not taken:
                raise IngestLockedError("別の取り込みが実行中です。終わってから、もう一度実行してください。")
            yield
            with self._errors():  # at once; the end of the session alone frees it a moment later
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_KEY})
        finally:
            connection.invalidate()
            connection.close()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._errors(), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._errors(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, UnicodeError) as error:
            place = self.engine.url.render_as_string(hide_password=True)
            cause = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
            raise StoreError(
                f"行データ（{place}）を読み書きできません: {cause}。"
                "置き場所、書き込み権限、空き容量を確認してください。"
            ) from error


_HEADING = ("report_id", "title", "city", "fiscal_year", "final_year", "source_checksum")
_CURRENT = select(current_generations.c.report_id, current_generations.c.generation)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _current(connection: Connection, report_id: str) -> int:
    number = connection.scalar(
        select(current_generations.c.generation).where(current_generations.c.report_id == report_id)
    )
    if number is None:
        raise StoreError(f"報告書「{report_id}」はまだ取り込まれていません。")
    return int(number)


def _record(connection: Connection, report_id: str, generation: int) -> Generation:
    query = select(generations).where(
        generations.c.report_id == report_id, generations.c.generation == generation
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise StoreError(f"報告書「{report_id}」の第{generation}世代は保存されていません。")
    return Generation(*row)


def _content(connection: Connection, table: Table, report_id: str, generation: int) -> Sequence[Row]:
    query = (
        select(*content_columns(table))
        .where(table.c.report_id == report_id, table.c.generation == generation)
        .order_by(*(table.c[name] for name in table.info["order"]))
    )
    return [tuple(row) for row in connection.execute(query)]
