"""Which figure is asked for, and figures of things that the report only mentions."""

import pytest

from ingest.records import Field
from service.query import Ask, Metric
from tests.service.language.desks import read


@pytest.mark.parametrize(
    "question",
    [
        "創業者向け融資制度の利用件数を教えて",
        "予防接種の接種率は何%？",
        "企業立地奨励金の交付件数は目標達成ですか",
        "防犯カメラの設置台数は目標に達した？",
        "農地中間管理機構の利用件数は？",
    ],
)
def test_a_figure_of_what_the_rows_only_do(question: str):
    assert read("isesaki", question).ask is Ask.ABSTAIN


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("創業支援の相談件数は？", 3),
        ("遊園地の利用者数は目標に届いた？", 12),
        ("コミュニティバスあおぞらの利用者数は目標に届いた？", 35),
        ("家どうしで子どもを預かる会員は何人", 23),  # 同士, no どうして
    ],
)
def test_a_figure_of_the_row_itself(question: str, row: int):
    query = read("isesaki", question)
    assert (query.ask, query.selection.rows) == (Ask.LOOKUP, (row,))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("目標の4割も集められなかった指標を挙げて", 40),
        ("目標の半分もクリアできなかったのはどれ", 50),
        ("実績が目標を大きく割り込み、6割にも届かないものを列挙", 60),
        ("実績が目標の7割未満に留まった指標を", 70),  # 未満 is no 未記入
    ],
)
def test_not_even_a_share_of_the_target(question: str, value: int):
    query = read("isesaki", question)
    assert [(one.metric, one.op, one.value) for one in query.selection.numbers] == [
        (Metric.ACHIEVEMENT, "lt", value)
    ]
    assert query.selection.kind is None


@pytest.mark.parametrize(
    ("question", "fields", "metrics"),
    [
        ("交通事故は令和6年度までに何件まで減らす目標", (Field.FINAL_TARGET,), ()),
        ("交通事故は令和4年度に何件まで減らす予定だったのか", (Field.TARGET,), ()),
        ("交通事故は何件まで減らせたか", (Field.ACTUAL,), ()),
        ("認知症サポーターは令和6年度に何人増やす計画か", (), (Metric.PLAN_CHANGE,)),
        ("防犯灯は令和4年度の実績から令和6年度の目標まで、残りの基数はいくつか", (), (Metric.FINAL_GAP,)),
        ("新規就農者数の実績から目標までの開きを", (), (Metric.GAP,)),
    ],
)
def test_a_level_or_the_way_to_it(question: str, fields: tuple[Field, ...], metrics: tuple[Metric, ...]):
    query = read("isesaki", question)
    assert (query.fields, query.metrics) == (fields, metrics)


@pytest.mark.parametrize(
    ("question", "metric", "times"),
    [
        (
            "合同会社説明会とおしごとフェアで、目標に対する割合がより高いのはどっちで、何%？",
            "achievement",
            False,
        ),
        (
            "鉄道とコミュニティバス、計画に対して利用者の割合がより少ないのはどちらで何割ですか",
            "achievement",
            False,
        ),
        ("鉄道利用者数はコミュニティバス利用者数より多い、何倍か", "actual", True),
    ],
)
def test_more_than_another_or_only_more(question: str, metric: str, times: bool):
    query = read("isesaki", question)
    assert (query.ask, [one.value for one in query.metrics], query.times) == (Ask.COMPARE, [metric], times)
