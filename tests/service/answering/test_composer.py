"""What is said to each kind of question, over the real report and the invented one."""

import pytest
from both_reports import INVENTED, REAL, REPORTS, Desks, cited

from ingest.records import Field
from service.schemas import NearMiss

COVID = "コロナで遅れた指標は？"


def test_the_rows_delayed_by_covid_are_complete_and_cited(desks: Desks):
    """14 of 41 rows, each on a line of its own, cited with page, line and the characters of its rating cell."""
    answer, report = desks.ask(REAL, COVID), REPORTS[REAL]
    wanted = [measure for measure in report.measures if measure.rating and measure.rating.cause]
    lines = answer.answer.split("\n")
    assert lines[0] == "該当する指標は14件（全41件中）です。"
    assert len(wanted) == 14
    for number, (measure, citation) in enumerate(zip(wanted, answer.citations, strict=True), start=1):
        assert lines[number] == f"- 「{measure.name}」（{'・'.join(measure.departments)}）[{number}]"
        rating = next(cell for cell in citation.cells if cell.field == Field.RATING)
        at = (citation.row, citation.page, citation.line, citation.indicator)
        assert at == (measure.row, measure.page, measure.line, measure.name)
        assert report.lines[citation.line - 1][rating.start : rating.end] == rating.printed
        assert rating.printed.replace(" ", "") == "進捗の遅れ(コロナ)"
    assert answer.table is not None
    assert answer.table.cited_rows == cited(answer)


def test_a_near_miss_is_told_apart(desks: Desks):
    """特定健康診査実施率 (plain 進捗の遅れ, its reason names コロナ) is not among the 14, and says why."""
    answer = desks.ask(REAL, COVID)
    why = "評価は「進捗の遅れ」で該当しませんが、進捗が遅れている理由に「コロナ」の記載があります"
    assert answer.near_misses == [NearMiss(row=29, why=why, indicator="特定健康診査実施率")]
    assert 29 not in cited(answer)
    assert answer.answer.split("\n")[-1].startswith("※上の14件には含まれませんが、「特定健康診査実施率」は")
    assert desks.ask(INVENTED, COVID).near_misses == []


KINDS = [  # report, question, a sentence of the answer, cited rows
    ("value", REAL, "新技術・新製品等の開発数の実績は？", "令和4年度実績値は4件です。[1]", [2]),
    ("other year in the cell", INVENTED, "漁獲量の実績は？", "※実績（R5）は、セルの注記により令和4年の", [2]),
    ("count", REAL, "商工労働課の指標はいくつ？", "該当する指標は4件（全41件中）です。", [2, 3, 4, 5]),
    ("empty", INVENTED, "観光交流課と商工労政課が一緒に担当している指標は？", "該当する指標はありません", []),
    (
        "rate",
        REAL,
        "障害者の一般企業への新規就労者数の達成率は？",
        "78.3%です（18人 ÷ 23人 = 78.3%）。[1]",
        [6],
    ),
    ("rate of 12万人", INVENTED, "港まつり来場者数の達成率は？", "96,400人 ÷ 120,000人 = 80.3%", [4]),
    ("no rate", REAL, "待機児童数の達成率は？", "数値ではないため達成率は計算できません。[1]", [20]),
    ("remaining", INVENTED, "下水道接続世帯数、最終目標まであと何世帯？", "達成まであと888世帯です", [17]),
    (
        "parts",
        INVENTED,
        "ICT機器の小学校と中学校の実績の差は？",
        "差は4.3ポイントです（83.2% − 78.9% = 4.3ポイント）",
        [8],
    ),
    (
        "worst",
        REAL,
        "達成率のワースト3は？",
        "1. 「境地区の年間観光入込客数」：34.1%（29,719人 ÷ 87,200人",
        [11, 25, 2],
    ),
    (
        "place",
        REAL,
        "達成率が2番目に低い指標は？",
        "\n- 「高等教育機関との連携による公開講座参加者数」",
        [25],
    ),
    (
        "told pair",
        REAL,
        "子育てしたい人で「どちらかといえばそう思う」はR3年度とR4年度で何ポイントの差？",
        "差は5.0ポイントです（30.2% − 25.2% = 5.0ポイント）。[1]",
        [19],
    ),
    ("best", INVENTED, "達成率が最も高い指標は？", "「電子申請件数」で、143.2%です。[1]", [19]),
    ("sum", REAL, "商工労働課の実績の合計は？", "令和4年度実績値の合計は32件です（2件を計算）。", [2, 3]),
    (
        "average",
        INVENTED,
        "環境政策課の達成率の平均は？",
        "達成率の平均は102.1%です（2件を計算）。",
        [15, 16],
    ),
    ("share", REAL, "順調に進捗の割合は？", "全体に占める割合は34.1%です（14件 ÷ 41件 = 34.1%）。", None),
    ("group", INVENTED, "評価ごとの件数は？", "- ×：3件（「空き店舗活用件数」[16]", None),
    ("department twice", INVENTED, "担当課別の件数は？", "- みなと振興室：2件（「港湾コンテナ取扱量」", None),
    ("compare", REAL, "出生数と創業相談件数の達成率はどちらが高い？", "両者の差は150.7ポイントです", [3, 16]),
    (
        "yes",
        INVENTED,
        "電子申請件数は目標を達成しましたか？",
        "はい。「電子申請件数」の実績（R5）は21,480件",
        [19],
    ),
    (
        "no, lower is better",
        INVENTED,
        "ごみ総排出量は目標を達成しましたか？",
        "いいえ。「ごみ総排出量」の実績（R5）は19,240トンで、目標（R5）の18,600トンを上回っており、少ないほどよい",
        [15],
    ),
    (
        "false premise",
        INVENTED,
        "図書館貸出冊数が目標に届かなかった原因は？",
        "いいえ。「図書館貸出冊数」の実績（R5）は281,350冊で、目標（R5）の28万冊を上回っており",
        [7],
    ),
    ("quote", INVENTED, "港まつり来場者数が遅れた理由は？", "> 台風の接近により、2日目の花火大会", [4]),
    (
        "merged cell",
        INVENTED,
        "漁獲量の担当課は？",
        "水産振興課です（結合セルのため上の行から引き継ぎ）",
        [2],
    ),
    ("meaning", INVENTED, "×の意味は？", "評価「×」は「大幅な遅れ」を表します。", None),
    (
        "two questions",
        REAL,
        "創業相談件数の実績は？あと防犯灯の担当課は？",
        "「防犯灯設置数」の担当課は安心安全課です。[2]",
        [3, 38],
    ),
]


