"""Follow-ups keep the rows and filters of the turn before unless they name their own."""

import pytest

from ingest.records import Field
from service.evidence.lookup import Lookup
from service.query import Ask, Metric, Query, Selection
from service.understanding.context import Context, Turn
from tests.service.language.desks import language, parser, read, report

LATE, COVID = "進捗の遅れ", "進捗の遅れ（コロナ）"


def _after(name: str, *questions: str) -> Context:
    """The context after these questions; the rows of a turn are those that its query selects."""
    context = Context()
    lookup = Lookup(report(name), language().terms.thesaurus)
    for question in questions:
        queries = parser(name).parse(question, context)
        rows = tuple(measure.row for query in queries for measure in lookup.select(query.selection))
        context = context.with_turn(Turn(queries=queries, rows=rows))
    return context


def _told(question: str, ask: Ask, rows: tuple[int, ...]) -> Context:
    """A turn whose answer stood on these rows, in the order shown."""
    return Context(turns=(Turn(queries=(Query(ask=ask, limit=1),), rows=rows),))


@pytest.mark.parametrize(
    ("name", "before", "question", "row", "field"),
    [
        ("isesaki", "ファミサポの会員登録数は？", "その理由は？", 23, Field.DELAY_REASON),
        ("isesaki", "ファミサポの会員登録数は？", "担当課は？", 23, Field.DEPARTMENT),
        ("isesaki", "ほ場整備面積の実績は？", "課題は何ですか", 10, Field.ISSUE),
        ("isesaki", "ほ場整備面積の実績は？", "じゃあ今後は？", 10, Field.FUTURE_MEASURE),
        ("isesaki", "ほ場整備面積の実績は？", "令和6年度の目標は？", 10, Field.FINAL_TARGET),
        ("isesaki", "ほ場整備面積の実績は？", "その評価は？", 10, Field.RATING),
        ("isesaki", "鉄道利用者数の実績は？", "じゃあコミュニティバスは？", 35, Field.ACTUAL),
        ("isesaki", "出生数の目標は？", "特定健診は？", 29, Field.TARGET),
        ("minato", "図書館貸出冊数は目標を達成しましたか", "その要因は？", 7, Field.DELAY_REASON),
        ("minato", "図書館貸出冊数は目標を達成しましたか", "所管は？", 7, Field.DEPARTMENT),
    ],
)
def test_a_follow_up_asks_for_another_cell_of_the_same_row(
    name: str, before: str, question: str, row: int, field: Field
) -> None:
    query = read(name, question, _after(name, before))
    assert (query.ask, query.selection.rows, query.fields) == (Ask.LOOKUP, (row,), (field,))


@pytest.mark.parametrize(
    ("question", "metric"),
    [
        ("達成率は？", Metric.ACHIEVEMENT),
        ("あと何人？", Metric.FINAL_GAP),
        ("目標との差は何人ですか", Metric.GAP),
    ],
)
def test_a_follow_up_asks_for_a_figure_of_the_same_row(question: str, metric: Metric) -> None:
    query = read("isesaki", question, _after("isesaki", "移住相談会の参加者は何人"))
    assert (query.selection.rows, query.metrics) == ((15,), (metric,))


@pytest.mark.parametrize(
    ("name", "before", "question", "selection"),
    [
        (
            "isesaki",
            "商工労働課でコロナで遅れた指標は？",
            "それ以外は？",  # of the same department
            Selection(departments=("商工労働課",), excluded_rows=(2, 4, 5)),
        ),
        (
            "isesaki",
            "学校教育課の指標は？",
            "そのうち遅れているのは？",
            Selection(rows=(24, 26), ratings=(LATE, COVID)),
        ),
        (
            "isesaki",
            "概ね順調の指標は？",
            "そのうち住宅課のものは？",
            Selection(rows=(6, 33, 41), departments=("住宅課",)),
        ),
        (
            "minato",
            "×の指標は？",
            "それ以外で遅れているのは？",
            Selection(excluded_rows=(5, 6, 12), ratings=("△", "×")),
        ),
        ("minato", "みなと振興室の指標は？", "そのうち△のものは？", Selection(rows=(3, 4), ratings=("△",))),
    ],
)
def test_of_these_and_the_rest(name: str, before: str, question: str, selection: Selection) -> None:
    query = read(name, question, _after(name, before))
    assert (query.ask, query.selection) == (Ask.LIST, selection)


