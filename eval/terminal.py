"""Runs, comparisons and gates on the terminal; progress only where a person looks on."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table

from eval.bench import Timing
from eval.cases import KINDS
from eval.compare import Comparison
from eval.gate import Check
from eval.runner import Run
from eval.scoring import FAULTS
from eval.summary import Metrics, Score
from eval.targets.labels import label


@contextmanager
def progress(total: int) -> Iterator[Callable[[], object]]:
    """A progress bar on stderr; nothing where stderr is no terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("採点", total=total)
        yield lambda: bar.advance(task)


def print_run(run: Run, folder: Path) -> None:
    """Scores by set and kind of every target side by side, then the failing cases of the first."""
    console = _console(60 + 20 * len(run.targets))
    console.print(_scores("問題集", run, lambda metrics: metrics.sets, {}))
    console.print(_scores("種類", run, lambda metrics: metrics.types, KINDS))
    first = run.first
    metrics = first.metrics
    figures = {
        "行の適合": _percent(metrics.row_precision),
        "行の再現": _percent(metrics.row_recall),
        "「ない」の判定": _percent(metrics.abstention_recall),
        "誤った「ない」": _percent(metrics.over_abstention),
        "理由の一致": _percent(metrics.abstention_reasons),
        "p50": f"{metrics.latency['p50'] * 1000:.1f} ms",
        "p95": f"{metrics.latency['p95'] * 1000:.1f} ms",
        "位置の違うセル": metrics.misplaced_cells,
        "未検証の回答": metrics.unchecked,
        "控えた回答": metrics.refused,
    }
    console.print("  ".join(f"{name} {value}" for name, value in figures.items()), soft_wrap=True)
    for result in first.results:
        if not result.right:
            faults = result.error or "・".join(FAULTS[fault] for fault in result.faults)
            console.print(
                f"× {result.key} [{KINDS.get(result.type, result.type)}] {faults}",
                markup=False,
                soft_wrap=True,
            )
    console.print(f"結果: {folder}", markup=False)


def _console(least: int = 0) -> Console:
    """Plain numbers, and lines that a log keeps whole: `least` characters or more where no terminal is."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=max(160, least))


def _scores(
    title: str, run: Run, pick: Callable[[Metrics], dict[str, Score]], names: dict[str, str]
) -> Table:
    table = Table(title=None)
    table.add_column(title, overflow="fold", min_width=24)
    table.add_column("問", justify="right")
    for name in run.targets:
        table.add_column(label(name), justify="right", overflow="fold")
    for key, score in pick(run.first.metrics).items():
        cells = [pick(one.metrics).get(key) for one in run.targets.values()]
        shown = [f"{cell.right} ({_percent(cell.share)})" if cell else "-" for cell in cells]
        table.add_row(names.get(key, key), str(score.cases), *shown)
    totals = [one.metrics.score for one in run.targets.values()]
    table.add_row(
        "全体",
        str(run.first.metrics.score.cases),
        *(f"{s.right} ({_percent(s.share)})" for s in totals),
        style="bold",
    )
    return table


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"


def print_comparison(found: Comparison) -> None:
    """Sets with their change and interval, then each case that changed."""
    console = _console()
    table = Table()
    for name in ("問題集", "問", "前", "後", "差の95%区間", ""):
        table.add_column(name, justify="left" if name in {"問題集", ""} else "right")
    for name, change in [*found.sets.items(), ("全体", found.overall)]:
        span = f"{change.interval.low * 100:+.1f}〜{change.interval.high * 100:+.1f}pt"
        verdict = "悪化" if change.worse else "改善" if change.better else ""
        table.add_row(name, str(change.cases), str(change.before), str(change.after), span, verdict)
    console.print(table)
    for mark, pairs in (("○ 改善", found.better), ("× 悪化", found.worse)):
        for before, after in pairs:
            faults = "・".join(FAULTS[fault] for fault in (after.faults or before.faults))
            asked = " ".join(after.turns[-1].split())[:60]
            console.print(f"{mark} {after.key} {faults}: {asked}", markup=False, soft_wrap=True)
    if found.only_before or found.only_after:
        console.print(f"共通でない問題: 前だけ {len(found.only_before)}、後だけ {len(found.only_after)}")


def comparison_as_json(found: Comparison) -> dict[str, object]:
    """The comparison as plain data."""
    from dataclasses import asdict

    return {
        "passed": found.passed,
        "overall": asdict(found.overall),
        "sets": {name: asdict(change) for name, change in found.sets.items()},
        "better": [after.key for _, after in found.better],
        "worse": [after.key for _, after in found.worse],
        "only_before": list(found.only_before),
        "only_after": list(found.only_after),
    }


def print_checks(checks: Sequence[Check]) -> None:
    """Each condition of the gate on one line, those that failed marked."""
    console = _console()
    for check in checks:
        line = f"{'○' if check.held else '×'} {check.name}: {check.text}"
        console.print(line, markup=False, soft_wrap=True)
    failed = sum(not check.held for check in checks)
    console.print("合格です。" if not failed else f"{failed}個の条件を満たしていません。", style="bold")


def print_times(times: Sequence[Timing]) -> None:
    """Times in milliseconds."""
    console = _console()
    table = Table()
    table.add_column("測ったもの")
    for name in ("回数", "p50 ms", "p95 ms"):
        table.add_column(name, justify="right")
    for time in times:
        table.add_row(time.name, str(time.count), f"{time.p50 * 1000:.3f}", f"{time.p95 * 1000:.3f}")
    console.print(table)
