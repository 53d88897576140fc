"""The row store: what comes out is what went in, on SQLite and on PostgreSQL alike."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from ingest.errors import IngestLockedError, StoreError
from ingest.records import Report
from ingest.row_store import RowStore
from tests.ingest.samples import sample_report
from tests.postgres import running_postgres


@pytest.fixture(scope="module")
def postgres_url() -> Iterator[str]:
    with running_postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RowStore]:
    postgresql = request.param == "postgresql"
    url = request.getfixturevalue("postgres_url") if postgresql else f"sqlite:///{tmp_path}/a/rows.sqlite"
    opened = RowStore.open(url)
    yield opened
    with opened.engine.begin() as connection:
        connection.execute(text("DELETE FROM current_generations"))
        connection.execute(text("DELETE FROM generations"))
    opened.close()


@pytest.mark.parametrize(
    "report",
    [
        sample_report(rows=1),
        sample_report(rows=41),
        replace(sample_report(rows=0), lines=(), repairs=(), corrections=(), warnings=()),
        replace(sample_report(), lines=("𠮷野家㈱\u3000髙﨑", "'; DROP TABLE cells;--", "\t\\N%s:x")),
        sample_report(report_id="伊勢崎市 R4/../x"),
    ],
    ids=["一行", "41行", "空", "異体字と記号", "日本語の番号"],
)
def test_round_trip(store: RowStore, report: Report) -> None:
    """A loaded report equals the saved one in every cell, position, number, repair and line."""
    store.save(report, 1)
    assert store.load(report.id, 1) == report


def test_publish_moves_the_pointer(store: RowStore) -> None:
    """A generation is read only once it is published; the one before stays loadable."""
    first, second = sample_report(version=1), sample_report(version=2)
    store.save(first, 1)
    assert store.current(first.id) is None
    store.publish(first.id, 1)
    store.save(second, 2)
    assert store.load(first.id) == first
    store.publish(first.id, 2)
    assert store.current_generations() == {first.id: 2}
    assert store.load(first.id) == second
    assert store.load(first.id, 1) == first
    assert [bool(each.published_at) for each in store.generations(first.id)] == [True, True]


def test_drop_removes_every_row(store: RowStore) -> None:
    """A dropped generation leaves no row in any table; the published one cannot be dropped."""
    report = sample_report()
    store.save(report, 1)
    store.save(report, 2)
    store.publish(report.id, 2)
    store.drop(report.id, 1)
    with store.engine.connect() as connection:
        for table in ("cells", "quantities", "departments", "source_lines", "generations"):
            assert connection.scalar(text(f"SELECT min(generation) FROM {table}")) == 2
    with pytest.raises(StoreError, match="公開中"):
        store.drop(report.id, 2)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE cells SET printed = '999件' WHERE row = 2 AND field = 'actual'",
        "UPDATE quantities SET value = '1' WHERE row = 1",
        "DELETE FROM repairs",
        "DELETE FROM measures WHERE row = 6",
        "UPDATE generations SET fiscal_year = 2021",
    ],
)
def test_changed_rows_are_noticed(store: RowStore, damage: str) -> None:
    """Rows that are not those saved are refused, never answered from."""
    report = sample_report()
    store.save(report, 1)
    with store.engine.begin() as connection:
        connection.execute(text(damage))
    with pytest.raises(StoreError, match="一致しません"):
        store.load(report.id, 1)


def test_saving_twice_changes_nothing(store: RowStore) -> None:
    """A generation is written once; a second write of its number is refused whole."""
    report = sample_report()
    store.save(report, 1)
    with pytest.raises(StoreError, match="書き込み権限"):
        store.save(sample_report(version=2), 1)
    assert store.load(report.id, 1) == report


def test_a_dba_can_read_it(store: RowStore) -> None:
    """Plain SQL answers: which rows are late, by department, and their sums."""
    store.save(sample_report(), 1)
    query = """
        SELECT d.department, count(*) FROM measures m
        JOIN departments d USING (report_id, generation, row)
        WHERE m.rating_status = 'late' GROUP BY d.department ORDER BY count(*), d.department"""
    total = "SELECT sum(CAST(value AS NUMERIC)) FROM quantities WHERE field = 'target'"
    with store.engine.connect() as connection:
        assert [tuple(row) for row in connection.execute(text(query))] == [("企画課", 1)]
        assert connection.scalar(text(total)) == sum(int(f"1{row}5000") for row in range(1, 7))


def test_what_is_not_there_is_said(store: RowStore) -> None:
    """An unknown report or generation is named in the message."""
    with pytest.raises(StoreError, match="「未知」はまだ取り込まれていません"):
        store.load("未知")
    with pytest.raises(StoreError, match="第7世代は保存されていません"):
        store.publish("未知", 7)


def test_one_ingest_per_postgresql(postgres_url: str) -> None:
    """Two machines on one PostgreSQL: the second ingest is refused at once, and may run after the first."""
    one, other = RowStore.open(postgres_url), RowStore.open(postgres_url)
    with (
        one.exclusive(),
        pytest.raises(IngestLockedError, match="別の取り込みが実行中です"),
        other.exclusive(),
    ):
        pass
    with other.exclusive():
        pass


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite:////proc/none/rows.sqlite", "作れません"),
        ("mysql://root@localhost/x", "sqlite か postgresql"),
        ("rows.sqlite", "読めません"),
        ("postgresql://senryaku:secret@127.0.0.1:1/none", "置き場所"),
    ],
)
def test_wrong_places_are_explained(url: str, says: str) -> None:
    """A place that cannot be opened gives one line with the way out, and never the password."""
    with pytest.raises(StoreError, match=says) as raised:
        RowStore.open(url)
    assert "secret" not in str(raised.value)