@pytest.mark.parametrize(
    ("name", "before", "question", "rows", "best"),
    [
        ("isesaki", "文化観光課の指標は？", "そのうち最も達成率が低いのは？", (11, 12), False),
        ("isesaki", "安心安全課の指標は？", "その中で一番達成率が高いものは？", (37, 38, 40), True),
        ("minato", "△の指標は？", "そのうち達成率が一番低いのは？", (2, 4, 11, 15), False),
    ],
)
def test_the_best_of_these(name: str, before: str, question: str, rows: tuple[int, ...], best: bool) -> None:
    query = read(name, question, _after(name, before))
    assert (query.ask, query.selection.rows, query.best, query.limit) == (Ask.RANK, rows, best, 1)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("1つ目の理由は？", (11,)),
        ("2つ目の理由は？", (25,)),
        ("最後のものの理由は？", (2,)),
        ("公開講座のほうの理由は？", (25,)),
    ],
)
def test_one_of_several_is_meant_by_its_place_or_its_words(question: str, rows: tuple[int, ...]) -> None:
    context = Context(turns=(Turn(queries=(Query(ask=Ask.LIST),), rows=(11, 25, 2)),))
    query = read("isesaki", question, context)
    assert (query.selection.rows, query.fields) == (rows, (Field.DELAY_REASON,))


def test_after_a_comparison_it_is_the_winner_that_is_meant() -> None:
    query = read("isesaki", "その理由は？", _told("どちらが低い", Ask.COMPARE, (25, 11)))
    assert query.selection.rows == (25,)


def test_a_question_about_the_whole_report_forgets_the_turn_before() -> None:
    query = read("isesaki", "全体で順調な指標は何件ですか", _after("isesaki", "文化観光課の指標は？"))
    assert query.selection == Selection(ratings=("順調に進捗",))


def test_a_named_row_forgets_the_turn_before() -> None:
    query = read("isesaki", "認知症サポーター数の課題は？", _after("isesaki", "出生数の実績は？"))
    assert (query.selection.rows, query.fields) == ((31,), (Field.ISSUE,))


@pytest.mark.parametrize(
    ("question", "reason", "detail"),
    [
        ("昨年度は？", "other_year", "令和3年度"),
        ("では令和5年度の実績は？", "other_year", "令和5年度"),
        ("前橋市は？", "other_place", "前橋市"),
    ],
)
def test_another_year_or_place_is_refused_in_a_follow_up_too(question: str, reason: str, detail: str) -> None:
    query = read("isesaki", question, _after("isesaki", "出生数の実績は？"))
    assert (query.ask, query.reason, query.detail) == (Ask.ABSTAIN, reason, detail)


@pytest.mark.parametrize(
    ("before", "question", "detail"),
    [
        ("出生数の実績は？", "死亡数は？", "死亡"),
        ("出生数の実績は？", "子どもの予防接種の接種率は？", "接種"),
        ("ふるさと納税の件数は？", "寄付金額は？", "寄付金額"),
        ("ふるさと納税の件数は？", "返礼品の数は？", "返礼品"),
        ("コミュニティバスの利用者数は？", "運賃は？", "運賃"),
        ("交通事故の発生件数は？", "高齢者の割合は？", "高齢者の割合"),
        ("ほ場整備面積の実績は？", "農家の数は？", "農家の数"),
        ("コロナで遅れた指標は？", "保育料は第2子から無料になりますか", "保育料"),
    ],
)
def test_another_quantity_is_not_passed_off_as_the_row_before(
    before: str, question: str, detail: str
) -> None:
    query = read("isesaki", question, _after("isesaki", before))
    assert (query.ask, query.detail) == (Ask.ABSTAIN, detail)


def test_the_context_keeps_six_turns_and_travels_as_text() -> None:
    """Any replica can go on: what is kept is stored as JSON and read back the same."""
    context = _after("isesaki", *["ほ場整備面積の実績は？"] * 7, "その理由は？")
    assert len(context.turns) == 6
    again = Context.model_validate_json(context.model_dump_json())
    assert again == context
    assert again.rows == (10,)
    assert Context().rows == ()
    assert Context().query is None


