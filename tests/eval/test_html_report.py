"""The report that a person reads."""

import re
from collections.abc import Sequence
from html.parser import HTMLParser

from eval.html_report import render
from eval.marking import marked
from eval.runner import run_targets
from tests.eval.stand_ins import GoldReader, case_set, value_case

ATTACK = "<script>alert(1)</script>"
CASES = [
    value_case(1, turns=[ATTACK]),
    value_case(2, type="list", rows=[3, 4], note="二つとも"),
    value_case(3, rows=[], must=[], abstain=True, reason="other_year"),
]


def page(wrong: Sequence[str] = ("staff-001", "staff-002"), name: str = "isesaki-r4/working"):
    sets = [case_set(CASES, name)]
    return render(run_targets([GoldReader(sets, wrong)], sets, {}))


def test_works_offline_as_one_file():
    """No address, script or style from elsewhere."""
    assert not re.search(r"(?:src|href)\s*=|url\(|@import|<script|https?://", page())


def test_is_well_formed():
    """Each opened tag is closed in order."""

    class Checker(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.open: list[str] = []

        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag != "meta":
                self.open.append(tag)

        def handle_startendtag(self, tag: str, attrs: object) -> None:
            pass

        def handle_endtag(self, tag: str) -> None:
            assert self.open.pop() == tag

    checker = Checker()
    checker.feed(page())
    assert checker.open == []


def test_shows_failing_cases_with_what_is_missing():
    """Question, answer, gold rows that were not cited, required words that were not said."""
    shown = page()
    assert "isesaki-r4/working#staff-002" in shown
    assert "− 28件" in shown
    assert "− 3" in shown
    assert "二つとも" in shown
    assert "staff-003" not in shown


def test_nothing_of_a_question_becomes_markup():
    """A script in a question is text."""
    assert ATTACK not in page()
    assert "&lt;script&gt;" in page()


def test_every_chart_has_its_table():
    """The shares drawn are also written."""
    shown = page()
    assert shown.count("<figure") == 1
    assert "上の図と同じ数値" in shown
    assert "<td>0.0% (0)</td>" in shown


def beside(*others: GoldReader) -> str:
    """A page with two wrong cases of the system under test, beside other systems."""
    sets = [case_set(CASES)]
    return render(run_targets([GoldReader(sets, ["staff-001", "staff-002"], "product"), *others], sets, {}))


def test_other_systems_stand_beside_the_product():
    """A column each in every table, by their Japanese names, and their verdict on each failing case."""
    sets = [case_set(CASES)]
    shown = beside(GoldReader(sets, ["staff-002"], "rag-10"), GoldReader(sets, name="openai-small"))
    assert shown.count('<th scope="col">RAG 上位10件</th>') == 3
    assert "✓ RAG 上位10件" in shown
    assert "− RAG 上位10件" in shown
    assert shown.count("✓ openai-small") == 2
    assert "部品を外したとき" not in shown


def test_a_product_without_a_part_is_compared_with_the_whole():
    """Not a system of its own: the share without the part, and the interval of the difference."""
    sets = [case_set(CASES)]
    part = GoldReader(sets, [case.id for case in CASES], "product-without-vectors", "vectors")
    shown = beside(part)
    told = shown.partition("部品を外したとき")[2].partition("</table>")[0]
    assert ">ベクトル検索なし</th>" in told
    assert '<th scope="row">正答率</th><td>33.3%</td><td>0.0%</td>' in told
    assert "ほかの仕組み" not in shown
    assert re.search(r"差の95%区間</th><td></td><td>-\d+\.\d〜", told)


def test_measures_that_nobody_has_are_left_out():
    """No row of dashes: no case here has gold cells."""
    assert "根拠のセルの適合率" not in page()


def test_held_back_wording_is_not_in_the_report():
    """Only ids and faults of a held-back set."""
    shown = page(name="isesaki-r4/heldback-staff")
    assert "創業相談" not in shown
    assert "heldback-staff#staff-002" in shown


def test_marks_statements_where_they_stand():
    """Full-width digits and spaces in the answer are marked as written."""
    segments = marked("実績は１，４６８ 人です。はい。", [["1468人"]], ["はい"])
    assert [(one.text, one.mark) for one in segments] == [
        ("実績は", ""),
        ("１，４６８ 人", "found"),
        ("です。", ""),
        ("はい", "forbidden"),
        ("。", ""),
    ]
