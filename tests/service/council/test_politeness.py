import pytest

from ingest.normalize import is_blank
from ingest.records import NARRATIVE_FIELDS, Field
from ingest.settings import DATA
from service.council.politeness import Politeness
from service.council.vocabulary import CouncilVocabulary
from service.evidence.passages import sentences
from tests.service.language.desks import language, report

STATED = {
    "補助を行っている。": "補助を行っております。",
    "経済活動が停滞したため。": "経済活動が停滞したためでございます。",
    "16人が参加した。": "16人が参加しました。",
    "3件の利用実績があった。": "3件の利用実績がございました。",
    "拡大する必要がある。": "拡大する必要がございます。",
    "活用が低調である": "活用が低調でございます。",
    "割合は高くない。": "割合は高くありません。",
    "PRが届いていない。": "PRが届いておりません。",
    "評価ができない。": "評価ができません。",
    "十分に行えなかった。": "十分に行えませんでした。",
    "格差が懸念される。": "格差が懸念されます。",
    "確保が難しい。": "確保が難しい状況でございます。",
    "全体の1割に満たない。": "全体の1割に満たない状況でございます。",
    "研修を9回行った。": "研修を9回行いました。",
    "市長が各地区に行った。": "市長が各地区に行きました。",
    "横ばいであったが、減少傾向が続いている。": "横ばいでございましたが、減少傾向が続いております。",
    "開発意欲が縮小したためと考える。": "開発意欲が縮小したためと考えております。",
    "旧耐震空き家17件。": "旧耐震空き家17件でございます。",
    "必要だ。": "必要でございます。",
    "増加しております。": "増加しております。",
}
PROMISED = {
    "新たな販路の支援を行う。": "新たな販路の支援を行ってまいります。",
    "周知を図る": "周知を図ってまいります。",
    "運営に努める。": "運営に努めてまいります。",
    "事業を推進していく。": "事業を推進してまいります。",
    "連携を密にしていく。": "連携を密にしてまいります。",
    "学校教育を充実させる。": "学校教育を充実させてまいります。",
    "地権者に理解してもらう。": "地権者に理解していただくよう取り組んでまいります。",
    "医療資源の確保": "医療資源の確保に取り組んでまいります。",
    "漁業体験研修を年2回開く。": "漁業体験研修を年2回開いてまいります。",
    "支援員を置く。": "支援員を置いてまいります。",
    "被害の減少が見込まれる。": "被害の減少が見込まれます。",
    "連携を深めたい。": "連携を深めたいと考えております。",
}


@pytest.fixture(scope="module")
def politeness() -> Politeness:
    return Politeness(language().analyzer, CouncilVocabulary.load(DATA / "council").style)


@pytest.mark.parametrize(("printed", "said"), STATED.items())
def test_what_is_stated_keeps_its_words_and_gets_a_polite_end(
    politeness: Politeness, printed: str, said: str
):
    """The end alone changes: tense and negation stay, nothing is added."""
    assert politeness.polite(printed) == said


@pytest.mark.parametrize(("printed", "said"), PROMISED.items())
def test_future_measures_are_said_as_what_will_be_done(politeness: Politeness, printed: str, said: str):
    """「…を行う」 in 今後の方策 becomes 「…を行ってまいります」; a passive or a wish promises nothing."""
    assert politeness.polite(printed, promise=True) == said


@pytest.mark.parametrize("printed", ["周知し、除却を促すか", "", "※", "検討すべし"])
def test_an_unknown_end_is_left_alone(politeness: Politeness, printed: str):
    """None, so that the sentence is quoted as printed instead of being rewritten wrongly."""
    assert politeness.polite(printed) is None


@pytest.mark.parametrize("name", ["isesaki", "minato"])
def test_every_narrative_sentence_of_both_reports_can_be_said(politeness: Politeness, name: str):
    """All reasons, issues, measures and progress notes end in です・ます, with every figure still in them."""
    for measure in report(name).measures:
        for field in NARRATIVE_FIELDS:
            for sentence in sentences(measure.text(field)) if not is_blank(measure.text(field)) else ():
                said = politeness.polite(sentence, promise=field is Field.FUTURE_MEASURE)
                assert said is not None, sentence
                assert said.endswith(("ます。", "ません。", "ました。", "でした。")), said
                assert [c for c in said if c.isdigit()] == [c for c in sentence if c.isdigit()]