def test_reading_keeps_no_state_in_the_parser() -> None:
    """The same first question means the same, whatever was asked before it."""
    first = parser("isesaki").parse("その理由は？")
    parser("isesaki").parse("出生数の実績は？")
    assert parser("isesaki").parse("その理由は？") == first


@pytest.mark.parametrize(
    ("before", "question", "rows", "fields"),
    [
        ("出生数の目標は？", "この街で子どもを育てたい人は何％？", (19,), {Field.ACTUAL}),
        ("健康寿命の評価は？", "急患センターの開業医、何が心配されていますか", (28,), {Field.ISSUE}),
        ("防犯灯は何基？", "それより市のバスに乗った人、実績は？", (35,), {Field.ACTUAL}),
        ("出生数の実績は？", "何年度の数字ですか？", (16,), {Field.ACTUAL}),
        ("特定健康診査実施率は？", "その値はいつの時点のもの？", (29,), {Field.ACTUAL}),
        ("出生数の実績は？", "子どもの数はいつごろ減り始めたの？", (16,), {Field.ISSUE}),
        ("前橋市の出生数は？", "では伊勢崎市の実績は？", (16,), {Field.ACTUAL}),
        ("待機児童の実績は？", "何ていう課が見てるの？", (20,), {Field.DEPARTMENT}),
    ],
)
def test_a_follow_up_stays_or_turns_by_what_it_names(
    before: str, question: str, rows: tuple[int, ...], fields: set[Field]
) -> None:
    query = read("isesaki", question, _after("isesaki", before))
    assert query.selection.rows == rows
    assert fields <= set(query.fields)


@pytest.mark.parametrize(
    ("before", "question", "detail"),
    [
        ("妊婦健診の受診率は？", "2歳児だけの受診率は何％？", "2歳"),
        ("新規就農者数の実績は？", "うち女性は何人？", "女性"),
        ("出生数の実績は？", "転んだ人の数は？", "転んだ人"),
        ("境地区の観光客数は？", "田島弥平旧宅は何時に開くの？", "何時"),
        ("シティマラソンの市外参加者数は？", "入賞したのは誰？", "入賞"),
        ("災害時協力協定の件数は？", "避難所は何か所？", "避難所"),
    ],
)
def test_what_the_row_before_does_not_tell_is_said_to_be_absent(
    before: str, question: str, detail: str
) -> None:
    query = read("isesaki", question, _after("isesaki", before))
    assert query.ask is Ask.ABSTAIN
    assert detail in query.detail


def test_an_open_follow_up_is_told_by_the_narrative() -> None:
    query = read(
        "isesaki", "どんな団体に説明するの？", _after("isesaki", "ファミリーサポートセンターの会員数は？")
    )
    assert (query.ask, query.selection.rows, query.fields[0]) == (Ask.FIND, (23,), Field.FUTURE_MEASURE)


@pytest.mark.parametrize(
    ("question", "after", "limit", "best"),
    [
        ("4位と5位も", 3, 5, False),
        ("続けて2つ挙げて", 3, 5, False),
        ("その次は？", 3, 4, False),
        ("2番目は？", 1, 2, False),
        ("逆に一番高いのは？", 0, 3, True),
    ],
)
def test_a_ranking_goes_on(question: str, after: int, limit: int, best: bool) -> None:
    query = read("isesaki", question, _after("isesaki", "達成率のワースト3は？"))
    assert (query.ask, query.after, query.limit, query.best) == (Ask.RANK, after, limit, best)


def test_the_other_side_of_a_target_takes_its_place() -> None:
    query = read(
        "isesaki", "じゃあ達成できなかったのは？", _after("isesaki", "企画調整課で目標を達成した指標は？")
    )
    assert query.selection == Selection(departments=("企画調整課",), met=False)


def test_the_same_target_is_asked_of_the_row_before() -> None:
    query = read("isesaki", "令和6年度も同じ目標ですか？", _after("isesaki", "待機児童の実績は？"))
    assert query.selection.rows == (20,)
