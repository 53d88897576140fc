"""A sentence-transformers `StaticEmbedding` folder by tokenizers and numpy alone: no wait for torch."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ingest.errors import StoreError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Vectors = NDArray[np.float32]
"""One row per text, of length 1 (all zeros for a text without any token)."""

_WEIGHTS = ("embedding.weight", "embeddings")
_STATIC = ("StaticEmbedding",), ("StaticEmbedding", "Normalize")


@dataclass(frozen=True)
class Prompts:
    """What the model wants in front of a question and of a passage, from its own configuration."""

    query: str = ""
    document: str = ""

    @classmethod
    def load(cls, folder: Path) -> "Prompts":
        path = folder / "config_sentence_transformers.json"
        named = json.loads(path.read_text("utf-8")).get("prompts") or {} if path.exists() else {}
        document = next((named[name] for name in ("document", "passage", "corpus") if named.get(name)), "")
        return cls(named.get("query") or "", document)


@dataclass(frozen=True)
class StaticEncoder:
    """Texts → unit vectors: the mean of the rows of a text's tokens in one table.

    The vectors are those of `SentenceTransformer(folder).float().encode(texts, normalize_embeddings=True)`
    to 1e-6; a table stored as float16 stays so in memory and is computed in float32.
    """

    folder: Path
    tokenizer: "Tokenizer"
    table: NDArray[np.floating[Any]]
    prompts: Prompts

    @classmethod
    def load(cls, folder: Path) -> "StaticEncoder":
        """Read tokenizer and table; StoreError where the folder is no static model (see `is_static`)."""
        from safetensors import SafetensorError
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        try:
            module = folder / _modules(folder)[0]["path"]
            weights = load_file(module / "model.safetensors")
            table = next(weights[name] for name in _WEIGHTS if name in weights)
            tokenizer = Tokenizer.from_buffer((module / "tokenizer.json").read_bytes())
        except (OSError, ValueError, KeyError, IndexError, StopIteration, SafetensorError) as error:
            raise StoreError(
                f"埋め込みモデル「{folder}」を読めません: {error}。モデルを置き直してください。"
            ) from error
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return cls(folder, tokenizer, table, Prompts.load(folder))

    @property
    def dimension(self) -> int:
        return int(self.table.shape[1])

    def cut(self, dimension: int) -> "StaticEncoder":
        """The same model with the first dimensions only."""
        return replace(self, table=np.ascontiguousarray(self.table[:, :dimension]))

    @cached_property
    def fingerprint(self) -> str:
        return fingerprint(self.folder)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""
        return self._encode([self.prompts.query + text for text in texts])

    def documents(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages."""
        return self._encode([self.prompts.document + text for text in texts])

    def _encode(self, texts: Sequence[str]) -> Vectors:
        clean = [text.encode("utf-8", "replace").decode() for text in texts]  # lone surrogates
        vectors = np.zeros((len(clean), self.dimension), np.float32)
        for row, tokens in enumerate(self.tokenizer.encode_batch(clean, add_special_tokens=False)):
            if tokens.ids:
                vectors[row] = self.table[tokens.ids].mean(axis=0, dtype=np.float32)
        return unit(vectors)


def unit(vectors: Vectors) -> Vectors:
    """Each row at length 1; a row of zeros stays."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)


def is_static(folder: Path) -> bool:
    """Whether the folder is one plain table of token vectors, which `StaticEncoder` computes."""
    from safetensors import SafetensorError, safe_open

    try:
        modules = _modules(folder)
        kinds = tuple(module["type"].rsplit(".", 1)[-1] for module in modules)
        if kinds not in _STATIC:
            return False
        with safe_open(folder / modules[0]["path"] / "model.safetensors", framework="numpy") as weights:
            return tuple(weights.keys()) in {(name,) for name in _WEIGHTS}
    except (OSError, ValueError, KeyError, SafetensorError):
        return False


def fingerprint(folder: Path) -> str:
    """The sha256 over all files that decide the vectors (every file but hidden ones and Markdown)."""
    import hashlib

    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.startswith(".") and path.suffix != ".md":
            with path.open("rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
            digest.update(f"{name}\0{content}\n".encode())
    return digest.hexdigest()


def _modules(folder: Path) -> list[dict[str, str]]:
    modules: list[dict[str, str]] = json.loads((folder / "modules.json").read_text("utf-8"))
    return modules
