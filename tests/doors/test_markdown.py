import pytest

from service.assistant import Assistant
from service.doors.markdown import as_markdown, plain


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("![](http://evil.example/x.png)", "![] (http://evil.example/x.png)"),
        ("[ここ](javascript:alert(1))", "[ここ] (javascript:alert(1))"),
        ("[1]: http://evil.example", "[1] : http://evil.example"),
        ("<img src=http://evil.example>", "＜img src=http://evil.example>"),
        ("</details><!-- x", "＜/details>＜!-- x"),
        ("「出生数」[1][2] 5 < 10", "「出生数」[1][2] 5 < 10"),
    ],
)
def test_a_cell_cannot_load_anything(cell: str, shown: str):
    """Links, images and HTML planted in a report are text wherever the answer is shown; citations stay."""
    assert plain(cell) == shown


def test_the_text_holds_reading_answer_and_sources(assistant: Assistant):
    """In this order; then what to ask next."""
    answer = assistant.ask("出生数の実績は？", None, "isesaki-r4")
    columns = assistant.report("isesaki-r4").columns
    text = as_markdown(answer, columns)
    assert text.startswith("読み方: 指標 = 出生数 → 令和4年度実績値\n\n「出生数」の令和4年度実績値は1,468人")
    assert (
        "\n- [1] isesaki-r4 3ページ 26行目: 指標名「出生数」、令和4年度実績値「1,468人(令和4年)」\n" in text
    )
    assert text.endswith("続けて: その理由は？ / 課題は？ / 今後の方策は？ / 担当課は？")
