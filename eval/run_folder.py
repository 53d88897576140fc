"""A run on disk: run.json, metrics.json by target, cases/<target>.jsonl with one line a case."""

import json
from pathlib import Path

from eval.errors import RunFolderError
from eval.results import CaseResult, RunRecord
from eval.runner import Run, TargetRun
from eval.summary import Metrics


def write_run(run: Run, folder: Path) -> Path:
    """Write a run folder; RunFolderError when it exists already, for a run is never overwritten."""
    try:
        folder.mkdir(parents=True)
    except FileExistsError as error:
        raise RunFolderError(f"{folder} は既にあります。別のフォルダを --out で指定してください。") from error
    (folder / "cases").mkdir()
    _write_json(folder / "run.json", run.record.model_dump(mode="json"))
    metrics = {name: one.metrics.model_dump(mode="json") for name, one in run.targets.items()}
    _write_json(folder / "metrics.json", metrics)
    for name, one in run.targets.items():
        lines = (result.model_dump_json() + "\n" for result in one.results)
        (folder / "cases" / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")
    return folder


def read_run(folder: Path) -> Run:
    """Read a run folder back; RunFolderError when it is none."""
    try:
        record = RunRecord.model_validate_json((folder / "run.json").read_text(encoding="utf-8"))
        metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
        done = {name: _read_target(folder, name, metrics[name]) for name in record.targets}
    except (OSError, ValueError, KeyError) as error:
        raise RunFolderError(f"{folder} は測定結果のフォルダではありません（{error}）。") from error
    return Run(record, done)


def _read_target(folder: Path, name: str, metrics: object) -> TargetRun:
    lines = (folder / "cases" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return TargetRun(
        tuple(CaseResult.model_validate_json(line) for line in lines), Metrics.model_validate(metrics)
    )


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
