"""What of a row is asked for: its cells, its figures, and what the question claims about it."""

import pytest

from ingest.records import Field
from service.query import Metric
from service.understanding.asking import AskReader
from service.understanding.claiming import ClaimReader
from service.understanding.number_conditions import NumberReader
from service.understanding.rating_conditions import RatingReader
from service.understanding.sentence import Sentence
from tests.service.language.desks import parser, report

TARGET, ACTUAL, FINAL = Field.TARGET, Field.ACTUAL, Field.FINAL_TARGET


def _asking(name: str = "isesaki") -> AskReader:
    return AskReader(report(name))


def _claiming(name: str = "isesaki") -> ClaimReader:
    return ClaimReader(report(name), RatingReader(report(name)), NumberReader(report(name)))


def _sentence(text: str, name: str = "isesaki") -> Sentence:
    (sentence,) = parser(name).reader.read(text)
    return sentence


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("防犯灯の実績は", (ACTUAL,)),
        ("防犯灯は何基ありますか", (ACTUAL,)),
        ("防犯灯の目標と実績", (TARGET, ACTUAL)),
        ("防犯灯の令和6年度の目標", (FINAL,)),
        ("防犯灯のR6目標は", (FINAL,)),
        ("防犯灯は最終的に何基になるのか", (FINAL,)),
        ("ほ場整備の令和4年度目標と令和6年度目標", (TARGET, FINAL)),
        ("防犯灯の担当課はどこ", (Field.DEPARTMENT,)),
        ("防犯灯の進捗評価は", (Field.RATING,)),
        ("防犯灯が遅れた理由", (Field.DELAY_REASON,)),
        ("防犯灯の課題と今後の方策", (Field.ISSUE, Field.FUTURE_MEASURE)),
        ("防犯灯で何をした", (Field.PROGRESS_NOTE,)),
        ("防犯灯は目標に届いた", ()),  # 目標 is only what the row is measured against
    ],
)
def test_the_cells_are_named_in_the_order_of_the_question(text: str, fields: tuple[Field, ...]) -> None:
    assert _asking().asked(_sentence(text)).fields == fields


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("ほ場整備の達成率は", Metric.ACHIEVEMENT),
        ("ほ場整備の令和6年度目標に対する達成率は", Metric.FINAL_ACHIEVEMENT),
        ("ほ場整備は目標の何%ですか", Metric.ACHIEVEMENT),
        ("ふるさと納税は目標の何倍ですか", Metric.ACHIEVEMENT),
        ("ほ場整備の目標と実績の差は", Metric.GAP),
        ("おしごとフェアは目標に何人足りなかった", Metric.GAP),
        ("情報メールは目標を何件上回ったか", Metric.GAP),
        ("移住相談会の参加者は令和6年度の目標まであと何人", Metric.FINAL_GAP),
        ("ほ場整備の令和4年度から令和6年度の目標はどれだけ増やす計画か", Metric.PLAN_CHANGE),
    ],
)
def test_a_calculated_figure_is_asked_for(text: str, metric: Metric) -> None:
    assert _asking().asked(_sentence(text)).metrics == (metric,)


def test_a_multiple_is_asked_for_as_such() -> None:
    assert _asking().asked(_sentence("電子申請は目標の何倍", "minato")).times
    assert not _asking().asked(_sentence("電子申請の達成率", "minato")).times


@pytest.mark.parametrize(
    ("text", "yes_no"),
    [
        ("防犯灯は目標に届きましたか", True),
        ("防犯灯は目標に届いたよね？", True),
        ("防犯灯は遅れているというのは本当？", True),
        ("防犯灯が目標に届いたかどうか", True),
        ("did the street lights reach the target", True),
        ("防犯灯は何基ですか", False),
        ("防犯灯が遅れたのはなぜですか", False),
        ("防犯灯の担当はどの課ですか", False),
        ("防犯灯の実績", False),
    ],
)
def test_yes_or_no_is_asked_only_where_no_question_word_stands(text: str, yes_no: bool) -> None:
    assert _claiming().is_yes_no(_sentence(text)) is yes_no


@pytest.mark.parametrize(
    ("text", "kind", "positive"),
    [
        ("おしごとフェアは目標に届きましたか", "met", True),
        ("おしごとフェアは目標に届かなかったのですか", "met", False),
        ("おしごとフェアは目標割れですか", "met", False),
        ("おしごとフェアが目標に達していないということはないですか", "met", True),
        ("おしごとフェアは令和6年度の目標に届いていますか", "final_met", True),
        ("おしごとフェアは目標より少なかったの", "direction", False),
        ("おしごとフェアは順調ですか", "rating", True),
        ("おしごとフェアの担当は商工労働課ですか", "department", True),
    ],
)
def test_what_a_question_claims_of_a_row(text: str, kind: str, positive: bool) -> None:
    (claim,) = _claiming().claims(_sentence(text))
    assert (claim.kind, claim.positive) == (kind, positive)


@pytest.mark.parametrize(
    ("text", "metric", "op", "value"),
    [
        ("新規就農者は100人を超えたか", Metric.ACTUAL, "gt", 100),
        ("新規就農者は100人を超えなかったのか", Metric.ACTUAL, "lt", 100),
        ("新規就農者の目標は51人ですか", Metric.TARGET, "eq", 51),
        ("新規就農者の実績は127人で間違いないですか", Metric.ACTUAL, "eq", 127),
        ("新規就農者の令和6年度の目標は70人ですか", Metric.FINAL_TARGET, "eq", 70),
        ("おしごとフェアは目標の半分に届かなかったのか", Metric.ACHIEVEMENT, "lt", 50),
    ],
)
def test_a_claimed_number_belongs_to_a_column(text: str, metric: Metric, op: str, value: int) -> None:
    numbers = [claim.number for claim in _claiming().claims(_sentence(text)) if claim.number]
    assert [(number.metric, str(number.op), int(number.value)) for number in numbers] == [(metric, op, value)]
