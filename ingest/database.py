"""SQLAlchemy engines for the row store, set up to be safe under several processes."""

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from ingest.errors import StoreError

BUSY_SECONDS = 10
WRITE = {"begin": "BEGIN IMMEDIATE"}  # execution option: a SQLite transaction that takes the write lock first


def open_engine(url: str) -> Engine:
    """An engine for a `sqlite` or `postgresql` URL; nothing is created but the folder of a SQLite file."""
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise StoreError(f"行データのURL「{url}」を読めません。例: sqlite:///var/rows.sqlite") from error
    if address.drivername in {"postgresql", "postgres"}:
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() == "sqlite":
        return _sqlite(address)
    if address.get_backend_name() != "postgresql":
        raise StoreError(
            f"行データのURLの種類「{address.drivername}」は使えません。sqlite か postgresql にしてください。"
        )
    try:
        return create_engine(address, pool_pre_ping=True, connect_args={"connect_timeout": BUSY_SECONDS})
    except ModuleNotFoundError as error:
        raise StoreError(
            "PostgreSQL を使うには psycopg が必要です: pip install 'senryaku[postgresql]'"
        ) from error


def _sqlite(address: URL) -> Engine:
    if address.database:
        folder = Path(address.database).absolute().parent
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"フォルダ「{folder}」を作れません: {error.strerror}。"
                "置き場所と書き込み権限を確認してください。"
            ) from error
    engine = create_engine(address, connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _configure(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # BEGIN is ours, so that a reader sees one snapshot
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))

    return engine
