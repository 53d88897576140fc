"""The comparing tables of the HTML report: all systems side by side, and the product with a part taken out."""

from collections.abc import Callable, Iterable, Mapping

from eval.cases import KINDS
from eval.compare import SetChange, compare
from eval.html_parts import percent, table
from eval.runner import Run, TargetRun
from eval.scoring import FAULTS
from eval.summary import Metrics, Score
from eval.targets.labels import label

Systems = Mapping[str, TargetRun]
NOTHING = "–"


def systems(run: Run) -> Systems:
    """The targets of a run by their label, whole systems only."""
    return {label(name): one for name, one in run.targets.items() if not _part_of(run, name)}


def ablations(run: Run) -> Systems:
    """The targets from which a part was taken out, by their label."""
    return {label(name): one for name, one in run.targets.items() if _part_of(run, name)}


def side_by_side(shown: Systems) -> str:
    """All systems, one measure a row; a measure that none of them has is left out."""
    every = [one.metrics for one in shown.values()]
    rows = [[name, *(pick(metrics) for metrics in every)] for name, pick in _MEASURES]
    rows += [
        [f"誤り: {text}", *(str(metrics.faults.get(fault, 0)) for metrics in every)]
        for fault, text in FAULTS.items()
        if any(fault in metrics.faults for metrics in every)
    ]
    told = [row for row in rows if set(row[1:]) != {NOTHING}]
    return table("検索のみの仕組みは、正答率のほかは検索した行そのものの数値です", ["", *shown], told)


def taken_out(run: Run) -> str:
    """What each part is worth: the product beside itself without the part, by kind of question."""
    without = ablations(run)
    if not without:
        return ""
    first = run.first
    changes = [compare(first.results, one.results).overall for one in without.values()]
    metrics = [one.metrics for one in without.values()]
    rows = [
        ["正答率", percent(first.metrics.score.share), *(percent(m.score.share) for m in metrics)],
        ["　差の95%区間", "", *(_span(change) for change in changes)],
        *([name, pick(first.metrics), *map(pick, metrics)] for name, pick in _MEASURES if name in _SEARCH),
    ]
    kinds = [kind for kind in KINDS if kind in first.metrics.types]
    rows += [[KINDS[kind], *(_share(m.types.get(kind)) for m in (first.metrics, *metrics))] for kind in kinds]
    head = ["", label(next(iter(run.targets))), *without]
    caption = "差はすべての問題での正答率の変化。0を含む区間は、偶然と区別できません"
    return f"<h2>部品を外したとき</h2>{table(caption, head, rows)}"


def _part_of(run: Run, name: str) -> bool:
    return "without" in run.record.targets.get(name, {})


def _share(score: Score | None) -> str:
    return percent(score.share if score else None)


def _span(change: SetChange) -> str:
    return f"{change.interval.low * 100:+.1f}〜{change.interval.high * 100:+.1f}pt"


def _lenient(metrics: Metrics) -> str:
    total = sum(metrics.lenient.values())
    worth = metrics.lenient.get("right", 0) + metrics.lenient.get("half", 0) / 2
    return percent(worth / total if total else None)


def _repeated(metrics: Metrics) -> str:
    found = metrics.consistency or {}
    return _of(found.get("repeated"), found.get("asked_twice", 0), "問")


def _paraphrased(metrics: Metrics) -> str:
    found = metrics.consistency or {}
    return _of(found.get("paraphrases"), found.get("groups", 0), "組")


def _of(share: float | None, count: int, unit: str) -> str:
    return NOTHING if share is None else f"{percent(share)} ({count}{unit})"


def _recall(k: int) -> Callable[[Metrics], str]:
    def pick(metrics: Metrics) -> str:
        recalls = (metrics.retrieval or {}).get("recall", {})
        return _ratio(recalls.get(str(k), recalls.get(k)))

    return pick


def _ranked(name: str) -> Callable[[Metrics], str]:
    return lambda metrics: _ratio((metrics.retrieval or {}).get(name))


def _ratio(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.3f}"


def _times(metrics: Metrics) -> str:
    return f"{metrics.latency['p50'] * 1000:.1f} / {metrics.latency['p95'] * 1000:.1f} ms"


def _answers(pick: Callable[[Metrics], str]) -> Callable[[Metrics], str]:
    """A figure of systems that answer; nothing where a system only retrieves."""
    return lambda metrics: pick(metrics) if metrics.lenient else NOTHING


_RETRIEVAL: Iterable[tuple[str, Callable[[Metrics], str]]] = (
    ("検索 recall@1", _recall(1)),
    ("検索 recall@5", _recall(5)),
    ("検索 recall@10", _recall(10)),
    ("検索 MRR", _ranked("reciprocal_rank")),
    ("検索 nDCG@10", _ranked("ndcg")),
)
_SEARCH = {name for name, _ in _RETRIEVAL}
_MEASURES: tuple[tuple[str, Callable[[Metrics], str]], ...] = (
    ("正答率", lambda m: percent(m.score.share)),
    ("　95%区間", lambda m: f"{percent(m.score.low)}〜{percent(m.score.high)}"),
    ("記述の一致（別の書き方は同じ、丸めは半分）", _lenient),
    ("必要な記述の割合", lambda m: percent(m.statement_share)),
    ("根拠の行の適合率", lambda m: percent(m.row_precision)),
    ("根拠の行の再現率", lambda m: percent(m.row_recall)),
    ("根拠の行の完全一致", _answers(lambda m: percent(m.row_exact))),
    ("根拠のセルの適合率", lambda m: percent(m.cell_precision)),
    ("根拠のセルの再現率", lambda m: percent(m.cell_recall)),
    ("印字の位置と違うセル", _answers(lambda m: str(m.misplaced_cells))),
    ("確かめられず控えた回答", _answers(lambda m: str(m.refused))),
    ("近い行の適合率", lambda m: percent(m.near_miss_precision)),
    ("近い行の再現率", lambda m: percent(m.near_miss_recall)),
    ("ないものを「ない」と答えた割合", lambda m: percent(m.abstention_recall)),
    ("あるものを「ない」とした割合", lambda m: percent(m.over_abstention)),
    ("「ない」理由の一致", lambda m: percent(m.abstention_reasons)),
    ("二度たずねて同じ答え", _answers(_repeated)),
    ("言い換えで同じ根拠", _answers(_paraphrased)),
    *_RETRIEVAL,
    ("時間 p50 / p95", _times),
)
