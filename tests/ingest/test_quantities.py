"""Value cells: every printed number reads to its quantity, and nothing else becomes a number."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.quantities import parse_value
from ingest.records import VALUE_FIELDS, Field, Report, Value
from tests.ingest.isesaki_values import expected_values

SCALES = {"": 1, "千": 10**3, "万": 10**4, "億": 10**8, "兆": 10**12}
FULL_WIDTH = str.maketrans("0123456789,.%", "０１２３４５６７８９，．％")


@pytest.mark.parametrize(
    ("printed", "value", "unit", "scale"),
    [
        ("10件", "10", "件", 1),
        ("244,765人", "244765", "人", 1),
        ("２４４，７６５人", "244765", "人", 1),
        ("33万人", "330000", "人", 10**4),
        ("491.5万人", "4915000", "人", 10**4),
        ("12,025億円", "1202500000000", "円", 10**8),
        ("1億2,000万円", "120000000", "円", 10**8),
        ("3千人", "3000", "人", 10**3),
        ("82.0%", "82.0", "%", 1),
        ("９７．０％", "97.0", "%", 1),
        ("3,931ha", "3931", "ha", 1),
        ("24,000TEU", "24000", "TEU", 1),
        ("7,050t-CO2", "7050", "t-CO2", 1),
        ("12.5㎢", "12.5", "km2", 1),
        ("5か所", "5", "か所", 1),
        ("5ヵ所", "5", "ヵ所", 1),
        ("約1,200人", "1200", "人", 1),
        ("▲3.5%", "-3.5", "%", 1),
        ("△1.2ポイント", "-1.2", "ポイント", 1),
        ("0件", "0", "件", 1),
        ("100", "100", "", 1),
        ("1,234,567人", "1234567", "人", 1),
        ("33 万人", "330000", "人", 10**4),
        ("33　万人", "330000", "人", 10**4),
        ("1万2千人", "12000", "人", 10**4),
        ("10 件", "10", "件", 1),
        ("10件以上", "10", "件", 1),
        ("60%程度", "60", "%", 1),
        ("3コース", "3", "コース", 1),
        ("12センター", "12", "センター", 1),
        ("30か月", "30", "か月", 1),
        ("15℃", "15", "°C", 1),
        ("850g/人", "850", "g/人", 1),
        ("12人/日", "12", "人/日", 1),
    ],
)
def test_one_number(printed: str, value: str, unit: str, scale: int) -> None:
    """Scale, unit and sign of a cell with one number; the cell as printed stays beside it."""
    read = parse_value(printed)
    assert read.single is not None
    assert (read.kind, read.printed, read.year_note) == ("number", printed, "")
    assert (read.single.value, read.single.unit, read.single.scale) == (Decimal(value), unit, scale)


@pytest.mark.parametrize(
    ("printed", "value", "note"),
    [
        ("12,025億円 (令和2年)", "1202500000000", "令和2年"),
        ("1,778人(令和4年)", "1778", "令和4年"),
        ("43.2% (令和3年度)", "43.2", "令和3年度"),
        ("88.4％（令和6年3月末）", "88.4", "令和6年3月末"),
        ("100人（平成30年度）", "100", "平成30年度"),
        ("100人（2022年度）", "100", "2022年度"),
        ("100人（R元年）", "100", "R元年"),
    ],
)
def test_the_year_of_its_own(printed: str, value: str, note: str) -> None:
    """A note in brackets names the year and is no part of the number."""
    read = parse_value(printed)
    assert [quantity.value for quantity in read.quantities] == [Decimal(value)]
    assert read.year_note == note


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("男性 78.46歳 女性 80.66歳", {"男性": "78.46歳", "女性": "80.66歳"}),
        ("小学校 93.5% 中学校 85.0%", {"小学校": "93.5%", "中学校": "85.0%"}),
        ("小学校80.0%／中学校85.0%", {"小学校": "80.0%", "中学校": "85.0%"}),
        ("男性:60.0% 女性:62.0%", {"男性": "60.0%", "女性": "62.0%"}),
        ("男性 60%/女性 62%", {"男性": "60%", "女性": "62%"}),
        ("小学校10校、中学校5校", {"小学校": "10校", "中学校": "5校"}),
    ],
)
def test_parts(printed: str, parts: dict[str, str]) -> None:
    """Two numbers keep the name of their part; such a cell has no single number."""
    read = parse_value(printed)
    assert {quantity.part: quantity.printed for quantity in read.quantities} == parts
    assert [f"{quantity.value}{quantity.unit}" for quantity in read.quantities] == list(parts.values())
    assert read.single is None
    assert read.part("幼稚園") is None


@pytest.mark.parametrize(
    "printed",
    [
        "待機児童なし",
        "全中学校区において1校以上の小学校で実施",
        "全小中学校で月2回以上実施",
        "10教室で実施",
        "20~30件",
        "10件 12件",
        "令和4年",
        "20人(うち女性5人)",
        "10万人当たり3人",
        "1/2",
        "15:30",
        "12,34人",
        "1,2,3人",
        "1234,567人",
        "1,00件",
        "10件~",
        "延べ225回",
        "未定",
    ],
)
def test_a_text_is_no_number(printed: str) -> None:
    """A qualitative value, a range and a sentence with a number in it are never cut down to a number."""
    assert (parse_value(printed).kind, parse_value(printed).quantities) == ("text", ())


@pytest.mark.parametrize("printed", ["-", "－", "―", "…", ""])
def test_nothing_printed(printed: str) -> None:
    """A dash is neither a zero nor a text."""
    assert (parse_value(printed).kind, parse_value(printed).quantities) == ("blank", ())


def test_scaled_and_plain_numbers_compare() -> None:
    """33万人 is 330,000人: 244,765 ÷ 330,000 = 74.2 %."""
    target, actual = parse_value("33万人").single, parse_value("244,765人").single
    assert target is not None
    assert actual is not None
    assert target.unit == actual.unit
    assert round(actual.value / target.value * 100, 1) == Decimal("74.2")


@given(
    number=st.decimals(min_value=0, max_value=10**12, places=2) | st.integers(0, 10**12).map(Decimal),
    scale=st.sampled_from(list(SCALES)),
    unit=st.sampled_from(["人", "件", "円", "%", "ha", "事業所", "か所", ""]),
    commas=st.booleans(),
    full_width=st.booleans(),
    note=st.sampled_from(["", " (令和2年)", "（令和4年度）"]),
)
def test_every_way_to_print_a_number(
    number: Decimal, scale: str, unit: str, commas: bool, full_width: bool, note: str
) -> None:
    """A number printed with or without commas, in full width, scaled and noted reads to the same value."""
    printed = f"{number:,}" if commas else f"{number:f}"
    printed = f"{printed}{scale}{unit}{note}"
    read = parse_value(printed.translate(FULL_WIDTH) if full_width else printed).single
    assert read is not None
    assert (read.value, read.unit, read.scale) == (number * SCALES[scale], unit, SCALES[scale])


def test_every_value_cell_of_the_real_report(real: Report) -> None:
    """41 × 3 = 123 cells: 116 numbers with a unit, 4 texts, 3 dashes; 19 name a year of their own."""
    values = [measure.values[field] for measure in real.measures for field in VALUE_FIELDS]
    assert Counter(value.kind for value in values) == {"number": 116, "text": 4, "blank": 3}
    assert {value.printed for value in values if value.kind == "text"} == {
        "待機児童なし",
        "全中学校区において1校以上の小学校で実施",
    }
    assert sum(value.year_note != "" for value in values) == 19
    units = Counter(quantity.unit for value in values for quantity in value.quantities)
    assert set(units) == {"円", "件", "人", "事業所", "ha", "%", "カ所", "教室", "歳", "日", "基"}


def told(value: Value) -> str:
    """A value as the table of expected values writes it: 「小学校93.5%+中学校85.0%」, 「10件@令和2年」."""
    if value.kind == "text":
        return f"「{value.printed}」"
    amounts = "+".join(f"{each.part}{each.value:f}{each.unit}" for each in value.quantities)
    return (amounts or "-") + (f"@{value.year_note}" if value.year_note else "")


def test_all_values_of_the_real_report(real: Report) -> None:
    """Each of the 123 cells against a table written by hand: value in base units, unit, part, year note, kind."""
    read = [[told(measure.values[field]) for field in VALUE_FIELDS] for measure in real.measures]
    assert read == expected_values()
    assert sum(len(row) for row in read) == 123


def test_the_year_of_a_cell_may_be_another_than_its_column(real: Report) -> None:
    """製造品出荷額等: 令和2年 is printed in the column 令和4年度実績値."""
    first = real.measure(1)
    assert "令和4年度" in real.columns[Field.ACTUAL]
    assert first.value(Field.ACTUAL).year_note == "令和2年"
