"""By what a sentence groups rows: 課ごと, 評価別, 「どの課が一番多い」."""

import re

from ingest.records import Field
from service.understanding.sentence import Sentence
from service.understanding.wording import rank_word

_DIMENSION = re.compile(
    r"(?P<name>担当課|担当部署|課|部署|所管課|所管|進捗評価|評価|進捗|区分|判定|大基本目標|基本目標|目標|柱|分野|政策|施策|状況)(?:の)?(?P<kind>種類)?(?:ごと|毎|別|べつ|単位|の内訳|で分け|で分類|で整理|を集計|で(?:グループ|グルーピング|くく|括|まとめ|仕分|集計|区切|束ね|割って|割り振))"
)
_DIMENSIONS = {
    **dict.fromkeys(("担当課", "担当部署", "課", "部署", "所管課", "所管"), Field.DEPARTMENT),
    **dict.fromkeys(("進捗評価", "評価", "進捗", "区分", "判定", "状況"), Field.RATING),
    **dict.fromkeys(("大基本目標", "基本目標", "目標", "柱", "分野", "政策"), Field.GOAL),
    "施策": Field.POLICY,
}
_HOLDS_MOST = re.compile(
    r"(課|部署)[^。]{0,20}指標を(多く)?(持|抱え|担当|受け持)[^。]{0,10}(どこ|どれ|何|どの)"
)
_EACH_DEPARTMENT = re.compile(
    r"(どの課|どこの課|各課|課は)[^。]{0,14}(何個|いくつ|何件|ずつ)|(何個|いくつ|何件)ずつ"
)

_EACH_COUNTED = re.compile(r"(?:それぞれ|各々|おのおの)(?:の|が|は)?、?(?:何[件個本]|いくつ|幾つ|件数)")
_COUNTED = re.compile(r"(多|少な|集中|偏|分かれ|分布|ばらつ|数|件|個|いくつ|ずつ|それぞれ|最多|最少)")
_LEADS = re.compile(r"^[」』]?(?:の?(?:指標|担当))?(?:が|は)、?(?:一番|いちばん|最も|もっとも|最)(?:多|少な)")


_LEADER_BEFORE = re.compile(
    r"(?:多い|多かった|多く持つ|多く抱える|少ない|少なかった|最多の|最少の)の?(?:課|部署|担当課|所管課|分野|柱|基本目標|創生)?(?:は|って|が)、?[「『]?$"
)  # 「最も多い課は商工労働課である」
_IS_SAID = re.compile(
    r"^[」』]?(?:だ(?!と(?:すると|したら))|で(?:す|ある|しょう|しょ|は(?:ない|ありません)|合|あって|正し|間違|よろし|いい|、?(?:○|〇))|と(?:い[うえ]|聞|見|理解|思|考|の(?:認識|理解))|なの|か[?。]?$|って|に間違|、?(?:○|〇)|ね|よね|[?。]|$)"
)


def _said_to_lead(sentence: Sentence, start: int, end: int) -> bool:
    """Whether the name at this place is said to have most rows, before or behind it."""
    if _LEADS.match(sentence.text[end:]):
        return True
    return bool(_LEADER_BEFORE.search(sentence.text[:start]) and _IS_SAID.match(sentence.text[end:]))


def leader_claimed(sentence: Sentence) -> tuple[Field, str] | None:
    """The heading or department that is said to have most rows: 「遅れはひとの創生が一番多い」."""
    named = [(heading.level, mention) for heading, mention in sentence.headings]
    named += [(Field.DEPARTMENT, mention) for mention in sentence.departments]
    found = [
        (level, mention.name)
        for level, mention in named
        if _said_to_lead(sentence, mention.start, mention.end)
    ]
    return found[0] if found and not sentence.has("rate", "which") else None


_DEPARTMENTS_COUNTED = re.compile(
    r"(?:担当課|(?<![放日])課(?![題後程])|部署|所属|所管)(?:(?!指標|行|もの|項目|KPI)[^。]){0,24}(?:いくつ|幾つ|何課|何部署|何種類)(?!の(?:指標|項目|KPI)|か?に聞)"
    r"|(?:いくつ|幾つ|何個|何種類)の(?:担当)?(?:課|部署|所属)|何(?:課|部署)(?:あ[りるっ]|分|に(?:なり|なる|分かれ|またが|わた)|が?(?:出て|登場|載)|出て|登場|載)"
    r"|(?:担当課|部署|所属)の(?:数|総数|実数)(?:は|を|って|、|[?。]|$)"
)


def counts_departments(sentence: Sentence) -> bool:
    """Whether it is asked how many departments there are: 「担当課は重複なしで数えるといくつ」."""
    if not _DEPARTMENTS_COUNTED.search(sentence.text) or sentence.departments:
        return False
    return not sentence.has("indicator") and not re.search("件|それぞれ|ずつ", sentence.text)


_GOAL_WITH_MOST = re.compile(r"(多い|多かった|少ない|少なかった|最多の?|最少の?)(柱|分野|基本目標)")


def dimension(sentence: Sentence) -> Field | None:
    """The column by which rows are grouped; None where they are not."""
    return _named_at_once(sentence) or _by_words(sentence)


def _named_at_once(sentence: Sentence) -> Field | None:
    """The level whose headings (or ratings) are named together, or one of which is said to lead."""
    if sentence.goals and _COUNTED.search(sentence.text) and not sentence.has("rate", "average"):
        return Field.GOAL
    if len({label.label for label, _ in sentence.labels}) > 1 and _EACH_COUNTED.search(sentence.text):
        return Field.RATING
    if _GOAL_WITH_MOST.search(sentence.text) and not sentence.has("rate", "average"):
        return Field.GOAL
    claimed = leader_claimed(sentence)
    return claimed[0] if claimed else None


def _by_words(sentence: Sentence) -> Field | None:
    if re.search(r"(評価|区分)(に|の|は)?(種類|どんなもの|何種類)", sentence.text):
        return Field.RATING
    if match := _DIMENSION.search(sentence.text):
        if match["name"] == "課" and sentence.has("issue"):
            return None
        return _DIMENSIONS[match["name"]]
    if counts_departments(sentence):
        return Field.DEPARTMENT
    if re.search(r"複数の指標[^。]{0,12}(課|部署)", sentence.text) or _HOLDS_MOST.search(sentence.text):
        return Field.DEPARTMENT
    if _EACH_DEPARTMENT.search(sentence.text):
        return Field.DEPARTMENT if "課" in sentence.text else Field.RATING
    if rank_word(sentence) or sentence.has("high"):
        most = re.search(
            r"(課|部署)(って|は|が)?[^。]{0,6}(どこ|どれ|どの|何)|(どの|どこの|何)(課|部署)|多い(課|部署)|(一番|最も|トップ|最多)[^。]{0,10}の?(課|部署)",
            sentence.text,
        )
        if most and re.search(r"(多|数|最多|件数|少な|たくさん|持って|抱え|担当して|受け持)", sentence.text):
            return Field.DEPARTMENT
        if re.search(
            r"(どの|何の)?(評価|分野|柱|基本目標)[^。]{0,8}(多い|最多)", sentence.text
        ) and not sentence.has("rate"):
            return Field.RATING if "評価" in sentence.text else Field.GOAL
    if sentence.has("group") and re.search(r"(内訳|集計|種類)", sentence.text):
        return Field.RATING
    return None
