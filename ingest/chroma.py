"""What every use of Chroma here has in common: names, settings, errors, and no embedding function."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ingest.errors import StoreError

Call = Callable[[Callable[[Any], Any]], Any]
"""Does something with a collection, e.g. `call(lambda collection: collection.count())`."""

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,62}[A-Za-z0-9])?")
_HARMLESS = {"legacy", "unknown"}  # what Chroma writes where no embedding function was given


def slug(report_id: str) -> str:
    """An ASCII name for files and collections: 「伊勢崎」 → report-…, `isesaki-r4` stays itself."""
    if _NAME.fullmatch(report_id):
        return report_id
    return f"report-{hashlib.sha256(report_id.encode('utf-8', 'replace')).hexdigest()[:16]}"


def settings(**own: object) -> Any:  # noqa: ANN401 (chromadb.config.Settings)
    """Chroma's settings with nothing sent anywhere, whatever the environment or a .env file says."""
    from chromadb.config import Settings

    return Settings(
        _env_file=None,
        anonymized_telemetry=False,
        chroma_otel_collection_endpoint="",
        allow_reset=False,
        **own,
    )


def create_collection(client: Any, name: str, report_id: str, generation: int) -> Any:  # noqa: ANN401
    """A new cosine collection that has no embedding function; vectors are always given."""
    return client.create_collection(
        name=name,
        embedding_function=None,
        configuration={"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200}},
        metadata={"report": report_id, "generation": generation},
    )


def failures() -> tuple[type[Exception], ...]:
    """Everything that Chroma's client and bindings raise when a call does not work."""
    import httpx
    from chromadb.errors import ChromaError

    return (ChromaError, httpx.HTTPError, ValueError, TypeError, KeyError, RuntimeError, OSError)


@contextmanager
def translated() -> Iterator[None]:
    """Chroma's errors as `StoreError`."""
    try:
        yield
    except failures() as error:
        if isinstance(error, StoreError):
            raise
        cause = str(error).strip().splitlines() or [type(error).__name__]
        raise StoreError(f"ベクトル索引を使えません: {cause[0]}") from error


def refuse_embedding_function(configuration: object, place: str) -> None:
    """Raise StoreError where a stored configuration names an embedding function, at any depth.

    Chroma would build it, with arguments of its author's choice, as soon as the collection is used.
    """
    if isinstance(configuration, Mapping):
        function = configuration.get("embedding_function")
        kind = function.get("type") if isinstance(function, Mapping) else function
        if kind is not None and kind not in _HARMLESS:
            raise StoreError(
                f"ベクトル索引（{place}）に埋め込み関数 {json.dumps(function)} が設定されています。"
                "この製品の索引ではないため開きません。再度取り込んでください。"
            )
        for value in configuration.values():
            refuse_embedding_function(value, place)
