"""What is typed, as text to be read: without markup, formulas, fillers, and what a pasted dialogue says before."""

import re

from ingest.normalize import fold
from service.language.english import plain

_MARKUP = re.compile(
    r"<(?:script|style)\b[^<>]*>.{0,200}?</(?:script|style)>|<[^<>]{1,60}>|[{}\"`|←→■◆●★☆※#]+|\[(?:/?[A-Z]{2,10})\]|【/?[^】]{2,8}】|[《〈≪][^《》〈〉≪≫]{0,8}(?:通達|通知|指示|命令|管理|システム|警告|お知らせ|連絡|開始|はじめ|始め|ここから|ここまで|おわり|終わり|終了|以上)[^《》〈〉≪≫]{0,4}[》〉≫]"
)
_JSON_END = re.compile(r'"\s*[}\]]\s*')  # what is said to a machine ends, and the question begins
_FORMULA = re.compile(r"=\s?[A-Z]{2,}\([\"「]([^\"「」]{2,40})[\"」][^()]*\)")  # =VLOOKUP("出生数",A:N,8)
_USER = {"user", "ユーザー", "ユーザ", "human"}
_ROLE = re.compile(
    r"^\s*(user|ユーザー|ユーザ|human|assistant|system|アシスタント|システム)\s*[:：]",
    re.IGNORECASE | re.MULTILINE,
)
_ITEM = re.compile(r"^[ 　]*(?:[(（]?[1-9１-９][.．)）、]|[・•])[ 　]*([^\n]+)\n?", re.MULTILINE)
_FILLER = re.compile(r"(えーっと|えーと|えっと|えー|あのー|あのですね|そのー|うーん|んーと)、?")


def plain_text(question: str) -> str:
    """A question as typed, folded to one line; markup and control marks are blanks, never instructions."""
    line = plain(fold(_enumerated(_last_turn(question)).replace("\n", "。")))
    marked = _JSON_END.sub("。", _FORMULA.sub(r"「\1」", line))
    return _FILLER.sub("", _unspaced(_MARKUP.sub(" ", marked)))


def _last_turn(question: str) -> str:
    """Of a pasted dialogue what the user says last, behind 「user:」; anything else as it is."""
    turns = list(_ROLE.finditer(question))
    last = turns[-1] if len(turns) > 1 else None
    return question[last.end() :] if last and last[1].lower() in _USER else question


def _enumerated(question: str) -> str:
    """Circled numbers before several things, and arrows that wait for an answer, as the commas that they stand for."""
    question = re.sub(r"[→⇒](?=\s|$)", "、", question)
    question = _listed(question)
    if len(re.findall("[①-⑳]", question)) < 2:
        return question
    return re.sub(r"^、", "", re.sub(r"\s*[①-⑳]\s*", "、", question))


def _listed(question: str) -> str:
    """A list on lines of their own, marked 「1.」, 「2)」 or 「・」, as one enumeration."""
    items = list(_ITEM.finditer(question))
    if len(items) < 2:
        return question
    return _ITEM.sub(lambda item: item[1] if item.start() == items[0].start() else f"、{item[1]}", question)


def _unspaced(text: str) -> str:
    """A text typed with a space after each letter, without them."""
    spaced = re.search(r"(?:[^\x00-\x7f] ){5,}", text)
    return re.sub(r"(?<=[^\x00-\x7f]) (?=\S)|(?<=\d) (?=[^\x00-\x7f])", "", text) if spaced else text
