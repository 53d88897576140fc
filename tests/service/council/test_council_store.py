"""Versions of a set: kept, read again and refused when stale, on SQLite and on PostgreSQL alike."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from ingest.database import open_engine
from service.council.desk import CouncilDesk, Request, Revision, SheetChange
from service.council.records import Head, Selection, Sheet, SheetSet
from service.errors import InvalidSheetsError, StaleSheetsError, UnknownSheetsError
from tests.postgres import running_postgres
from tests.service.council.drafts import desk

SMALL = Request(selection=Selection(department=["商工労働課"]), head=Head(meeting="令和5年第4回定例会"))


@pytest.fixture(scope="module")
def postgres_url() -> Iterator[str]:
    with running_postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def council(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CouncilDesk]:
    postgresql = request.param == "postgresql"
    url = request.getfixturevalue("postgres_url") if postgresql else f"sqlite:///{tmp_path}/rows.sqlite"
    engine = open_engine(url)
    yield desk("isesaki", engine)
    engine.dispose()


def change(sheets: list[str], **edits: str) -> list[SheetChange]:
    return [SheetChange(id=each, edits=edits if each == "row-4" else {}) for each in sheets]


def test_each_change_is_a_version_of_its_own(council: CouncilDesk):
    """Reordered, one sheet left out, one sentence edited, one sheet drafted anew: version 2; version 1 stays."""
    first = council.create(SMALL)
    assert [first.version, first.sheets[0].head.meeting] == [1, "令和5年第4回定例会"]
    sentence = next(each for each in _sheet(first, "row-4").answer() if "96人" in each.text)
    wrong = sentence.text.replace("96人", "97人")
    second = council.revise(
        first.id, Revision(base_version=1, sheets=change(["row-4", "all", "row-18"], **{sentence.id: wrong}))
    )
    assert [second.version, [sheet.id for sheet in second.sheets]] == [2, ["row-4", "all", "row-18"]]
    assert second.sheets[2].head.meeting == "令和5年第4回定例会"
    flagged = council.load(first.id).unproven()
    assert [flag.text for flag in flagged] == ["数値「97人」は根拠のセルにありません"]
    assert council.load(first.id, 1).sheets == first.sheets
    assert [each.version for each in council.versions(first.id)] == [2, 1]


def _sheet(sheets: SheetSet, name: str) -> Sheet:
    return next(sheet for sheet in sheets.sheets if sheet.id == name)


def test_a_sentence_is_checked_before_it_is_kept(council: CouncilDesk):
    """While somebody types, the flags come back and nothing is stored."""
    kept = council.create(SMALL)
    sentence = next(each for each in _sheet(kept, "row-4").answer() if "96人" in each.text)
    assert council.check(kept.id, "row-4", sentence.id, sentence.text) == []
    flags = council.check(kept.id, "row-4", sentence.id, sentence.text.replace("96人", "97人"))
    assert [flag.kind for flag in flags] == ["figure"]
    assert council.load(kept.id).version == 1
    with pytest.raises(InvalidSheetsError, match="文「s999」は"):
        council.check(kept.id, "row-4", "s999", "")


def test_nobody_overwrites_what_somebody_else_kept(council: CouncilDesk):
    """A change made from an older version is refused, with what to do."""
    kept = council.create(SMALL)
    council.revise(kept.id, Revision(base_version=1, sheets=change(["row-4"])))
    with pytest.raises(StaleSheetsError, match="第2版が保存されています"):
        council.revise(kept.id, Revision(base_version=1, sheets=change(["row-2"])))
    with pytest.raises(StaleSheetsError, match="ほかの人が先に保存しました"):
        council._store.append(kept)


def test_what_is_not_there_is_told(council: CouncilDesk):
    """An unknown set, version, question or empty set."""
    with pytest.raises(UnknownSheetsError, match="保存されていません"):
        council.load("none")
    kept = council.create(SMALL)
    with pytest.raises(UnknownSheetsError, match="第7版"):
        council.load(kept.id, 7)
    with pytest.raises(InvalidSheetsError, match="一度ずつ"):
        council.revise(kept.id, Revision(base_version=1, sheets=[]))
    with pytest.raises(InvalidSheetsError, match="質問「row-x」"):
        council.revise(kept.id, Revision(base_version=1, sheets=change(["row-x"])))


def test_a_store_that_cannot_be_written_is_told():
    """A clear error of the store, no trace of SQL."""
    from ingest.errors import StoreError

    engine = sa.create_engine("sqlite:////proc/none/rows.sqlite")
    with pytest.raises(StoreError, match="想定問答を保存できません"):
        desk("isesaki", engine).create(SMALL)
