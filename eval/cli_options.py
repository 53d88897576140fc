"""What the commands share: where sets and runs lie, options, and errors as one line."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from eval.cases import CaseSet, chosen, load_sets
from eval.errors import EvaluationError, RunFolderError
from ingest.errors import IngestError
from ingest.settings import DATA, PROJECT
from service.errors import ServiceError

EVALUATION = DATA / "evaluation"
RUNS = PROJECT / "var" / "evaluation"

Cases = Annotated[
    list[Path] | None, typer.Option("--cases", help="問題集（*.jsonl）かそのフォルダ。くり返し指定できます。")
]
AsJson = Annotated[bool, typer.Option("--json", help="結果をJSONで出します。")]


@contextmanager
def one_line_errors() -> Iterator[None]:
    """Expected errors as one line on stderr and exit code 2; anything else shows its trace."""
    try:
        yield
    except (EvaluationError, IngestError, ServiceError) as error:
        typer.echo(f"エラー: {error}", err=True)
        raise typer.Exit(2) from error


def all_sets(
    cases: Sequence[Path] | None, kinds: Sequence[str] = (), limit: int | None = None
) -> list[CaseSet]:
    """The sets at the given places, or all sets of the project."""
    sets = chosen(load_sets(cases or [EVALUATION]), kinds, limit)
    if not sets:
        raise EvaluationError(f"種類「{'、'.join(kinds)}」の問題がありません。--type を確かめてください。")
    return sets


def selection(cases: Sequence[Path] | None, kinds: Sequence[str], limit: int | None) -> dict[str, str]:
    """What was chosen from which sets, as a run keeps it; nothing where all was asked."""
    asked = {
        "cases": "、".join(str(path) for path in cases or ()),
        "type": "、".join(kinds),
        "limit": str(limit or ""),
    }
    return {name: value for name, value in asked.items() if value}


def dated_folder(place: Path) -> Path:
    return place / f"{datetime.now().astimezone():%Y%m%d-%H%M%S}"


def refuse_existing(path: Path | None) -> None:
    """Say so before the asking, not after it."""
    if path is not None and path.exists():
        raise RunFolderError(f"{path} は既にあります。別の名前を --out で指定してください。")
