"""The number that a question asks for: in which unit, and what it is that is counted."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from service.language.terms import Term
from service.understanding.sentence import Sentence

_SPELT = {
    "名": "人", "才": "歳", "箇所": "か所", "カ所": "か所", "ヵ所": "か所", "ヶ所": "か所", "力所": "か所",
    "かしょ": "か所", "個所": "か所", "割": "%", "パーセント": "%", "パー": "%", "ポイント": "%", "ヘクタール": "ha",
    "キロ": "km", "店": "店舗", "件数": "件", "お店": "店舗", "度": "回", "コ": "個", "センチ": "cm", "メートル": "m", "グラム": "g", "ヶ月": "か月", "カ月": "か月",
}  # fmt: skip
# What may be counted in one another's unit: places, pieces. A unit outside them is only ever its own.
_KINDS = (
    frozenset({"か所", "軒", "店舗", "戸", "棟", "施設", "園", "事業所", "件", "教室", "世帯"}),
    frozenset({"基", "台", "本", "灯", "個", "件", "か所"}),
    frozenset({"社", "事業所"}),
)
_ANYTHING = frozenset({"件", "つ", "個", ""})  # said of whatever is counted
_UNCOUNTED = frozenset(
    {"%", "円", "歳", "ha", "km", "m", "cm", "mm", "トン", "kg", "g"}
)  # nobody counts these in 件
_KNOWN = (
    "センチ|メートル|グラム|経営体|行政区|事業所|か所|カ所|箇所|ヵ所|ヶ所|力所|かしょ|個所|パーセント|パー|ポイント|ヘクタール|団体|世帯|店舗|施設|区画|教室|キロ|トン|km|ha|%|円|"
    "時(?![点期間代])|[人名件回台冊社校店基通尾本つ隻歳才軒戸棟園枚票個コ匹頭組発泊食反羽灯分割台日度部]"
)
_NO_COUNTER = "年|月|曜|時[点期間代]|課|位|番|倍|点|ページ|故|者|事業(?!所)|指標|項目|種|語|県|市|様|行|字|分の|日(?!間|数)|度目"
_HOW_MANY = re.compile(
    rf"(?:何|なん|幾)\s?(?!{_NO_COUNTER})(?:十|百|千|万|億)*(?P<known>{_KNOWN})(?!も(?!ら)|(?<!時)か(?!$|[?。、所])|もの|目|(?<=度)(?:や|試))"
    rf"|何(?!{_NO_COUNTER})(?P<other>[㐀-鿿ァ-ヶー]{{1,4}})(?=で(?:す|しょ|あ)|に(?:な|の)|ある|あり|い[るま]|[?。]*$)"
)
_OTHERWISE = re.compile(
    r"(何(?!人|名|件|割|%|パー)|誰|だれ|どこ|どの(?!くらい|程度|ぐらい)|どんな|なぜ|いつ|理由|原因)"
)
_COURSE = re.compile(r"は?[^。、]{0,4}どう(なっ|変)")  # how it goes, not how much it is
_TO_TARGET = re.compile(r"[^。]{0,6}目標")
_ASIDE = re.compile(r"(から|と|に|へ|で)(?!は)")  # from where, with whom: not what is counted
_PEOPLE = re.compile(r"(人|方|者|客|親|子|さん|児|員|民|生|家族|性|達)(?:さん|さま|様)?$")
_PERSONS_OR_SHARE = {"人", "%", "歳"}
_MEASURE = re.compile(r".数|年齢|面積|金額|割合")  # names of numbers, whatever is counted
NEAR = 10  # characters before the asking words in which a noun says what is counted
_ENDS = r"(?=\(|教え|おしえ|知り|は|を|が|って|も|に?つ?い?て|[?。、]|\s*$|と(?!し))"
_NOUN = re.compile(
    rf"(?:(?P<counter>[人件社組台枚冊個校戸軒棟匹票]|世帯|団体|店舗|区画|事業所)数|(?P<share>割合|比率|(?<![達到進])(?<!達成)(?<!到達)(?<!進捗)(?<=[㐀-鿿ァ-ヶー])率)|(?P<money>総?(?<=[㐀-鿿])額|金額|(?<=[㐀-鿿])(?:費用?|料金|単価|年収))|(?P<area>面積)|(?P<days>日数)|(?P<times>回数)|(?P<persons>(?<=[者客員])数)|(?P<number>(?<!つ)の数(?:値(?!と))?)){_ENDS}"
)
_MONEY_NOUN = r"(?:[㐀-鿿](?:料|費用?|賃|代|額|残高)|料金|代金|予算|(?:補助|助成|奨励|給付|支援|交付|負担)金|手当|価格|収入|売上高?|工賃)"
_MONEY = re.compile(
    rf"{_MONEY_NOUN}(?:は|って|が|、)[^。、]{{0,6}}(?:いくら|幾ら|どれ|どの)|(?:補助|助成|支援|手当)(?:は|って|が)[^。、]{{0,8}}いくら|いくら(?:もら|かか|払|支払)"
)
_LINK = re.compile(
    r"(?:の(?:うち)?|は|が|って|も|を|に|、|で|今|現在|全部|合計|年間|1年|毎年|市内|延べ|どれ|いま|\s)*"
)


@dataclass(frozen=True)
class Quantity:
    """A number asked for. `unit` is empty where any unit will do; `start` is where the asking words begin."""

    said: str
    unit: str
    start: int
    named: bool = False  # by a noun (寄付額, 農家の数), not by a question word

    @property
    def of_persons(self) -> bool:
        """Whether the number is named by those it counts: 患者数."""
        return self.named and self.said == "数" and self.unit == "人"

    def stands_in(self, unit: str) -> bool:
        """Whether a number in this unit may answer."""
        printed = usual(unit)
        if self.unit in _ANYTHING:
            return printed not in _UNCOUNTED
        return self.unit == printed or any({self.unit, printed} <= kind for kind in _KINDS)

    @cached_property
    def printed(self) -> re.Pattern[str]:
        """A number in such a unit as a text prints it."""
        if self.unit in _ANYTHING:
            return re.compile(rf"\d[\d,.]*\s?(?![\d,.]|年|月|日|{'|'.join(_UNCOUNTED)})")
        alike = {self.unit, *(one for kind in _KINDS if self.unit in kind for one in kind)}
        written = alike | {other for other, one in _SPELT.items() if one in alike}
        if self.unit not in _UNCOUNTED | {"人", "日", "回", "分", "円", "時"}:
            written.add("件")  # a text counts in 件 what somebody asks in 社, 通, 校
        units = "|".join(map(re.escape, sorted(written, key=len, reverse=True)))
        return re.compile(rf"\d\s?(?:[万億千百]\s?)?(?:{units})")

    def name(self, sentence: Sentence) -> str:
        """What is counted, with the noun that names the number if any: 依頼会員 of 「依頼会員は何人」, 寄付額."""
        heads = self.heads(sentence)
        if not heads:
            return self.said
        end = self.start + len(self.said) if self.named else heads[0].end
        return sentence.text[heads[-1].start : end]

    def heads(self, sentence: Sentence) -> list[Term]:
        """The nouns directly before the asking words, one name together: 依頼, 会員 of 「依頼会員は何人」."""
        found: list[Term] = []
        end = self.start
        for term in sorted(sentence.terms, key=lambda one: -one.end):
            between = sentence.text[term.end : end] if term.end <= end else None
            if between is None:
                continue
            if term.weight < 1 or not (_LINK.fullmatch(between) if not found else between == ""):
                break
            found.append(term)
            end = term.start
        return found


def usual(unit: str) -> str:
    """A unit as it is compared: 名 → 人, 力所 → か所, 億円 → 円."""
    bare = unit.lstrip("十百千万億") or unit
    return _SPELT.get(bare, bare)


def asking_piece(sentence: Sentence) -> Sentence:
    """The sentence that asks for a number, of joined ones the last."""
    asking = [piece for piece in sentence.pieces if _read(piece.text)]
    return asking[-1] if asking else sentence


def asked_quantity(sentence: Sentence) -> Quantity | None:
    """The number that the sentence asks for last; None where it asks for none or names no unit."""
    return _read(sentence.text)


def _read(text: str) -> Quantity | None:
    if counters := list(_HOW_MANY.finditer(text)):
        last = counters[-1]
        return Quantity(last[0], usual(last["known"] or last["other"]), last.start())
    if money := _MONEY.search(text):
        return Quantity("金額", "円", money.end())
    nouns = list(_NOUN.finditer(text))
    if not nouns or _OTHERWISE.search(text, nouns[-1].end()):
        return None
    last = nouns[-1]
    if last["share"] and _TO_TARGET.match(text, last.end()):
        return None
    if last["number"] and _COURSE.match(text, last.end()):
        return None
    units = {
        "share": "%",
        "money": "円",
        "area": "ha",
        "days": "日",
        "times": "回",
        "persons": "人",
        "number": "",
    }
    unit = usual(last["counter"]) if last["counter"] else units[str(last.lastgroup)]
    return Quantity(last[0], unit, last.start(), named=True)


def answers(quantity: Quantity, units: Iterable[str]) -> bool:
    """Whether numbers in one of these units may answer; a row without numbers is refused for money only."""
    printed = list(units)
    return (not printed and quantity.unit != "円") or any(quantity.stands_in(unit) for unit in printed)


def counted(sentence: Sentence, quantity: Quantity) -> Sequence[Term]:
    """The nouns close before the asking words that say what is counted; words for persons say nothing more."""
    start = max(sentence.text.rfind("、", 0, quantity.start) + 1, quantity.start - NEAR)
    return [
        term
        for term in sentence.terms
        if start <= term.start < quantity.start
        and term.weight >= 1
        and not _MEASURE.fullmatch(term.text)
        and not _ASIDE.match(sentence.text, term.end)
        and not (quantity.unit in _PERSONS_OR_SHARE and _PEOPLE.search(term.text))
    ]
