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
    r"^[\s#>*-]*(user|ユーザー|ユーザ|human|assistant|system|admin|developer|アシスタント|システム|管理者|開発者)\s*[:：]",
    re.IGNORECASE | re.MULTILINE,
)
_ITEM = re.compile(
    r"(?:^|(?<=[\n。 　]))[ 　]*(?:[(（]?[1-9１-９][.．)）、](?!\d)|[①-⑳]|[・•](?=[^\n]+(?:\n[ 　]*[・•]|$)))[ 　]*([^\n]+?)(?=\n|$|[ 　]+[(（]?[1-9１-９][.．)）、](?!\d)|[ 　]*[①-⑳])"
)  # an item of a list, on a line of its own or in a row
NAMED_ALONE = 8  # letters from which on an item names what it asks of
_ASKS = re.compile(r"[?？。]$|(?:何|なに|なん|いくつ|いくら|どこ|どの|誰|だれ|どう|いつ)|か$")
_ONLY_MARKS = re.compile(r"「[?!。、…]+」")  # 「???」 ends no sentence
_FILLER = re.compile(r"(えーっと|えーと|えっと|えー|あのー|あのですね|そのー|うーん|んーと)、?")


_ORDERS = re.compile(
    r"<\|?[\w|-]*(?:system|rule|instruction|prompt|assistant|admin|developer|override)[\w|-]*>.*?</[^>]*>",
    re.IGNORECASE,
)  # marked as orders to the assistant
_STATEMENT = re.compile(r"\bUPDATE\s+\w+\s+SET\b", re.IGNORECASE)


def plain_text(question: str) -> str:
    """A question as typed, folded to one line; markup and control marks are blanks, never instructions."""
    line = plain(fold(_enumerated(_last_turn(question)).replace("\n", "。")))
    line = _ONLY_MARKS.sub("", line)
    marked = _JSON_END.sub("。", _FORMULA.sub(r"「\1」", line))
    marked = _STATEMENT.sub(" ", _ORDERS.sub(" ", marked))
    return _FILLER.sub("", _unspaced(_MARKUP.sub(" ", marked)))


def _last_turn(question: str) -> str:
    """Of a pasted dialogue what the user says last, behind 「user:」; anything else as it is."""
    turns = list(_ROLE.finditer(question))
    last = turns[-1] if len(turns) > 1 else None
    return question[last.end() :] if last and last[1].lower() in _USER else question


def _enumerated(question: str) -> str:
    """Circled numbers before several things, and arrows that wait for an answer, as the commas that they stand for."""
    question = re.sub(r"[→⇒](?=\s|$)", "、", question)
    question = _listed(re.sub(r"(?<=、)\s*\n\s*", "", question))
    if len(re.findall("[①-⑳]", question)) < 2:
        return question
    return re.sub(r"^、", "", re.sub(r"\s*[①-⑳]\s*", "、", question))


def _listed(question: str) -> str:
    """A list, marked 「1.」, 「2)」, 「①」 or 「・」, as one enumeration, or as a question for each thing that it names."""
    items = list(_ITEM.finditer(question))
    if len(items) < 2:
        return question
    if any(len(item[1].strip()) < NAMED_ALONE for item in items):  # 「①目標②実績」: cells of one row
        return _ITEM.sub(
            lambda item: item[1] if item.start() == items[0].start() else f"、{item[1]}", question
        )
    return _ITEM.sub(lambda item: f"\n{_as_question(item[1].strip())}\n", question)


def _as_question(item: str) -> str:
    return item if _ASKS.search(item) else f"{item.rstrip('、。と')}は？"


def _unspaced(text: str) -> str:
    """A text typed with a space after each letter, without them."""
    spaced = re.search(r"(?:[^\x00-\x7f] ){5,}", text)
    return re.sub(r"(?<=[^\x00-\x7f]) (?=\S)|(?<=\d) (?=[^\x00-\x7f])", "", text) if spaced else text
