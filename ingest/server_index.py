"""Vector indexes on a Chroma server, one collection per generation; every call ends within a deadline.

The server must be the Rust one (`chroma run`, or the official image) on a private network: Chroma's Python
server runs what a client sends. One installation per server: collections are named by report and generation.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from operator import methodcaller
from typing import Any, TypeVar
from urllib.parse import urlsplit

from ingest.chroma import (
    Call,
    create_collection,
    failures,
    refuse_embedding_function,
    settings,
    slug,
    translated,
)
from ingest.errors import StoreError

T = TypeVar("T")
DEADLINE = 5.0
_PAGE = 100


def within(seconds: float, work: Callable[[], T]) -> T:
    """The result of a call, or StoreError when it takes longer; a late call ends on a thread of its own."""
    results: list[T] = []
    errors: list[Exception] = []

    def run() -> None:
        try:
            results.append(work())
        except failures() as error:
            errors.append(error)

    thread = threading.Thread(target=run, name="chroma-call", daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        with translated():
            raise errors[0]
    if not results:
        raise StoreError(
            f"Chroma サーバが {seconds:g} 秒以内に返答しません。サーバの状態を確認してください。"
        )
    return results[0]


@dataclass(frozen=True)
class ServerCollection:
    """A collection on the server, opened for reading."""

    collection: Any  # chromadb.Collection
    deadline: float

    def call(self, work: Callable[[Any], T]) -> T:
        return within(self.deadline, lambda: work(self.collection))


class ServerIndexes:
    """The generations on one server; connects at the first call, and again after a failure to connect."""

    def __init__(self, host: str, port: int, *, secure: bool = False, deadline: float = DEADLINE) -> None:
        self._host = host
        self._port = port
        self._secure = secure
        self._deadline = deadline
        self._connected: Any = None

    @classmethod
    def at(cls, url: str, deadline: float = DEADLINE) -> "ServerIndexes":
        """The server of a URL such as `http://127.0.0.1:8100`; nothing is asked of it yet."""
        address = urlsplit(url)
        if address.scheme not in {"http", "https"} or not address.hostname:
            raise StoreError(f"Chroma サーバのURL「{url}」を読めません。例: http://127.0.0.1:8100")
        secure = address.scheme == "https"
        port = address.port or (443 if secure else 80)
        return cls(address.hostname, port, secure=secure, deadline=deadline)

    @contextmanager
    def building(self, report_id: str, generation: int) -> Iterator[Call]:
        """A new empty collection to fill; calls to it end within the deadline."""
        self.remove(report_id, generation)
        name = _name(report_id, generation)
        collection = self._call(lambda client: create_collection(client, name, report_id, generation))
        yield ServerCollection(collection, self._deadline).call

    def open(self, report_id: str, generation: int) -> ServerCollection:
        """Open a generation; StoreError where it is missing or not ours, or the server is not there."""
        name = _name(report_id, generation)
        collection = self._call(lambda client: client.get_collection(name, embedding_function=None))
        model = collection.get_model()
        for configuration in (model.configuration_json, model.serialized_schema):
            refuse_embedding_function(configuration, name)
        return ServerCollection(collection, self._deadline)

    def verify(self, report_id: str, generation: int) -> None:
        """The server answers for its own files; this proves that the collection is there."""
        self.open(report_id, generation)

    def generations(self, report_id: str) -> set[int]:
        start = f"senryaku-{slug(report_id)}-"
        ends = (name.removeprefix(start) for name in self._names() if name.startswith(start))
        return {int(end) for end in ends if end.isdigit()}

    def remove(self, report_id: str, generation: int) -> None:
        name = _name(report_id, generation)
        if name in self._names():
            self._call(lambda client: client.delete_collection(name))

    def _names(self) -> list[str]:
        names: list[str] = []
        while True:
            page = self._call(methodcaller("list_collections", limit=_PAGE, offset=len(names)))
            names += [collection.name for collection in page]
            if len(page) < _PAGE:
                return names

    def _call(self, work: Callable[[Any], T]) -> T:
        if self._connected is None:
            self._connected = within(self._deadline, self._connect)
        return within(self._deadline, lambda: work(self._connected))

    def _connect(self) -> Any:  # noqa: ANN401 (chromadb.ClientAPI)
        import chromadb
        import httpx

        # Chroma sets no timeout: without one, a call that we gave up would keep its thread for ever.
        scheme = "https" if self._secure else "http"
        heartbeat = f"{scheme}://{self._host}:{self._port}/api/v2/heartbeat"
        httpx.get(heartbeat, timeout=self._deadline).raise_for_status()
        own = settings(chroma_server_host=self._host, chroma_server_http_port=self._port)
        client = chromadb.HttpClient(self._host, self._port, ssl=self._secure, settings=own)
        client._server._session.timeout = httpx.Timeout(self._deadline)  # noqa: SLF001
        return client


def _name(report_id: str, generation: int) -> str:
    return f"senryaku-{slug(report_id)}-{generation}"