@pytest.mark.parametrize(
    ("report", "question", "sentence", "rows"), [kind[1:] for kind in KINDS], ids=[kind[0] for kind in KINDS]
)
def test_each_kind_of_question_has_its_answer(
    desks: Desks, report: str, question: str, sentence: str, rows: list[int] | None
):
    """The sentence with its figures and their calculation; the rows it stands on and only those."""
    answer = desks.ask(report, question)
    assert answer.status == "answered"
    assert sentence in answer.answer
    assert rows is None or cited(answer) == rows


def test_the_groups_of_a_report_add_up_to_it(desks: Desks):
    """41 = 14 + 3 + 7 + 14 + 3 by rating; each row is cited once."""
    answer = desks.ask(REAL, "評価ごとの件数は？")
    assert answer.table is not None
    assert [int(row[1].removesuffix("件")) for row in answer.table.rows] == [14, 3, 7, 14, 3]
    assert sorted(cited(answer)) == list(range(1, 42))


def test_rows_without_a_number_are_counted_and_named(desks: Desks):
    """A ranking leaves out 5 of 41 rows: two not evaluated, 待機児童なし, and two with parts."""
    answer = desks.ask(REAL, "達成率のワースト3は？")
    assert [near.row for near in answer.near_misses] == [7, 8, 20, 26, 27]
    assert "※数値で比べられない5件は除いています（「製造業の事業所数」、（指標名の記載なし）" in answer.answer


FIELDS = ["今後の方策", "課題", "実施状況"]


@pytest.mark.parametrize("word", FIELDS)
@pytest.mark.parametrize("row", [2, 12, 33, 41])
def test_a_long_cell_is_quoted_in_full(desks: Desks, word: str, row: int):
    """Reasons, issues and measures are the city's own words; nothing of the cell is left away."""
    measure = REPORTS[REAL].measure(row)
    name = {"今後の方策": Field.FUTURE_MEASURE, "課題": Field.ISSUE, "実施状況": Field.PROGRESS_NOTE}[word]
    answer = desks.ask(REAL, f"「{measure.name}」の{word}は？")
    assert f"> {measure.text(name)}" in answer.answer
    assert answer.written_by == "extract"


@pytest.mark.parametrize(
    ("report", "question", "opening", "rows"),
    [
        (REAL, "出生数は目標を310人下回ったんですよね", "はい。", [16]),
        (REAL, "出生数は目標を300人下回ったんですよね", "いいえ。", [16]),
        (REAL, "出生数は目標を約300人下回ったんですよね", "はい。", [16]),
        (REAL, "出生数は目標を310人上回ったんですよね", "いいえ。", [16]),
        (REAL, "妊婦健康診査受診率は目標82.0%に0.1ポイント届かなかったのですよね", "いいえ。", [17]),
        (INVENTED, "空き店舗活用件数の実績は7店舗ですよね", "はい。", [5]),
        (INVENTED, "ごみ総排出量の実績は19,241トンですよね", "いいえ。", [15]),
        (REAL, "達成率が最も低いのは境地区の年間観光入込客数ですよね", "はい。", [11]),
        (REAL, "達成率が最も低いのは出生数ですよね", "いいえ。", [11, 16]),
        (REAL, "出生数は鉄道利用者数より達成率が高いですよね", "はい。", [16, 36]),
        (REAL, "出生数は鉄道利用者数より達成率が低いということで合っていますか", "いいえ。", [36, 16]),
        (REAL, "達成率が80%未満なのは10件で正しいですか", "はい。", None),
        (REAL, "達成率が80%未満なのは13件で正しいですか", "いいえ。", None),
        (INVENTED, "達成率が50%未満なのは0件で正しいですか", "はい。", []),
    ],
)
def test_yes_is_said_of_what_is_so(
    desks: Desks, report: str, question: str, opening: str, rows: list[int] | None
):
    """A stated difference, value, leader, comparison or count is judged; いいえ where it is not so."""
    answer = desks.ask(report, question)
    assert answer.answer.startswith(opening)
    assert rows is None or cited(answer) == rows
