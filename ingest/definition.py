"""report.yaml and corrections.yaml: what a person states about one report, validated."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, ValidationError, model_validator

from ingest.errors import InvalidDefinitionError
from ingest.records import Correction
from ingest.records import Field as Column
from ingest.validation import first_fault
from ingest.vocabulary import LabelDefinition, read_yaml

RatingScale = Annotated[
    Annotated[str, Tag("名前")] | Annotated[tuple[LabelDefinition, ...], Field(min_length=1), Tag("尺度")],
    Discriminator(lambda given: "名前" if isinstance(given, str) else "尺度"),
]


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
    rating_scale: RatingScale
    columns: dict[str, Column] = {}
    level_markers: dict[Column, Literal["circled", "digit"]] = {}
    lower_is_better: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _years_in_order(self) -> Self:
        if self.final_year < self.fiscal_year:
            raise ValueError("final_year（最終目標の年度）は fiscal_year（実績の年度）以後の年にしてください")
        return self


class _CorrectionsFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    reviewed: date
    corrections: tuple[Correction, ...] = ()


def load_definition(folder: Path) -> ReportDefinition:
    """The report.yaml of a report folder; InvalidDefinitionError names the entry that is wrong."""
    path = folder / "report.yaml"
    try:
        return ReportDefinition.model_validate(read_yaml(path))
    except ValidationError as error:
        raise InvalidDefinitionError(f"{path} の内容が正しくありません: {first_fault(error)}") from error


def load_corrections(folder: Path) -> tuple[Correction, ...]:
    """The reviewed corrections of a report folder, longest print first; none when there is no such file."""
    path = folder / "corrections.yaml"
    if not path.exists():
        return ()
    try:
        corrections = _CorrectionsFile.model_validate(read_yaml(path)).corrections
    except ValidationError as error:
        raise InvalidDefinitionError(f"{path} の内容が正しくありません: {first_fault(error)}") from error
    printed = [correction.printed for correction in corrections]
    for correction in corrections:
        if not correction.printed or not correction.why or printed.count(correction.printed) > 1:
            raise InvalidDefinitionError(
                f"{path} の「{correction.printed}」: printed と why は空にできず、同じ printed は一度だけ書けます"
            )
    return tuple(sorted(corrections, key=lambda correction: -len(correction.printed)))
