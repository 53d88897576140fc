"""report.yaml and corrections.yaml: what a person states about one report, validated."""

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ingest.errors import InvalidDefinitionError
from ingest.records import Correction
from ingest.records import Field as Column
from ingest.vocabulary import LabelDefinition, read_yaml


class Source(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str = Field(pattern=r"^[^/\\]+$")
    sha256: str = Field("", pattern=r"^([0-9a-f]{64})?$")


class ReportDefinition(BaseModel):
    """report.yaml. `columns` names columns that the vocabulary does not know; `level_markers` says which kind
    of number mark (circled ①, digit 1) a level of the hierarchy carries where a header cannot tell them apart.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{2,60}$")
    title: str = Field(min_length=1)
    city: str = Field(min_length=1)
    fiscal_year: int = Field(ge=1990, le=2100)
    final_year: int = Field(ge=1990, le=2100)
    source: Source
    rating_scale: str | tuple[LabelDefinition, ...]
    columns: dict[str, Column] = {}
    level_markers: dict[Column, Literal["circled", "digit"]] = {}
    lower_is_better: tuple[str, ...] = ()


class _CorrectionsFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    reviewed: date
    corrections: tuple[Correction, ...] = ()


def load_definition(folder: Path) -> ReportDefinition:
    """The report.yaml of a report folder; InvalidDefinitionError names the entry that is wrong."""
    path = folder / "report.yaml"
    try:
        return ReportDefinition(**read_yaml(path))
    except ValidationError as error:
        raise InvalidDefinitionError(f"{path} の内容が正しくありません: {_first(error)}") from error


def load_corrections(folder: Path) -> tuple[Correction, ...]:
    """The reviewed corrections of a report folder, longest print first; none when there is no such file."""
    path = folder / "corrections.yaml"
    if not path.exists():
        return ()
    try:
        corrections = _CorrectionsFile(**read_yaml(path)).corrections
    except ValidationError as error:
        raise InvalidDefinitionError(f"{path} の内容が正しくありません: {_first(error)}") from error
    return tuple(sorted(corrections, key=lambda correction: -len(correction.printed)))


def _first(error: ValidationError) -> str:
    detail = error.errors()[0]
    return f"{'.'.join(str(part) for part in detail['loc'])}: {detail['msg']}"
