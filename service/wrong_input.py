"""What is wrong with an input, as one Japanese sentence: 「質問は2000文字以内にしてください。」"""

from collections.abc import Mapping, Sequence
from typing import Any

_NAMES = {
    "question": "質問",
    "report": "報告書",
    "conversation_id": "会話の番号",
    "limit": "件数",
    "row": "行",
    "query": "質問",
    "messages": "messages（会話）",
}
_SENTENCES = {
    "missing": "{name}を入力してください。",
    "string_too_short": "{name}を{min_length}文字以上で入力してください。",
    "string_too_long": "{name}は{max_length}文字以内にしてください。",
    "too_short": "{name}を{min_length}個以上入れてください。",
    "too_long": "{name}は{max_length}個以内にしてください。",
    "json_invalid": "本文を JSON として読めません。",
    "int_parsing": "{name}は整数で入力してください。",
    "int_type": "{name}は整数で入力してください。",
    "greater_than_equal": "{name}は{ge}以上にしてください。",
    "less_than_equal": "{name}は{le}以下にしてください。",
    "literal_error": "{name}は {expected} のいずれかにしてください。",
    "value_error": "{error}",  # a validator of this project, which says it in Japanese
}


def in_japanese(place: Sequence[str | int], kind: str, context: Mapping[str, Any]) -> str:
    """The sentence for one pydantic error: where it is, its type and its context."""
    name = _NAMES.get(str(place[-1]), str(place[-1])) if place else "本文"
    sentence = _SENTENCES.get(kind, "{name}の形式が正しくありません。")
    if "expected" in context:  # pydantic's own list: "'a', 'b' or 'c'"
        context = {**context, "expected": str(context["expected"]).replace(" or ", "、").replace(", ", "、")}
    return sentence.format(name=name, **context)
