import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from starlette.testclient import TestClient

from service.downloads import guarded


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("＝HYPERLINK(1)", "'＝HYPERLINK(1)"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("@SUM(1)", "'@SUM(1)"),
        ('  "=1', "'  \"=1"),
        ("\t=1", "'\t=1"),
        ("-2+3+cmd", "'-2+3+cmd"),
        ("-", "-"),
        ("-5%", "-5%"),
        ("▲5", "▲5"),
        ("1,468人", "1,468人"),
        ("\x00=1", "'=1"),
    ],
)
def test_no_cell_of_a_csv_starts_a_formula(text: str, written: str):
    """A formula gets an apostrophe; dashes and negative numbers keep their meaning."""
    assert guarded(text) == written


def test_a_list_opens_in_a_spreadsheet(client: TestClient):
    """The 14 rows come as CSV with BOM and as XLSX with text cells only, in the same order."""
    query = "?rating=進捗の遅れ（コロナ）"
    raw = client.get(f"/v1/reports/isesaki-r4/rows.csv{query}").content
    lines = list(csv.reader(StringIO(raw.decode("utf-8-sig"))))
    book = openpyxl.load_workbook(BytesIO(client.get(f"/v1/reports/isesaki-r4/rows.xlsx{query}").content))
    cells = list(book.active.iter_rows())
    assert raw.startswith(b"\xef\xbb\xbf")
    assert len(lines) == len(cells) == 15
    assert [line[1] for line in lines] == [line[1].value for line in cells]
    assert {cell.data_type for line in cells for cell in line if cell.value is not None} == {"s"}
