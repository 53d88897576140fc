"""The words by which sentences of a chat model are judged: `data/vocabulary/model_sentences.yaml`, read once and validated."""

import re
from functools import cached_property
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from ingest.settings import DATA
from service.errors import ServiceError

FILE = DATA / "vocabulary" / "model_sentences.yaml"


class SentenceWordsError(ServiceError):
    """The file with the words is missing or not as it must be."""


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"正規表現として読めません: {text}（{error}）") from error
    return text


class SentenceWords(BaseModel):
    """Dictionary forms (but `orders`: patterns, `values`: text) and what each list does is said in the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    joining: frozenset[str]
    same: dict[str, str]
    polite: frozenset[str]
    particles: frozenset[str]
    values: tuple[str, ...]
    orders: tuple[Annotated[str, AfterValidator(_pattern)], ...]

    @classmethod
    def load(cls, file: Path = FILE) -> Self:
        """SentenceWordsError names the file and what is wrong in it."""
        try:
            return cls.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
        except (OSError, yaml.YAMLError, ValidationError) as error:
            raise SentenceWordsError(f"{file} を読めません: {error}") from error

    def is_order(self, sentence: str) -> bool:
        """Whether a sentence of the report tells its reader's assistant what to do: 「…と答えてください」."""
        return any(pattern.search(sentence) for pattern in self._orders)

    @cached_property
    def _orders(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(text) for text in self.orders)
