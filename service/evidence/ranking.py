"""What words and vectors are worth in a ranking, by field of the row; read from `data/ranking.yaml`."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.errors import InvalidDefinitionError
from ingest.records import Field
from ingest.settings import DATA

RANKING = DATA / "ranking.yaml"


class RankingWeights(BaseModel):
    """score of a row = Σ share of a term × the best `words` weight of a field that holds it
    + the best `vectors` weight × cosine of a passage.

    `vectors` is keyed by the passage's field (「head」 or a narrative field); a field that is not named counts 0.
    `chosen` says by which run, on which questions and with what result the weights were found.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: Mapping[Field, float]
    vectors: Mapping[str, float]
    chosen: Mapping[str, Any] = {}

    @classmethod
    def load(cls, path: Path = RANKING) -> Self:
        """InvalidDefinitionError where the file is missing or names a field that does not exist."""
        try:
            return cls.model_validate(yaml.safe_load(path.read_text("utf-8")))
        except (OSError, yaml.YAMLError, ValidationError) as error:
            raise InvalidDefinitionError(
                f"「{path}」を読めません: {error}。senryaku eval weights で作り直せます。"
            ) from error

    @property
    def highest(self) -> float:
        """The score that no row exceeds: every term in the field that counts most, and a cosine of 1."""
        return max(self.words.values(), default=0.0) + max(self.vectors.values(), default=0.0)

    def words_only(self) -> Self:
        return self.model_copy(update={"vectors": {}})

    def vectors_only(self) -> Self:
        return self.model_copy(update={"words": {}})


@lru_cache(maxsize=1)
def ranking_weights() -> RankingWeights:
    """The project's weights, read once."""
    return RankingWeights.load()
