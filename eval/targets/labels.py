"""What a target is called: on the command line, and where a person reads of it."""

import re

ALL = "all"
WITHOUT = "product-without-"
SPELLINGS = (
    "all（内蔵のすべて） / product / product-without-vectors・-synonyms・-vocabulary / rag-K / keyword-K"
    " / http=URL / openai=URL,モデル名"
)
_NAMES = {
    "product": "製品",
    "http": "製品（HTTP）",
    WITHOUT + "vectors": "ベクトル検索なし",
    WITHOUT + "synonyms": "類義語辞書なし",
    WITHOUT + "vocabulary": "独自の語彙なし",
}
_SEARCHES = {"rag": "RAG", "keyword": "語句検索"}
_TOP = re.compile(rf"({'|'.join(_SEARCHES)})-(\d+)")


def label(name: str) -> str:
    """The Japanese name of a built-in target, any other as it is: 「rag-10」 → 「RAG 上位10件」."""
    if top := _TOP.fullmatch(name):
        return f"{_SEARCHES[top[1]]} 上位{top[2]}件"
    return _NAMES.get(name, name)
