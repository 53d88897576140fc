"""A run as one HTML file: works offline, from 320 px to paper; every chart has its table beside it."""

from pathlib import Path

from eval.cases import KINDS
from eval.html_cases import REASONS, STATUS, failing_cases
from eval.html_parts import bar, escaped, legend, percent, score_cell, table
from eval.html_systems import Systems, side_by_side, systems, taken_out
from eval.results import RunRecord
from eval.runner import Run
from eval.summary import Metrics
from eval.targets.labels import label

_STYLE = Path(__file__).with_name("report.css")


def render(run: Run) -> str:
    """The whole page; the run's first target is the system under test, the others stand beside it."""
    name, first = next(iter(run.targets.items()))
    shown = systems(run) or {label(name): first}
    others = {system: one.results for system, one in shown.items() if one is not first}
    parts = [
        _head(run.record, label(name), first.metrics),
        "<h2>質問の種類ごとの正答率</h2>",
        _by_kind(shown, first.metrics),
        "<h2>問題集ごとの正答率</h2>",
        _by_set(shown, first.metrics),
        "<h2>くらべた仕組み</h2>",
        side_by_side(shown),
        taken_out(run),
        _abstention(first.metrics),
        f"<h2>誤り（{first.metrics.score.cases - first.metrics.score.right}件）</h2>",
        failing_cases(first.results, others),
        "<h2>測り方と条件</h2>",
        _conditions(run.record),
    ]
    style = _STYLE.read_text(encoding="utf-8")
    return (
        '<!doctype html>\n<html lang="ja"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>回答の評価 {escaped(run.record.started[:10])}</title><style>{style}</style></head>"
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


def _head(record: RunRecord, name: str, metrics: Metrics) -> str:
    score = metrics.score
    figures = [
        (percent(score.share), f"正答率（{score.right}/{score.cases}問）"),
        (f"{percent(score.low)}〜{percent(score.high)}", "正答率の95%区間"),
        (percent(metrics.row_precision), "根拠の行の適合率"),
        (percent(metrics.row_recall), "根拠の行の再現率"),
        (percent(metrics.abstention_recall), "ないものを「ない」と答えた割合"),
        (percent(metrics.over_abstention), "あるものを「ない」とした割合"),
        (f"{metrics.latency['p50'] * 1000:.1f} ms", "回答時間の中央値"),
        (f"{metrics.latency['p95'] * 1000:.1f} ms", "回答時間の95%点"),
    ]
    items = "".join(
        f"<li><b>{escaped(value)}</b><span>{escaped(label)}</span></li>" for value, label in figures
    )
    started = record.started[:16].replace("T", " ")
    return (
        f'<h1>回答の評価: {escaped(name)}</h1><p class="soft">{escaped(started)}　'
        f'コミット {escaped(record.commit)}</p><ul class="figures">{items}</ul>'
    )


def _by_kind(shown: Systems, first: Metrics) -> str:
    """Grouped bars by kind of question, then the same figures as a table."""
    kinds = [kind for kind in KINDS if kind in first.types]
    groups, rows = [], []
    for kind in kinds:
        scores = [one.metrics.types.get(kind) for one in shown.values()]
        bars = "".join(bar(score, place) for place, score in enumerate(scores))
        groups.append(f'<div class="group"><span>{escaped(KINDS[kind])}</span><div>{bars}</div></div>')
        rows.append([KINDS[kind], str(first.types[kind].cases), *map(score_cell, scores)])
    twin = table("上の図と同じ数値: 正答率 (正答数)", ["種類", "問題数", *shown], rows)
    note = (
        '<p class="soft">棒の中の線は95%区間です。'
        "RAG と語句検索は、検索した行を完全に読み取れたとした上限です。</p>"
    )
    return (
        '<figure class="chart" role="group" aria-label="質問の種類ごとの正答率。同じ数値の表が続きます">'
        f"{legend(list(shown))}{''.join(groups)}</figure>{note}{twin}"
    )


def _by_set(shown: Systems, first: Metrics) -> str:
    rows = [
        [name, str(score.cases), *(score_cell(one.metrics.sets.get(name)) for one in shown.values())]
        for name, score in first.sets.items()
    ]
    return table("正答率 (正答数)", ["問題集", "問題数", *shown], rows)


def _abstention(metrics: Metrics) -> str:
    """The confusion matrix: gold down, given across, both in the same order."""
    matrix = metrics.abstention_matrix
    if not matrix:
        return ""
    order = ["answered", *REASONS, "abstain", *STATUS]
    given = sorted({column for row in matrix.values() for column in row}, key=order.index)
    rows = [
        [_name(gold), *(str(matrix[gold].get(column) or "") for column in given)]
        for gold in sorted(matrix, key=order.index)
    ]
    share = percent(metrics.abstention_reasons)
    summary = f"<h2>「報告書にない」の判定</h2><p>理由まで合った割合は {share} です。</p>"
    return summary + table("縦が正解、横が実際", ["正解＼実際", *(_name(column) for column in given)], rows)


def _name(key: str) -> str:
    return REASONS.get(key) or STATUS.get(key) or {"abstain": "ない（理由の指定なし）"}.get(key, key)


def _conditions(record: RunRecord) -> str:
    rows = [
        ["コミット", record.commit],
        *([f"版: {name}", version] for name, version in record.versions.items()),
    ]
    rows += [[f"報告書: {name}", checksum] for name, checksum in record.reports.items()]
    rows += [[f"問題集: {one.name}", f"{one.cases}問 {one.checksum[:16]}"] for one in record.sets]
    rows += [
        [f"対象: {name}", " / ".join(f"{key} {value}" for key, value in described.items())]
        for name, described in record.targets.items()
    ]
    return table("", ["項目", "内容"], rows, words=[1])
