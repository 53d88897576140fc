"""A question cut into sentences, with the report's own names, whatever is wrapped around it."""

import pytest

from ingest.normalize import fold
from ingest.records import Field
from service.understanding.mentions import ReportWords
from service.understanding.sentence import Sentence, join
from tests.service.language.desks import language, parser


def _read(question: str, name: str = "isesaki") -> list[Sentence]:
    return parser(name).reader.read(question)


def _words(name: str) -> ReportWords:
    return parser(name).words


@pytest.mark.parametrize(
    ("question", "sentences"),
    [
        ("防犯灯の実績は？担当課も教えて", ["防犯灯の実績は?", "担当課も教えて"]),
        ("防犯灯について伺います。実績は？", ["防犯灯について伺います。", "実績は?"]),
        ("目標は何ですか。あと、実績も。", ["目標は何ですか。", "あと、実績も。"]),
        ("出生数が減りましたが、なぜですか", ["出生数が減りましたが、", "なぜですか"]),
        ("防犯灯は？防犯灯は？", ["防犯灯は?"]),  # said twice, asked once
        ("。、", []),
        ("   ", []),
    ],
)
def test_a_question_is_cut_where_one_wish_ends(question: str, sentences: list[str]) -> None:
    assert [sentence.text for sentence in _read(question)] == sentences


@pytest.mark.parametrize(
    "question",
    [
        "えーと、防犯灯は二千基ですか",
        "防犯灯は２０００基ですか",
        "あ の ー 、 防 犯 灯 は 2000 基 で す か",
        "<b>防犯灯は2,000基ですか",
    ],
)
def test_fillers_width_spaces_and_markup_change_nothing(question: str) -> None:
    (sentence,) = _read(question)
    assert [term.text for term in sentence.terms] == ["防犯灯"]
    assert [(int(number.value), number.unit) for number in sentence.numbers] == [(2000, "基")]


@pytest.mark.parametrize(
    ("name", "text", "rows"),
    [
        ("isesaki", "ほ場整備面積の実績", [(10,)]),
        ("isesaki", "製造品出荷額の実績", [(1,)]),  # printed with 等
        ("isesaki", "認知症サポーター数と新規就農者数", [(31,), (9,)]),
        ("isesaki", "防犯灯の数", []),  # described, not named
        ("minato", "市税収納率と漁獲量", [(18,), (2,)]),
    ],
)
def test_printed_indicators_are_found(name: str, text: str, rows: list[tuple[int, ...]]) -> None:
    (sentence,) = _read(text, name)
    assert [mention.rows for mention in sentence.indicators] == rows


def test_words_inside_an_indicator_carry_no_grammar() -> None:
    """子育てしたいと思う割合: neither a share nor an opinion is asked."""
    (sentence,) = _read("伊勢崎市で今後も子育てしたいと思う割合の実績は")
    assert {cue.concept for cue in sentence.cues} == {"actual"}


@pytest.mark.parametrize(
    ("name", "text", "departments"),
    [
        ("isesaki", "企画調整課長と健康づくり課に伺う", ["企画調整課", "健康づくり課"]),
        ("isesaki", "地域包括支援センターの指標", ["地域包括支援センター"]),
        ("isesaki", "総務課の指標", []),
        ("minato", "みなと振興室と市立図書館", ["みなと振興室", "市立図書館"]),
    ],
)
def test_departments_are_found(name: str, text: str, departments: list[str]) -> None:
    assert [mention.name for mention in _words(name).departments_in(fold(text))] == departments


@pytest.mark.parametrize(
    ("name", "text", "heading"),
    [
        ("isesaki", "まちの創生の指標", "まちの創生"),
        ("isesaki", "しごとのそうせいの指標", "しごとの創生"),
        ("isesaki", "基本目標２の指標", "ひとの創生"),
        ("minato", "基本目標Ⅱの指標", "学びと健康を支えるまち"),
        ("minato", "基本目標3の指標", "安全で環境にやさしいまち"),
        ("minato", "防犯対策の推進の指標", "防犯対策の推進"),
    ],
)
def test_a_goal_is_found_by_name_number_and_sound(name: str, text: str, heading: str) -> None:
    assert [found.name for found, _ in _words(name).headings_in(fold(text))] == [heading]


@pytest.mark.parametrize(
    ("name", "text", "labels"),
    [
        ("isesaki", "進捗の遅れ(コロナ)と進捗の遅れ", ["進捗の遅れ（コロナ）", "進捗の遅れ"]),
        ("isesaki", "進捗の遅れ （コロナ）", ["進捗の遅れ（コロナ）"]),
        ("isesaki", "まあまあ順調", ["概ね順調に進捗"]),
        ("minato", "二重丸と×", ["◎", "×"]),
        ("minato", "評価の対象外", ["－"]),
    ],
)
def test_rating_labels_are_found_in_any_spelling(name: str, text: str, labels: list[str]) -> None:
    assert [label.label for label, _ in _words(name).labels_in(fold(text))] == labels


@pytest.mark.parametrize(
    ("name", "text", "row"),
    [
        ("isesaki", "製造品出荷学", 1),
        ("isesaki", "せいぞうひんしゅっかがく", 1),
        ("isesaki", "けんこうじゅみょう", 27),
        ("isesaki", "kenkoujumyou", 27),
        ("isesaki", "ほじょうせいびめんせき", 10),
        ("isesaki", "こうつうじこ", 39),
        ("minato", "ぎょかくりょう", 2),
        ("minato", "しぜいしゅうのうりつ", 18),
    ],
)
def test_an_indicator_is_found_by_its_sound(name: str, text: str, row: int) -> None:
    assert _words(name).sounding(fold(text)) == [row]


@pytest.mark.parametrize("text", ["うちゅうりょこう", "りょうり", "konnichiwa", "天気予報"])
def test_other_sounds_find_no_indicator(text: str) -> None:
    assert _words("isesaki").sounding(fold(text)) == []


def test_causes_that_a_label_names_are_found() -> None:
    mentions = _words("isesaki").causes_in("新型コロナとコロナ禍")
    assert [(mention.start, mention.end) for mention in mentions] == [(0, 5), (6, 10)]
    assert _words("minato").causes_in("新型コロナ") == []  # its scale names no cause


def test_the_columns_of_the_report_are_found() -> None:
    assert [name for name, _ in _words("minato").columns_in("要因分析で")] == [Field.DELAY_REASON]
    assert [name for name, _ in _words("isesaki").columns_in("今後の方策等")] == [Field.FUTURE_MEASURE]


def test_only_what_the_report_prints_is_printed() -> None:
    words = _words("isesaki")
    assert [words.prints(word) for word in ("医師会", "ランニングポータルサイト", "前橋")] == [
        True,
        True,
        False,
    ]


def test_joined_sentences_keep_what_each_of_them_holds() -> None:
    first, second = _read("防犯灯について。実績と目標は？")
    both = join([first, second])
    assert [term.text for term in both.terms] == ["防犯灯"]
    assert both.has("actual")
    assert both.has("target")
    assert both.pieces == (first, second)
    assert join([first]) is first


def test_the_same_text_is_read_from_the_same_tools() -> None:
    """Two reports share one analyzer; what is found depends on the report's own words."""
    assert language() is language()
    (isesaki,), (minato,) = _read("漁獲量は"), _read("漁獲量は", "minato")
    assert [bool(isesaki.indicators), bool(minato.indicators)] == [False, True]
