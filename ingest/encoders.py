"""Any sentence-transformers model, by folder or by name, as an encoder of questions and passages."""

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np

from ingest.errors import StoreError
from ingest.settings import DATA, StoreSettings
from ingest.static_embedding import Prompts, StaticEncoder, Vectors, fingerprint, is_static, unit

PREFIXES = DATA / "models" / "prefixes.yaml"


class Encoder(Protocol):
    """Texts → unit vectors; `fingerprint` changes when, and only when, what decides the vectors does."""

    @property
    def dimension(self) -> int: ...
    @property
    def fingerprint(self) -> str: ...
    def queries(self, texts: Sequence[str]) -> Vectors: ...
    def documents(self, texts: Sequence[str]) -> Vectors: ...


@dataclass(frozen=True)
class Choice:
    """A model and how it is used; None: as the model itself, or else `data/models/prefixes.yaml`, says."""

    model: str
    query_prefix: str | None = None
    passage_prefix: str | None = None
    dimension: int | None = None
    device: str = "cpu"

    @classmethod
    def of(cls, settings: StoreSettings) -> Self:
        return cls(
            settings.embedding_model,
            settings.embedding_query_prefix,
            settings.embedding_passage_prefix,
            settings.embedding_dimension,
            settings.embedding_device,
        )


def encoder_of(settings: StoreSettings) -> Encoder:
    """The encoder that the settings name; see `load_encoder`."""
    return load_encoder(Choice.of(settings))


def load_encoder(choice: Choice | str) -> Encoder:
    """The encoder of a model folder or of a name already downloaded; the network is never asked.

    A static model loads without torch in 0.1 s, any other through sentence-transformers in several seconds.
    Raises StoreError where there is no such model, or it has fewer dimensions than asked for.
    """
    chosen = Choice(choice) if isinstance(choice, str) else choice
    folder = _folder(chosen.model)
    own = Prompts.load(folder)
    prompts = _prompts(chosen, own)
    encoder: StaticEncoder | TransformerEncoder
    if is_static(folder):
        encoder = replace(StaticEncoder.load(folder), prompts=prompts)
    else:
        encoder = replace(TransformerEncoder.load(folder, chosen.device), prompts=prompts)
    whole = encoder.dimension
    if chosen.dimension and chosen.dimension > whole:
        raise StoreError(
            f"埋め込みモデル「{chosen.model}」は{whole}次元です。"
            f"SENRYAKU_EMBEDDING_DIMENSION={chosen.dimension} を{whole}以下にしてください。"
        )
    if chosen.dimension and chosen.dimension < whole:
        encoder = encoder.cut(chosen.dimension)
    if prompts == own and encoder.dimension == whole:
        return encoder
    return Adjusted(encoder, prompts)


@dataclass(frozen=True)
class Adjusted:
    """A model used otherwise than its own files say: the fingerprint tells the difference."""

    encoder: Encoder
    prompts: Prompts

    @property
    def dimension(self) -> int:
        return self.encoder.dimension

    @cached_property
    def fingerprint(self) -> str:
        use = json.dumps({**asdict(self.prompts), "dimension": self.dimension}, sort_keys=True)
        return hashlib.sha256(f"{self.encoder.fingerprint}\n{use}".encode()).hexdigest()

    def queries(self, texts: Sequence[str]) -> Vectors:
        return self.encoder.queries(texts)

    def documents(self, texts: Sequence[str]) -> Vectors:
        return self.encoder.documents(texts)


@dataclass(frozen=True)
class TransformerEncoder:
    """A model that needs torch, with the prompts of its own configuration."""

    folder: Path
    model: Any  # sentence_transformers.SentenceTransformer
    prompts: Prompts

    @classmethod
    def load(cls, folder: Path, device: str = "cpu") -> Self:
        _stay_offline()
        from sentence_transformers import SentenceTransformer

        try:
            model = SentenceTransformer(str(folder), device=device, local_files_only=True)
        except (OSError, ValueError, KeyError, TypeError, ImportError, RuntimeError, AssertionError) as error:
            raise StoreError(
                f"埋め込みモデル「{folder}」を装置「{device}」で読めません: {str(error).strip().splitlines()[0]}。"
                "sentence-transformers 形式のフォルダを指定してください。"
            ) from error
        return cls(folder, model.float(), Prompts.load(folder))

    @property
    def dimension(self) -> int:
        return int(self.model.get_embedding_dimension())

    def cut(self, dimension: int) -> Self:
        """The same model with the first dimensions only."""
        self.model.truncate_dim = dimension
        return self

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


def _prompts(choice: Choice, own: Prompts) -> Prompts:
    """What is set, or else the model's own, or else what its card says."""
    known = Prompts() if own != Prompts() else _by_name(choice.model)
    query = choice.query_prefix if choice.query_prefix is not None else own.query or known.query
    passage = choice.passage_prefix if choice.passage_prefix is not None else own.document or known.document
    return Prompts(query, passage)


def _by_name(model: str) -> Prompts:
    import yaml

    try:
        known = yaml.safe_load(PREFIXES.read_text("utf-8"))
        found = next((each for each in known if str(each["model"]).lower() in model.lower()), None)
        return Prompts(found["query"], found["passage"]) if found else Prompts()
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise StoreError(
            f"「{PREFIXES}」を読めません: {error}。model, query, passage を並べてください。"
        ) from error


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
