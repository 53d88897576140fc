"""Normal forms: what is the same in print compares as the same, and years are years of one calendar."""

import pytest

from ingest.normalize import era_year, fold, is_blank, key, split_marker, years


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("Ｒ４年度", "R4年度"),
        ("ﾌｧﾐﾘｰｻﾎﾟｰﾄ", "ファミリーサポート"),
        ("目標（R8）", "目標(R8)"),
        ("１２，０２５億円", "12,025億円"),
        ("4月〜6月", "4月~6月"),
        ("−３．５％", "-3.5%"),
        ("㈱みなと", "(株)みなと"),
        ("課題\x00\u200b等", "課題等"),
    ],
)
def test_fold(printed: str, folded: str) -> None:
    """Width, dashes and waves become one sign; control characters go."""
    assert fold(printed) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("進捗の遅れ (コロナ)", "進捗の遅れ（コロナ）"),
        ("目標値 (令和６年度)", "目標値(令和6年度)"),
        ("ＫＰＩ", "kpi"),
        ("担当　課", "担当課"),
        ("市民･団体", "市民・団体"),
    ],
)
def test_key_is_one_for_two_spellings(one: str, other: str) -> None:
    """A comparison key knows no width, spaces or case."""
    assert key(one) == key(other)


def test_key_keeps_different_words_apart() -> None:
    """The four ratings that begin alike stay four."""
    labels = ["順調に進捗", "概ね順調に進捗", "進捗の遅れ", "進捗の遅れ(コロナ)"]
    assert len({key(label) for label in labels}) == 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("令和4年度実績値", [2022]),
        ("目標（Ｒ８）", [2026]),
        ("令和元年と平成30年度", [2019, 2018]),
        ("昭和56年以前の住宅", [1981]),
        ("H30", [2018]),
        ("2022年度", [2022]),
        ("学校教育構想2022を", []),  # part of a name, no year of its own
        ("SDGs12件", []),
        ("12,025億円", []),
    ],
)
def test_years(text: str, expected: list[int]) -> None:
    """令和N年 = 2018 + N, 平成N年 = 1988 + N, 昭和N年 = 1925 + N, 元年 = 1."""
    assert years(text) == expected


def test_era_year_is_the_way_back() -> None:
    """Every year from 昭和2年 on reads back as itself; the first year of an era is 元年."""
    assert [era_year(year) for year in (1988, 1989, 2018, 2019, 2022)] == [
        "昭和63年",
        "平成元年",
        "平成30年",
        "令和元年",
        "令和4年",
    ]
    assert all(years(era_year(year)) == [year] for year in range(1927, 2100))


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("1 しごとの創生", ("digit", 1, "しごとの創生")),
        ("2ひとの創生", ("digit", 2, "ひとの創生")),
        ("② ひとの創生", ("circled", 2, "ひとの創生")),
        ("④交通体系の確立", ("circled", 4, "交通体系の確立")),
        ("(2) 住み慣れた地域", ("circled", 2, "住み慣れた地域")),
        ("基本目標Ⅰ 海と産業", ("roman", 1, "海と産業")),
        ("Ⅱ-2 健やかな暮らし", ("roman-digit", 2, "健やかな暮らし")),
        ("魅力ある居住環境の整備", ("", 0, "魅力ある居住環境の整備")),
        ("3人で行う講座", ("", 0, "3人で行う講座")),
        ("12,025億円", ("", 0, "12,025億円")),
        ("97.0％", ("", 0, "97.0％")),
    ],
)
def test_split_marker(heading: str, expected: tuple[str, int, str]) -> None:
    """A number mark is told from a number that belongs to the words."""
    assert split_marker(heading) == expected


@pytest.mark.parametrize("text", ["", " ", "\u3000", "-", "－", "―", "—", "−", "…", "ー"])
def test_blank(text: str) -> None:
    """The dashes that tables print for "nothing" are blank."""
    assert is_blank(text)


@pytest.mark.parametrize("text", ["0", "0件", "なし", "待機児童なし", "-5", "・", "〇"])
def test_not_blank(text: str) -> None:
    """A zero and a printed なし say something."""
    assert not is_blank(text)
