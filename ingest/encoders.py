"""Any sentence-transformers model, by folder or by name, as an encoder of questions and passages."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from ingest.errors import StoreError
from ingest.static_embedding import Prompts, StaticEncoder, Vectors, fingerprint, is_static, unit


class Encoder(Protocol):
    """Texts → unit vectors; `fingerprint` changes when, and only when, the model's files do."""

    @property
    def dimension(self) -> int: ...
    @property
    def fingerprint(self) -> str: ...
    def queries(self, texts: Sequence[str]) -> Vectors: ...
    def documents(self, texts: Sequence[str]) -> Vectors: ...


def load_encoder(model: str) -> Encoder:
    """The encoder of a model folder or of a name already downloaded; the network is never asked.

    A static model loads without torch in 0.1 s, any other through sentence-transformers in several seconds.
    Raises StoreError where there is no such model.
    """
    folder = _folder(model)
    return StaticEncoder.load(folder) if is_static(folder) else TransformerEncoder.load(folder)


@dataclass(frozen=True)
class TransformerEncoder:
    """A model that needs torch, with the prompts of its own configuration."""

    folder: Path
    model: Any  # sentence_transformers.SentenceTransformer
    prompts: Prompts

    @classmethod
    def load(cls, folder: Path) -> "TransformerEncoder":
        _stay_offline()
        from sentence_transformers import SentenceTransformer

        try:
            model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError, TypeError, ImportError, RuntimeError) as error:
            raise StoreError(
                f"埋め込みモデル「{folder}」を読めません: {str(error).strip().splitlines()[0]}。"
                "sentence-transformers 形式のフォルダを指定してください。"
            ) from error
        return cls(folder, model.float(), Prompts.load(folder))

    @property
    def dimension(self) -> int:
        return int(self.model.get_embedding_dimension())

    @cached_property
    def fingerprint(self) -> str:
        return fingerprint(self.folder)

    def queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(self.model.encode_query, texts, self.prompts.query)

    def documents(self, texts: Sequence[str]) -> Vectors:
        return self._encode(self.model.encode_document, texts, self.prompts.document)

    def _encode(self, encode: Callable[..., Vectors], texts: Sequence[str], prompt: str) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        return unit(encode(list(texts), prompt=prompt, show_progress_bar=False))


def _folder(model: str) -> Path:
    folder = Path(model)
    if folder.is_dir():
        return folder
    if folder.is_absolute() or folder.exists():
        raise StoreError(
            f"埋め込みモデルのフォルダ「{model}」がありません。SENRYAKU_EMBEDDING_MODEL を確認してください。"
        )
    _stay_offline()
    from huggingface_hub import snapshot_download

    try:
        name = model if "/" in model else f"sentence-transformers/{model}"
        return Path(snapshot_download(name, local_files_only=True))
    except (OSError, ValueError) as error:
        raise StoreError(
            f"埋め込みモデル「{model}」が手元にありません。先に取得するか、"
            "フォルダを SENRYAKU_EMBEDDING_MODEL に指定してください。"
        ) from error


def _stay_offline() -> None:
    """Must run before huggingface_hub is first imported: it reads these once."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
