"""`senryaku eval …`: measure answers against known facts, compare runs, write the report, guard the gate."""

import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from eval.cli_options import (
    RUNS,
    AsJson,
    Cases,
    all_sets,
    dated_folder,
    one_line_errors,
    refuse_existing,
    selection,
)
from eval.embedding.commands import embedding, weights
from eval.gate_cli import baseline, gate
from eval.targets.labels import SPELLINGS

eval_app = typer.Typer(
    name="eval",
    help="回答を既知の正解で採点します。例: senryaku eval run --target all",
    no_args_is_help=True,
)
eval_app.command()(gate)
eval_app.command()(baseline)
eval_app.command()(embedding)
eval_app.command()(weights)

_TARGETS = f"測る対象: {SPELLINGS}"


@eval_app.command()
def run(  # noqa: PLR0913 (one option each)
    *,
    target: Annotated[list[str] | None, typer.Option(help=_TARGETS)] = None,
    cases: Cases = None,
    out: Annotated[Path | None, typer.Option(help="結果フォルダ（既にあれば上書きせず止まります）")] = None,
    kind: Annotated[
        list[str] | None, typer.Option("--type", help="この種類の問題だけ（list, count …）")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="各問題集の先頭からこの件数だけ")] = None,
    twice: Annotated[int, typer.Option(min=0, help="二度たずねて同じ答えか確かめる件数")] = 20,
    reveal: Annotated[
        bool, typer.Option("--show-heldback", help="heldback の問題文と回答も書き出します")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """問題集を対象にたずねて採点し、結果フォルダに残します。

    例: senryaku eval run --target all --out var/evaluation/before
    """
    from eval.run_folder import write_run
    from eval.runner import Asking, run_targets
    from eval.targets.choose import open_targets
    from eval.terminal import print_run, progress
    from eval.workspace import read_reports

    with one_line_errors(), ExitStack() as stack:
        sets = all_sets(cases, kind or (), limit)
        asking = Asking(twice, reveal, selection(cases, kind or (), limit))
        folder = out or dated_folder(RUNS)
        refuse_existing(folder)
        reports = read_reports(one.report for one in sets)
        targets = open_targets(target or ["product"], reports, stack)
        with progress(len(targets) * sum(len(one.cases) for one in sets)) as tick:
            done = run_targets(targets, sets, reports, asking, tick)
        write_run(done, folder)
    if as_json:
        metrics = {name: one.metrics.model_dump(mode="json") for name, one in done.targets.items()}
        typer.echo(json.dumps({"folder": str(folder), "metrics": metrics}, ensure_ascii=False))
    else:
        print_run(done, folder)


@eval_app.command()
def validate(*, cases: Cases = None, as_json: AsJson = False) -> None:
    """問題集の書式と、正解が報告書と食い違わないかを確かめます。食い違いがあれば終了コード1です。

    例: senryaku eval validate --cases data/evaluation/isesaki-r4
    """
    from eval.validate import validate as find
    from eval.workspace import read_reports

    with one_line_errors():
        sets = all_sets(cases)
        findings = find(sets, read_reports(one.report for one in sets))
    total = sum(len(one.cases) for one in sets)
    if as_json:
        listed = [{"set": one.set, "case": one.case, "text": one.text} for one in findings]
        typer.echo(json.dumps({"cases": total, "findings": listed}, ensure_ascii=False))
    else:
        for one in findings:
            typer.echo(f"{one.set}#{one.case}: {one.text}")
        typer.echo(f"{len(sets)}個の問題集、{total}問: 食い違い {len(findings)}件")
    if findings:
        raise typer.Exit(1)


@eval_app.command()
def compare(
    before: Annotated[Path, typer.Argument(help="くらべる元の結果フォルダ")],
    after: Annotated[Path, typer.Argument(help="新しい結果フォルダ")],
    *,
    target: Annotated[str | None, typer.Option(help="くらべる対象（既定はそれぞれの最初の対象）")] = None,
    as_json: AsJson = False,
) -> None:
    """二つの結果を問題ごとにくらべます。95%区間を超えて悪くなった問題集があれば終了コード1です。

    例: senryaku eval compare var/evaluation/before var/evaluation/after
    """
    from eval.compare import compare_runs
    from eval.run_folder import read_run
    from eval.terminal import comparison_as_json, print_comparison

    with one_line_errors():
        found = compare_runs(read_run(before), read_run(after), target)
    if as_json:
        typer.echo(json.dumps(comparison_as_json(found), ensure_ascii=False))
    else:
        print_comparison(found)
    if not found.passed:
        raise typer.Exit(1)


@eval_app.command()
def report(
    run: Annotated[Path, typer.Argument(help="結果フォルダ")],
    out: Annotated[Path | None, typer.Option(help="書き出すHTML（既定は結果フォルダの report.html）")] = None,
) -> None:
    """結果を、ネットワークなしで開けて印刷もできる1つのHTMLにします。

    例: senryaku eval report var/evaluation/after --out report.html
    """
    from eval.html_report import render
    from eval.run_folder import read_run

    with one_line_errors():
        page = render(read_run(run))
    place = out or run / "report.html"
    place.write_text(page, encoding="utf-8")
    typer.echo(str(place))


@eval_app.command()
def judge(
    run: Annotated[Path, typer.Argument(help="結果フォルダ")],
    *,
    target: Annotated[str, typer.Option(help="採点する対象")] = "product",
    as_json: AsJson = False,
) -> None:
    """設定した対話モデル（SENRYAKU_CHAT_MODEL）に、回答を0〜2で採点させ、結果フォルダに残します。合否には使いません。

    例: senryaku eval judge var/evaluation/after
    """
    from eval.judge import Judge, judge_run, means
    from eval.run_folder import read_run
    from eval.terminal import progress
    from eval.workspace import read_reports
    from service.settings import Settings

    with one_line_errors():
        done = read_run(run)
        opened = Judge.open(Settings.load())
        reports = read_reports(one.report for one in done.record.sets)
        with progress(sum(one.cases for one in done.record.sets)) as tick:
            judged = list(judge_run(done, target, reports, opened, tick))
    lines = "".join(one.model_dump_json() + "\n" for one in judged)
    (run / f"judged-{target}.jsonl").write_text(lines, encoding="utf-8")
    told = {"judge": opened.name, "cases": len(judged), "without": sum(not one.opinion for one in judged)}
    if as_json:
        typer.echo(json.dumps({**told, **means(judged)}, ensure_ascii=False))
    else:
        scores = "、".join(f"{name} {mean:.2f}" for name, mean in means(judged).items()) or "点がありません"
        typer.echo(
            f"{told['judge']}: {told['cases']}件（採点できず {told['without']}件）、{scores}（0〜2の平均）"
        )


@eval_app.command(name="from-feedback")
def from_feedback(
    report: Annotated[str, typer.Option(help="報告書の id")],
    feedback: Annotated[
        Path | None, typer.Option(help="書き出されたフィードバック（JSON Lines）。既定は保存先のもの")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="下書きの保存先（既定は画面）")] = None,
) -> None:
    """訂正つきの👎と、読みを訂正したセルから、確認用の問題の下書きを作ります。

    例: senryaku eval from-feedback --report isesaki-r4 --out drafts.jsonl
    """
    from eval.from_feedback import (
        drafts_from_corrections,
        drafts_from_feedback,
        read_feedback,
        stored_feedback,
        to_review,
    )
    from eval.workspace import read_reports
    from ingest.settings import StoreSettings

    with one_line_errors():
        refuse_existing(out)
        loaded = read_reports([report])[report]
        given = read_feedback(feedback) if feedback else stored_feedback(StoreSettings().database_url)
        drafts = [*drafts_from_feedback(given, loaded), *drafts_from_corrections(loaded)]
    if out:
        out.write_text(to_review(drafts), encoding="utf-8")
        typer.echo(f"{out}: {len(drafts)}件の下書き。内容を確かめてから問題集に移してください。")
    else:
        typer.echo(to_review(drafts), nl=False)


@eval_app.command()
def bench(
    *,
    count: Annotated[int, typer.Option(min=10, help="1種類あたりの質問の回数")] = 200,
    as_json: AsJson = False,
) -> None:
    """回答時間と、埋め込みモデルの速さと記憶域を測って表示します（合否は判定しません）。

    例: senryaku eval bench --count 500
    """
    from eval.bench import embedding_cost, measure
    from eval.terminal import print_times

    with one_line_errors():
        times = measure(count)
        cost, encoding = embedding_cost(count)
    if as_json:
        told = {time.name: time.as_dict() for time in (*times, encoding)}
        model = {"memory_mb": round(cost.memory, 1), "torch": cost.torch}
        typer.echo(json.dumps({**told, "埋め込みモデル": model}, ensure_ascii=False))
    else:
        print_times([*times, encoding])
        torch = "torch を使います" if cost.torch else "torch なし"
        typer.echo(f"埋め込みモデルが使う記憶域: {cost.memory:.0f} MB（{torch}）")


def main() -> None:
    """`python -m eval.cli`: the same commands without the product's own."""
    eval_app(args=sys.argv[1:], prog_name="eval")


if __name__ == "__main__":
    main()
