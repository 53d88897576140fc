"""A number is read with its unit and with what is counted; a unit answers only one of its own kind."""

import pytest

from service.understanding.quantity import answers, asked_quantity
from tests.service.language.desks import parser


@pytest.mark.parametrize(
    ("question", "unit", "counted"),
    [
        ("依頼会員は何人ですか", "人", "会員"),
        ("出展した企業の社数を知りたい", "社", "企業"),
        ("保留地は何区画ですか", "区画", "保留地"),
        ("認定農業者は現在何経営体でしょうか", "経営体", "農業者"),
        ("寄附の割合は何パーセントですか", "%", None),
        ("整備した面積は何ヘクタールか", "ha", None),
        ("交付した補助金はおいくらでしょうか", "円", None),
        ("催しの回数", "回", "催し"),
        ("石は何センチまでですか", "cm", None),
    ],
)
def test_a_number_asked_has_a_unit_and_a_thing(question: str, unit: str, counted: str | None) -> None:
    (sentence,) = parser("isesaki").reader.read(question)
    quantity = asked_quantity(sentence)
    assert quantity is not None
    assert quantity.unit == unit
    if counted:
        assert any(counted in term.text for term in quantity.heads(sentence))


@pytest.mark.parametrize(
    "question",
    [
        "何年度の目標ですか",
        "担当は何課ですか",
        "何人も来たのはなぜですか",
        "割合が伸び悩むのは何のためですか",
        "受診率が目標を割り込んだと聞きました",
        "申し込みの数は最近どうなっていますか",
    ],
)
def test_what_asks_no_number_is_read_as_none(question: str) -> None:
    (sentence,) = parser("isesaki").reader.read(question)
    assert asked_quantity(sentence) is None


@pytest.mark.parametrize(
    ("question", "unit", "fits"),
    [
        ("何名ですか", "人", True),
        ("何人ですか", "カ所", False),
        ("何人ですか", "%", False),
        ("何軒ですか", "事業所", True),
        ("何台ですか", "基", True),
        ("何枚ですか", "件", False),
        ("割合は", "件", False),
        ("何割ですか", "%", True),
        ("何件ですか", "万人", True),
        ("何件ですか", "%", False),
        ("補助金はいくらですか", "日", False),
    ],
)
def test_a_unit_answers_only_one_of_its_kind(question: str, unit: str, fits: bool) -> None:
    (sentence,) = parser("isesaki").reader.read(question)
    quantity = asked_quantity(sentence)
    assert quantity is not None
    assert answers(quantity, [unit]) is fits


def test_a_row_without_numbers_is_refused_for_money_only() -> None:
    people, money = (
        asked_quantity(parser("isesaki").reader.read(question)[0])
        for question in ("待機児童は何人ですか", "保育の補助金はいくらですか")
    )
    assert people is not None
    assert answers(people, [])
    assert money is not None
    assert not answers(money, [])
