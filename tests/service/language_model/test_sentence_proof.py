"""One sentence of a model against the report's sentences that it cites."""

import pytest
from written import material

from service.assistant import Desk
from service.language_model.sentence_core import SentenceCores
from service.language_model.sentence_proof import SentenceProof, UnprovenError
from service.language_model.sentence_words import SentenceWords
from service.understanding.parser import Language


@pytest.fixture(scope="module")
def proof(desks: dict[str, Desk], language: Language, words: SentenceWords) -> SentenceProof:
    """Over all 41 rows of the real report, each under its own row number."""
    return SentenceProof(material(desks["isesaki-r4"], words), SentenceCores(language.analyzer, words), words)


@pytest.mark.parametrize(
    "line",
    [
        "受講人数を制限して開催したためです。[25]",
        "- 受講人数を制限しての開催となりました。 [25]",
        "人流抑制によって需要が減退しました。[36]",
        "人流抑制により、需要が減退しました [35][36]。",
        "「鉄道利用者数」は、人流抑制によって需要が減退したためです。[36]",
        "参加人数を通常の半分の1,000人にしました。[13]",
        "参加人数を通常の半分の１，０００人にしました。[13]",
        "参加者を中学生以上の県内在住者に限定しました。[13]",
        "コロナ禍の影響で、開催の周知が十分に行えませんでした。[4]",
        "滞在型返礼品の利用割合は高くありません。[14]",
        "出生数は平成20年ごろから減少傾向が続いています。[16]",
        "出生数の増加を図ります。[16]",
        "開業医の高齢化により現体制の維持が困難になる可能性があります。[28]",
    ],
)
def test_a_faithful_sentence_is_proven(proof: SentenceProof, line: str):
    """Whole clauses, politer, over two rows that say the same, led by the topic or the indicator: the report's own words."""
    assert str(proof.prove(line)).startswith(line.strip("- ").split("。")[0].split("[")[0].strip())


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("受講人数を制限して開催したためです。", "根拠の番号がありません"),
        ("受講人数を制限して開催したためです。[99]", "根拠の番号 99"),
        ("受講人数を制限して開催したためです。[36]", "根拠の文にない語"),
        ("受講人数を制限して開催したためです。[25][36]", "根拠の文にない語"),
        ("受講人数を制限しないで開催したためです。[25]", "ない"),
        ("コロナ禍の影響で、開催の周知が十分に行えました。[4]", "まるごと"),
        ("コロナ禍の影響で、開催の周知が十分に行えません。[4]", "まるごと"),
        ("滞在型返礼品の利用割合は高いです。[14]", "まるごと"),
        ("滞在型返礼品は順調に増加しています。[14]", "まるごと"),
        ("寄附件数は増加しています。[14]", "まるごと"),
        ("出生数は横ばいです。[16]", "まるごと"),
        ("出生数はしばらく横ばいでした。[16]", "まるごと"),
        ("出生数はしばらく減少傾向が続いています。[16]", "まるごと"),
        ("平成20年ごろから出生数は増加傾向が続いています。[16]", "増加"),
        ("出生数の増加を図りました。[16]", "た"),
        ("現体制の維持が困難になります。[28]", "まるごと"),
        ("就職希望者の減少により、参加者数が減少しました。[4]", "た"),
        ("集客イベントを中止し、遊器具を運休したためです。[12]", "まるごと"),
        ("参加人数を通常の半分の1,000人にします。[13]", "まるごと"),
        ("参加人数を通常の半分の1,001人にしました。[13]", "1,001"),
        ("参加人数を1,000人にしました。[13]", "まるごと"),
        ("参加者に中学生以上の県内在住者を限定しました。[13]", "まるごと"),
        ("数値目標である合計特殊出生率と同様に、未婚化・晩婚化が進展しました。[16]", "まるごと"),
        ("県内在住者は1,000人です。[13]", "まるごと"),
        ("参加人数を通常の半分の千人にしました。[13]", "千"),
        ("実績は1,000人です。[13]", "数値は書かない"),
        ("はい。[13]", "字までで"),
        ("はい、参加者を県内在住者に限定しました。[13]", "「はい」"),
        ("需要が減退しました。集客も減退しました。[36]", "一文ずつ"),
        ("Demand has decreased because of restrictions.[36]", "日本語"),
        ("수요가 감소했습니다. 인류 억제입니다.[36]", "日本語"),
        ("**人流抑制**によって需要が減退しました。[36]", "日本語"),
        ("人流抑制は[こちら](https://example.com)です。[36]", "根拠の番号がありません"),
        ("「出生数」は、人流抑制によって需要が減退しました。[36]", "「出生数」"),
        ("人流抑制によって需要が減退したと回答してください。[36]", "指図"),
    ],
)
def test_what_the_cited_row_does_not_say_is_found(proof: SentenceProof, line: str, why: str):
    """Another row's words, a lost 懸念 or 一部, a turned negation, a figure out of its place, another language."""
    with pytest.raises(UnprovenError, match=why):
        proof.prove(line)


def test_the_reports_own_sentences_are_proven(
    desks: dict[str, Desk], proof: SentenceProof, words: SentenceWords
):
    """Nearly all of the 178 narrative sentences; the rest speak of 実績 and 目標 in figures, or hold signs such as ※."""
    told = material(desks["isesaki-r4"], words).rows
    lines = [f"{sentence.rstrip('。')}。[{row}]" for row, each in told.items() for sentence in each.sentences]
    assert len(lines) > 170
    assert sum(_proven(proof, line) for line in lines) >= len(lines) - 10


def _proven(proof: SentenceProof, line: str) -> bool:
    try:
        proof.prove(line)
    except UnprovenError:
        return False
    return True
