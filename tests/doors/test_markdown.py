import pytest

from service.assistant import Assistant
from service.doors.markdown import BY_MODEL, as_markdown, plain


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
    """In this order, and what a model worded is marked as such."""
    answer = assistant.ask("出生数の実績は？", None, "isesaki-r4")
    columns = assistant.report("isesaki-r4").columns
    text = as_markdown(answer, columns)
    assert text.startswith("読み方: 指標 = 出生数 → 令和4年度実績値\n\n「出生数」の令和4年度実績値は1,468人")
    assert (
        "\n- [1] isesaki-r4 3ページ 26行目: 指標名「出生数」、令和4年度実績値「1,468人(令和4年)」\n" in text
    )
    worded = answer.model_copy(update={"written_by": "chat_model"})
    assert as_markdown(worded, columns).startswith(f"**{BY_MODEL}**\n\n読み方")
