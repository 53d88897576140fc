import pytest

from ingest.settings import DATA
from service.council.proof import SheetProof
from service.council.vocabulary import CouncilVocabulary
from tests.service.council.drafts import edited, sheet_of
from tests.service.language.desks import language, report

FAIR = "いせさき合同会社説明会の参加者数"  # 目標175人, 実績96人, 最終193人
WRONG = [
    ("実績値は96人", "実績値は97人", "figure", "数値「97人」は根拠のセルにありません"),
    ("実績値は96人", "実績値は九十七人", "figure", "数値「97人」は根拠のセルにありません"),
    ("実績値は96人", "実績値は９７人", "figure", "数値「97人」は根拠のセルにありません"),
    ("実績値は96人", "実績値は96件", "figure", "数値「96件」は根拠のセルにありません"),
    ("実績値は96人", "実績値は175人", "figure", "数値「175人」は根拠のセルにありません"),
    ("54.9%", "54.8%", "figure", "数値「54.8%」は根拠のセルにありません"),
    ("推進してまいります", "推進し、全員の就職を実現してまいります", "wording", "「就職」"),
    ("懸念されます", "懸念されますので、補助金を新設してまいります", "commitment", "約束にあたる文です"),
    ("懸念されます", "懸念されます。来年度に会場を増やします", "commitment", "約束にあたる文です"),
    ("懸念されます", "懸念されません", "negation", "打ち消しの数"),
    ("懸念されます", "懸念される", "style", "です・ますの形にしてください"),
    ("懸念されます", "懸念されます！", "style", "記号「！」"),
    ("進捗の遅れ（コロナ）", "順調に進捗", "name", "評価「順調に進捗」は根拠のセルにありません"),
    ("商工会議所", "文化観光課", "name", "担当課「文化観光課」は根拠のセルにありません"),
    ("参加者数の減少", "「創業相談件数」の減少", "name", "指標「創業相談件数」は根拠のセルにありません"),
]


@pytest.fixture(scope="module")
def proof() -> SheetProof:
    return SheetProof(report("isesaki"), CouncilVocabulary.load(DATA / "council"), language().analyzer)


@pytest.mark.parametrize(("old", "new", "kind", "words"), WRONG)
def test_an_edit_that_no_cell_proves_is_flagged(proof: SheetProof, old: str, new: str, kind: str, words: str):
    """A figure, unit, name, promise, reason or negation that is not the cell's is told at once, with what it is."""
    sheet, sentence = edited(sheet_of("isesaki", FAIR), old, new)
    flags = proof.flags(sheet, sentence, spoken=True)
    assert any(flag.kind == kind and words in flag.text for flag in flags), [flag.text for flag in flags]


def test_two_figures_that_changed_places_are_flagged(proof: SheetProof):
    """目標96人 and 実績175人 are both numbers of the row, but not of those columns."""
    sheet, sentence = edited(sheet_of("isesaki", FAIR), "175人に対し", "96人に対し")
    sentence.text = sentence.text.replace("実績値は96人", "実績値は175人")
    texts = [flag.text for flag in proof.flags(sheet, sentence, spoken=True)]
    assert any("順序" in text for text in texts)
    assert any("96人" in text for text in texts)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("となっております", "でございます"),
        ("令和4年度目標値175人に対し、", "目標値175人に対し、"),
        ("会場や日程の見直しを行い", "日程や会場の見直しを行い"),
        ("175人", "１７５人"),
        ("といたしましては、就職希望者", "は、就職希望者"),
    ],
)
def test_a_small_correction_passes(proof: SheetProof, old: str, new: str):
    """What a section chief mends without changing what is said raises nothing."""
    sheet, sentence = edited(sheet_of("isesaki", FAIR), old, new)
    flags = proof.flags(sheet, sentence, spoken=True)
    assert [flag.text for flag in flags if flag.kind != "style"] == []


def test_a_changed_calculation_is_flagged(proof: SheetProof):
    """A figure stands on its calculation: 96人 ÷ 175人 is no 64.9%, whatever a stored sheet says."""
    sheet, sentence = edited(sheet_of("isesaki", FAIR), "54.9%", "64.9%")
    for figure in sentence.figures:
        figure.text, figure.how = "64.9%", "96人 ÷ 175人 = 64.9%"
    flags = [flag.text for flag in proof.flags(sheet, sentence, spoken=True)]
    assert "計算「96人 ÷ 175人 = 64.9%」を確かめられません" in flags


def test_a_cell_that_the_report_no_longer_prints_is_flagged(proof: SheetProof):
    """After a new generation of the report, a sheet kept from before tells which evidence is gone."""
    sheet, sentence = edited(sheet_of("isesaki", FAIR), "96人で", "96人で")
    for evidence in sheet.evidence:
        evidence.printed = evidence.printed.replace("96人", "95人")
    kinds = {flag.kind for flag in proof.flags(sheet, sentence, spoken=True)}
    assert "source" in kinds


def test_filling_a_gap_is_no_fault_of_style_but_stays_unproven(proof: SheetProof):
    """People may write what the report does not hold; the tool says that no cell proves it."""
    sheet, sentence = edited(
        sheet_of("isesaki", "ふるさと納税寄付件数"),
        "目標値を定めた根拠は、報告書に記載がございません。",
        "目標値は平成30年度の実績を基に定めたものでございます。",
    )
    assert {flag.kind for flag in proof.flags(sheet, sentence, spoken=True)} == {"figure", "wording"}


def test_a_left_out_sentence_is_no_fault(proof: SheetProof):
    sheet, sentence = edited(sheet_of("isesaki", FAIR), "96人で", "96人で")
    sentence.text = ""
    assert proof.flags(sheet, sentence, spoken=True) == []
