"""Knowledge of Japanese administration that ingest needs, read once from `data/vocabulary/` and validated."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from ingest.errors import InvalidDefinitionError
from ingest.normalize import key
from ingest.records import Field, RatingLabel, RatingStatus
from ingest.validation import first_fault


class FieldWords(BaseModel):
    """How one field is called: its plain name, the headers that cities print, the words that people say."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    headers: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class LabelDefinition(BaseModel):
    """One label of a rating scale as written in a definition file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str
    status: RatingStatus
    cause: str = ""
    spellings: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    meaning: str = ""

    def record(self) -> RatingLabel:
        return RatingLabel(self.label, self.status, self.spellings, self.cause, self.words, self.meaning)


class _Departments(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    endings: tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """Field names, department endings and rating scales."""

    fields: Mapping[Field, FieldWords]
    department_endings: tuple[str, ...]
    rating_scales: Mapping[str, tuple[LabelDefinition, ...]]

    @classmethod
    def load(cls, folder: Path) -> "Vocabulary":
        """Read the vocabulary files; InvalidDefinitionError names the file and what is wrong in it."""
        path = folder / "fields.yaml"
        try:
            fields = TypeAdapter(dict[Field, FieldWords]).validate_python(read_yaml(path))
            path = folder / "departments.yaml"
            departments = _Departments.model_validate(read_yaml(path))
            path = folder / "rating_scales.yaml"
            scales = TypeAdapter(dict[str, tuple[LabelDefinition, ...]]).validate_python(read_yaml(path))
        except ValidationError as error:
            raise InvalidDefinitionError(
                f"語彙ファイル {path} の内容が正しくありません: {first_fault(error)}"
            ) from error
        return cls(fields, departments.endings, scales)

    def is_department(self, name: str) -> bool:
        return key(name).endswith(self.department_endings) and len(name) > 1


# libyaml's safe loader reads the vocabulary in a tenth of the time; PyYAML is built without it on some systems
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> dict[str, Any]:
    """The mapping in a YAML file; InvalidDefinitionError when it is missing, broken or no mapping."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506
    except FileNotFoundError as error:
        raise InvalidDefinitionError(f"定義ファイル {path} がありません") from error
    except UnicodeDecodeError as error:
        raise InvalidDefinitionError(f"定義ファイル {path} を読めません。UTF-8 で保存してください") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{mark.line + 1}行目" if mark else "書き方"
        raise InvalidDefinitionError(f"定義ファイル {path} を読めません。{place}を直してください") from error
    if not isinstance(content, dict):
        raise InvalidDefinitionError(f"定義ファイル {path} は「名前: 値」の形で書いてください")
    return content
