"""Vector indexes in folders of the product's home: `index/<report>/<generation>/`, one Chroma each."""

import json
import shutil
import sqlite3
import weakref
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from ingest import sealed_folder
from ingest.chroma import Call, create_collection, refuse_embedding_function, settings, slug, translated
from ingest.errors import StoreError

T = TypeVar("T")
_COLLECTION = "chunks"


@dataclass(frozen=True)
class EmbeddedCollection:
    """A collection, either being built or opened for reading from a checked private copy."""

    collection: Any  # chromadb.Collection

    def call(self, work: Callable[[Any], T]) -> T:
        with translated():
            return work(self.collection)


@dataclass(frozen=True)
class EmbeddedIndexes:
    """The generations under one folder; no other process ever has a folder of it open in Chroma."""

    root: Path

    @contextmanager
    def building(self, report_id: str, generation: int) -> Iterator[Call]:
        """A new empty collection to fill; sealed and on the disk when the block ends without an error."""
        folder = self.folder(report_id, generation)
        self.remove(report_id, generation)
        with sealed_folder.disk_errors(folder):
            for parent in (self.root, folder.parent, folder):
                parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        client = _client(folder)
        try:
            with translated():
                collection = create_collection(client, _COLLECTION, report_id, generation)
            yield EmbeddedCollection(collection).call
        finally:
            client.close()
        with sealed_folder.disk_errors(folder):
            sealed_folder.seal(folder)

    def open(self, report_id: str, generation: int) -> EmbeddedCollection:
        """Open a sealed generation; StoreError, never a crash, where it is damaged, missing or not ours."""
        folder = self.folder(report_id, generation)
        copy = sealed_folder.WorkingCopy.of(folder)
        with ExitStack() as closing_all:
            closing_all.callback(copy.close)
            _refuse_foreign(copy.path)
            client = _client(copy.path)
            closing_all.callback(client.close)
            with translated():
                opened = EmbeddedCollection(client.get_collection(_COLLECTION, embedding_function=None))
            weakref.finalize(opened, closing_all.pop_all().close)  # when its last reader is done
        return opened

    def verify(self, report_id: str, generation: int) -> None:
        sealed_folder.verify(self.folder(report_id, generation))

    def generations(self, report_id: str) -> set[int]:
        """The generations that have a folder, complete or not."""
        folder = self.root / slug(report_id)
        with sealed_folder.disk_errors(folder):
            return {int(path.name) for path in folder.glob("*") if path.name.isdigit()}

    def remove(self, report_id: str, generation: int) -> None:
        folder = self.folder(report_id, generation)
        with sealed_folder.disk_errors(folder):
            if folder.exists():
                shutil.rmtree(folder)

    def folder(self, report_id: str, generation: int) -> Path:
        return self.root / slug(report_id) / str(generation)


def _client(folder: Path) -> Any:  # noqa: ANN401 (chromadb.ClientAPI)
    import chromadb

    with translated():
        own = settings(chroma_api_impl="chromadb.api.rust.RustBindingsAPI")
        return chromadb.PersistentClient(str(folder), settings=own)


def _refuse_foreign(folder: Path) -> None:
    """Read the stored configuration without Chroma, which would act on it."""
    address = f"{(folder / 'chroma.sqlite3').as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            stored = database.execute("SELECT config_json_str, schema_str FROM collections").fetchall()
        for text in (text for row in stored for text in row if text):
            refuse_embedding_function(json.loads(text), str(folder))
    except (sqlite3.Error, ValueError) as error:
        raise StoreError(f"ベクトル索引（{folder}）の設定を読めません。再度取り込んでください。") from error
