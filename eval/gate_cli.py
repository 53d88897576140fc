"""`senryaku eval gate` and `baseline`: what `make eval` runs, and how a new state is accepted."""

import json
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from eval.cli_options import EVALUATION, AsJson, all_sets, one_line_errors, refuse_existing

SETTINGS = EVALUATION / "gate.yaml"
BASELINE = EVALUATION / "baseline.json"


def gate(
    *,
    settings: Annotated[Path, typer.Option(help="しきい値のファイル")] = SETTINGS,
    against: Annotated[Path, typer.Option("--baseline", help="くらべる基準")] = BASELINE,
    out: Annotated[Path | None, typer.Option(help="結果フォルダも残すとき")] = None,
    as_json: AsJson = False,
) -> None:
    """すべての問題集で製品を採点し、しきい値と基準を下回れば終了コード1で止めます。

    例: senryaku eval gate --out var/evaluation/gate
    """
    from eval.gate import check_gate, load_baseline, load_gate
    from eval.run_folder import write_run
    from eval.runner import run_targets
    from eval.targets.choose import open_targets
    from eval.terminal import print_checks, progress
    from eval.workspace import read_reports

    with one_line_errors(), ExitStack() as stack:
        limits, before = load_gate(settings), load_baseline(against)
        refuse_existing(out)
        sets = all_sets(None)
        reports = read_reports(one.report for one in sets)
        with progress(sum(len(one.cases) for one in sets)) as tick:
            run = run_targets(open_targets(["product"], reports, stack), sets, reports, tick=tick)
        checks = check_gate(run.first, limits, before)
        if out:
            write_run(run, out)
    if as_json:
        listed = [{"name": check.name, "held": check.held, "text": check.text} for check in checks]
        typer.echo(json.dumps(listed, ensure_ascii=False))
    else:
        print_checks(checks)
    if not all(check.held for check in checks):
        raise typer.Exit(1)


def baseline(
    run: Annotated[Path, typer.Argument(help="新しい基準にする結果フォルダ")],
    out: Annotated[Path, typer.Option(help="基準の保存先")] = BASELINE,
) -> None:
    """製品の結果を新しい基準として保存します。変わった点を確かめてからコミットしてください。

    例: senryaku eval baseline var/evaluation/after
    """
    from eval.gate import accepted
    from eval.run_folder import read_run

    with one_line_errors():
        kept = accepted(read_run(run))
    out.write_text(kept.model_dump_json(indent=1) + "\n", encoding="utf-8")
    typer.echo(f"{out}: {len(kept.sets)}個の問題集を基準にしました。")
