"""Open questions: what, who, where, how. The narrative answers them; tense and mood point to one of its cells."""

import re

from ingest.records import Field
from service.understanding.cue_uses import WHERE
from service.understanding.sentence import Sentence

_COUNTER = r"(?:人|名|件|回|さい|個|口|株|頭|尾|匹|室|席|床|便|問|通り|%|パー|ぱー|割|倍|か所|カ所|箇所|ヵ所|歳|才|日|月|年|時|基|教室|円|店|冊|ポイント|つ|社|校|台|戸|軒|世帯|トン|ha|ヘクタール|億|万|千|百|団体|番|位|課|度|ぼ|キロ|km|本|枚|通|区|点|票|組|台|機種|種類|の課|パーセント|にん|けん|だ[?。]|$)"
_OPEN = re.compile(
    rf"(何(?!{_COUNTER}|が?あ[るり]|か(?:ら|し|を|が|あ)|も|で(?!し|す)|とか|故|卒|より)|なに|(?<=[はがてを、 ])なん(?:の(?!数)|です|でしょ|なの|だっけ|という)"
    rf"|誰|だれ|どなた|どこ(?!も|の課|が担当|の部|の所管|の指標|まで)|{WHERE.pattern}|どんな(?!に|の[?。]*$|もん|具合|感じ|数字|数値|指標|データ)|どういう|どういった|どのよう|どんなふう|どうやって|どうした|どうなった|どう(?:し|や|対|取|進|いか|臨|働|活|変|工|説明|考え|分析|受け止|捉え|とらえ)|いかなる|いかに|(?<!な)どの(?!くらい|程度|ぐらい|指標|KPI|項目|課|評価|部署|担当|年度|ところ)[㐀-鿿ァ-ヶ]"
    r"|(?:の|い|う|る|た)(?:名|名前|名称|内容|中身|内訳|方法|手順|きっかけ|狙い|ねらい|目的|こと|もの|事業|行事|催し|取組|施設|団体|相手|場所)(?:は|って)[?。]*$)"
)
_TARGET = (
    r"目標(?!(?:値|数)?(?:に|を|から|まで|より)?[^、。]{0,12}?(?:届か|届い|達|及|下回|上回|割|未|超|離))"
)
_COLUMN = re.compile(rf"({_TARGET}|実績|評価(?!し|さ|を)|達成(?!でき|し))")
_EXPLICIT = re.compile(_COLUMN.pattern + r"|数値|割合|担当|所管|部署|何課|どの課")
_CELLS: tuple[tuple[Field, re.Pattern[str]], ...] = (
    (
        Field.ISSUE,
        re.compile(
            r"(必要|べき|足り(?!た)|足ら|不足|欠け|課題|問題|難題|心配|懸念|困|難し|悩|求め|なきゃ|ねば|なければ|急務|急い|恐れ|支障|ネック|壁|弱み|改め)"
        ),
    ),
    (
        Field.DELAY_REASON,
        re.compile(r"(なぜ|何故|どうして|理由|から(か|で|な|だ|[?。]|$)|ため(か|で|な|だ|[?。]|$)|せい|影響|原因|要因|背景|コロナ|感染|減っ|落ち|届か|及ば|割っ|中止)"),
    ),
    (
        Field.FUTURE_MEASURE,
        re.compile(
            r"(予定|つもり|今後|これから|将来|この先|来年|次年度|ていく|ていき|ていこ|めざ|目ざ|目指|計画|方針|増や|広め|強め|強化|検討|図[るっ]|するの|しますか|するんで|やるの|やりますか|しようと|とするか|とすると|いくの)"
        ),
    ),
    (
        Field.PROGRESS_NOTE,
        re.compile(r"([たっ]た?(の(か|は|です|でし|[?。]|$)|ん(で|だ|[?。]|$)|か[?。]*$|[?。]*$|こと|もの)|ましたか|ました|実施|開催|行[いっ])"),
    ),
)  # fmt: skip
_PAST = re.compile(r"(ました|った|いた|した|けた|えた|んだ)(の|ん|か|です|でし|[?。]|$)")
_VIEW = re.compile(r"(どう|どのように)(説明|分析|受け止|捉え|とらえ)")
_AHEAD = re.compile(r"(予定|つもり|今後|これから|将来|この先)")
_THING = re.compile(
    r"どの(?!くらい|程度|ぐらい|指標|KPI|項目|課|評価|部署|担当|年度|ところ|事業)[㐀-鿿ァ-ヶ]|何[にを](?!し)|誰|だれ|いかなる|どういう|どんな(?!に|の|もの|指標|数字|データ)"
)
POINTED = 0.3  # what it is worth that tense and mood point to a cell


def is_open(sentence: Sentence) -> bool:
    """Whether a thing, a person, a place or a manner is asked for, no amount, no rating, no row."""
    last = sentence.pieces[-1] if sentence.pieces else sentence
    return bool(_OPEN.search(last.text)) and not _EXPLICIT.search(last.text)


def asks_a_thing(sentence: Sentence) -> bool:
    """Whether a thing, a person, a place or a manner is asked for, whatever columns are said before."""
    last = sentence.pieces[-1] if sentence.pieces else sentence
    return bool(_THING.search(last.text))


def asks_view(sentence: Sentence) -> bool:
    """Whether it is asked how the city explains or sees something, whatever columns are said before."""
    last = sentence.pieces[-1] if sentence.pieces else sentence
    return bool(_VIEW.search(last.text))


def names_column(sentence: Sentence) -> bool:
    """Whether a column of values is named, as a noun: 目標, 実績, 評価; 「何をめざす」 names none."""
    return bool(_COLUMN.search(sentence.text))


def pointed_to(sentence: Sentence) -> tuple[Field, ...]:
    """The narrative cells to which the words of an open question point, the surest first."""
    last = sentence.pieces[-1] if sentence.pieces else sentence
    found = [field for field, words in _CELLS if words.search(last.text)]
    if _PAST.search(last.text) and not _AHEAD.search(last.text):
        found = [field for field in found if field is not Field.FUTURE_MEASURE]
    return tuple(found)


def worth(sentence: Sentence) -> dict[Field, float]:
    """What it is worth for a cell that an open question points to it, in [0, POINTED]."""
    pointed = pointed_to(sentence) if is_open(sentence) else ()
    return {name: POINTED / place for place, name in enumerate(pointed, start=1)}
