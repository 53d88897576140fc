"""Other words, the same question: each group of wordings is read as one and the same query."""

import pytest

from service.query import Query
from tests.service.language.desks import read


def _meaning(name: str, question: str) -> Query:
    """The query without the words that only pick a sentence out of a long cell."""
    return read(name, question).model_copy(update={"focus": ()})


@pytest.mark.parametrize(
    ("name", "wordings"),
    [
        (
            "isesaki",
            [
                "交通事故発生件数の実績は",
                "車の事故は何件",
                "クルマの事故って何件あったの？",
                "交通事故は何件",
            ],
        ),
        ("isesaki", ["防犯灯設置数の実績は", "街灯は何基ついたの", "外灯の数、実績は何基？"]),
        ("isesaki", ["放課後児童クラブ数の実績は", "学童は今いくつ", "児童クラブは何か所ありますか"]),
        (
            "isesaki",
            ["出生数の実績は", "赤ちゃんは何人うまれた？", "令和４年度の出生数の実績をお示しください"],
        ),
        ("isesaki", ["危険空き家除却件数の実績は", "倒れそうな空き家は何件取り壊した？"]),
        ("isesaki", ["コミュニティバス利用者数の実績は", "市のバスに乗った人は何人"]),
        ("isesaki", ["製造品出荷額等の実績は", "製造品出荷学の実績", "製造品出荷額等の実積は"]),
        ("isesaki", ["健康寿命の目標は", "けんこうじゅみょうの目標は", "kenkou jumyou no mokuhyou"]),
        (
            "isesaki",
            [
                "新規就農者数の令和6年度目標は",
                "新規就農者数の目標 R6",
                "新規就農者数の2024年度の目標は",
                "新規就農者数の最終目標は",
                "新規就農者数の令和六年度の目標値を教えてください",
            ],
        ),
        ("isesaki", ["子供の達成率", "こどもの達成率", "子どもの達成率"]),
        (
            "isesaki",
            ["遅れている指標は？", "遅延している指標を列挙してください", "どの指標が遅れていますか"],
        ),
        (
            "isesaki",
            [
                "コロナで遅れた指標は",
                "新型コロナの影響で遅れている指標を全部",
                "進捗の遅れ(コロナ)の指標一覧",
                "進捗の遅れ （コロナ） の指標一覧",
            ],
        ),
        (
            "isesaki",
            [
                "達成率80%未満の指標",
                "達成率が８０％に満たない指標は？",
                "達成率が八割未満の指標",
                "達成率80パーセント未満の指標を挙げて",
            ],
        ),
        ("isesaki", ["実績が2,000人以上の指標", "実績が二千人以上の指標", "実績が２０００人以上の指標は？"]),
        ("isesaki", ["目標の半分に届かなかった指標", "達成率50%未満の指標", "達成率が5割に満たない指標"]),
        ("isesaki", ["目標の三分の一以下の指標", "目標の3分の1以下だった指標"]),
        ("isesaki", ["目標に届いた指標", "目標に届いていないわけではない指標", "目標に達した指標"]),
        ("isesaki", ["遅れている指標が最も多い担当課は", "どの課が一番遅れている指標が多い？"]),
        (
            "isesaki",
            ["ファミサポの担当課は", "ファミリーサポートセンターの所管は？", "ファミサポってどこの課？"],
        ),
        ("minato", ["ごみ総排出量の実績は", "ゴミはどのくらい出た？"]),
        ("minato", ["空き店舗活用件数の実績は", "空いてる店は何店舗活用された"]),
        ("minato", ["図書館貸出冊数の実績は", "本の貸し出しは何冊"]),
        ("minato", ["電子申請件数の実績は", "ネットで手続きした件数は"]),
        ("minato", ["市税収納率の実績は", "税金はどれくらい納められた？", "しぜいしゅうのうりつの実績は"]),
        ("minato", ["×の指標は", "大幅に遅れている指標は", "バツの指標は"]),
        ("minato", ["○の指標は", "丸の指標は", "概ね達成の指標は"]),
    ],
)
def test_other_words_ask_the_same(name: str, wordings: list[str]) -> None:
    first, *others = wordings
    assert {wording: _meaning(name, wording) for wording in others} == dict.fromkeys(
        others, _meaning(name, first)
    )


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("isesaki", "目標に届いた指標", "目標に届かなかった指標"),
        ("isesaki", "コロナで遅れた指標は", "コロナ以外で遅れた指標は"),
        ("isesaki", "達成率が最も高い指標は", "達成率が最も低い指標は"),
        ("isesaki", "防犯灯の目標は", "防犯灯の令和6年度の目標は"),
        ("isesaki", "順調な指標は", "概ね順調な指標は"),
        ("minato", "◎の指標は", "◎でない指標は"),
    ],
)
def test_a_small_word_that_changes_the_question_changes_the_query(name: str, one: str, other: str) -> None:
    assert _meaning(name, one) != _meaning(name, other)


@pytest.mark.parametrize("question", ["遅れている指標は？", "達成率ワースト3", "街灯の理由は"])
def test_the_same_question_gives_the_same_query(question: str) -> None:
    assert read("isesaki", question) == read("isesaki", question)
