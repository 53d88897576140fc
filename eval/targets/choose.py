"""From the word on the command line to the target: 「product」, 「rag-4」, 「http=URL」 …"""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from eval.errors import TargetError
from eval.targets.ablation import PARTS, product_without
from eval.targets.keyword import KeywordSearch
from eval.targets.labels import ALL, SPELLINGS, WITHOUT
from eval.targets.product import Product
from eval.targets.reply import Target
from eval.workspace import product_over
from ingest.records import Report

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

    from ingest.settings import StoreSettings

BUILT_IN = ("product", "rag-4", "rag-10", "keyword-10", *(WITHOUT + part for part in PARTS))


def open_targets(words: Sequence[str], reports: Mapping[str, Report], stack: ExitStack) -> list[Target]:
    """The targets in order, 「all」 being the built-in ones; the stack closes what they hold open.

    TargetError for an unknown word and for a target named twice.
    """
    named = [name for word in words for name in (BUILT_IN if word == ALL else (word,))]
    targets = [_open(word, reports, stack) for word in named]
    names = [target.name for target in targets]
    if len(set(names)) != len(names):
        raise TargetError(f"同じ対象が二度指定されています: {'、'.join(names)}")
    return targets


def _open(word: str, reports: Mapping[str, Report], stack: ExitStack) -> Target:
    kind, _, address = word.partition("=")
    base, _, k = kind.partition("-")
    if word == "product":
        return Product(stack.enter_context(product_over(reports)))
    if word.startswith(WITHOUT):
        part = next((part for part in PARTS if word == WITHOUT + part), None)
        if part is not None:
            return stack.enter_context(product_without(part, reports))
    if kind == "http" and address:
        from eval.targets.http import HttpProduct

        return stack.enter_context(HttpProduct.connect(address))
    if kind == "openai" and "," in address:
        from eval.targets.openai_chat import OpenAIChat

        url, _, model = address.rpartition(",")
        return stack.enter_context(OpenAIChat.connect(url, model, reports))
    if base == "keyword" and k.isdigit() and int(k):
        return KeywordSearch.over(reports, int(k))
    if base == "rag" and k.isdigit() and int(k):
        return _rag(reports, int(k))
    raise TargetError(f"測る対象「{word}」がわかりません。{SPELLINGS} のどれかを指定してください。")


def _rag(reports: Mapping[str, Report], k: int) -> Target:
    from eval.targets.rag import PlainRag
    from ingest.settings import StoreSettings

    settings = StoreSettings()
    name = settings.embedding_model.rstrip("/").rsplit("/", 1)[-1]
    return PlainRag.over(reports, _embeddings(settings), k, name)


def _embeddings(settings: "StoreSettings") -> "Embeddings":
    from ingest.embeddings import load_embeddings
    from ingest.encoders import Choice

    return load_embeddings(Choice.of(settings))
