from pathlib import Path

import pytest

from ingest.errors import InvalidDefinitionError
from ingest.settings import DATA
from service.council.concerns import ConcernFinder
from service.council.vocabulary import CouncilVocabulary
from tests.service.language.desks import language, report

RAISED = [
    ("isesaki", "いせさき合同会社説明会の参加者数", ["late", "far_below", "cause"]),  # 96 ÷ 175 = 54.9%
    ("isesaki", "防犯灯設置数", ["late", "odd_late"]),  # 16,856 ÷ 17,000 = 99.2%
    ("isesaki", "障害者の一般企業への新規就労者数", ["odd_on_track"]),  # 18 ÷ 23 = 78.3%, yet 概ね順調
    ("isesaki", "ふるさと納税寄付件数", ["far_above", "target_unchanged"]),  # 30,915 ÷ 1,000 = 30.9倍
    ("isesaki", "放課後児童クラブ数", ["target_lowered", "already_final"]),  # 92 → 90カ所, actual 95
    ("isesaki", "健康寿命", ["not_evaluated"]),
    ("isesaki", "休日夜間急患センターの開設日数", ["unmatched_issue", "target_unchanged"]),
    ("isesaki", "製造品出荷額等", ["late", "cause", "old_figure"]),  # the actual is of 令和2年
    ("isesaki", "移住相談会等の参加者数", ["status"]),
    ("minato", "空き店舗活用件数", ["late", "far_below", "unmatched_issue"]),  # 7 ÷ 12 = 58.3%
    ("minato", "ごみ総排出量", ["late", "odd_late"]),  # less is better: 18,600 ÷ 19,240 = 96.7%
    ("minato", "公共施設のCO2排出量", ["odd_on_track", "old_figure"]),  # 7,050 over 7,000, yet ○
    ("minato", "市政に満足している市民の割合", ["not_evaluated"]),
]


@pytest.fixture(scope="module")
def vocabulary() -> CouncilVocabulary:
    return CouncilVocabulary.load(DATA / "council")


@pytest.mark.parametrize(("name", "indicator", "kinds"), RAISED)
def test_why_members_ask(vocabulary: CouncilVocabulary, name: str, indicator: str, kinds: list[str]):
    """Each row raises just what its cells give reason to ask, the heaviest first."""
    finder = ConcernFinder(report(name), vocabulary, language().analyzer)
    measure = next(each for each in report(name).measures if each.indicator == indicator)
    assert [raised.kind for raised in finder.find(measure)] == kinds


def test_others_that_recovered_are_named(vocabulary: CouncilVocabulary):
    """Beside a row that blames コロナ stand rows rated on track whose cells speak of コロナ too."""
    finder = ConcernFinder(report("isesaki"), vocabulary, language().analyzer)
    raised = next(each for each in finder.find(report("isesaki").measure(4)) if each.kind == "cause")
    assert raised.facts.slots["others"].text == "「災害時協力協定締結数」、「交通事故発生件数」"
    assert raised.facts.slots["others_rating"].text == "順調に進捗"


def test_a_wrong_vocabulary_file_says_what_to_do(tmp_path: Path):
    """A misspelt item in a city's own file is named with its place."""
    for file in ("concerns.yaml", "sheet.yaml", "style.yaml"):
        text = (DATA / "council" / file).read_text(encoding="utf-8")
        (tmp_path / file).write_text(text.replace("far_below: 70", "far_blow: 70"), encoding="utf-8")
    with pytest.raises(InvalidDefinitionError, match=r"concerns\.yaml"):
        CouncilVocabulary.load(tmp_path)
