"""The scores of models as a Markdown table, for the terminal and for the card of a model."""

from collections.abc import Sequence
from pathlib import Path

from eval.embedding.scores import ModelScores, Parts
from eval.errors import EvaluationError

BEGIN, END = "<!-- measured: senryaku eval embedding -->", "<!-- /measured -->"
_PARTS = {
    "words": "words alone",
    "vectors": "vectors alone",
    "fused": "both",
    "rank_fusion": "plain rank fusion, for comparison",
}


def table(models: Sequence[ModelScores]) -> str:
    """One column a model: recall@1 / recall@5 / MRR in percent."""
    names = [Path(one.model).name for one in models]
    lines = [f"| | {' | '.join(names)} |", "|---|" + "---|" * len(names)]
    for part, label in _PARTS.items():
        lines.append(_row(f"everyday questions, {label}", [_shares(one.everyday, part) for one in models]))
    for part, label in _PARTS.items() if any(one.public for one in models) else ():
        lines.append(_row(f"JaQuAD held out, {label}", [_shares(one.public, part) for one in models]))
    if any(one.similarity is not None for one in models):
        similar = ["–" if one.similarity is None else f"{one.similarity * 100:.1f}" for one in models]
        lines.append(_row("JSTS, Spearman × 100", similar))
    lines.append(
        _row("one question, ms p50 / p95", [f"{one.cost.p50:.3f} / {one.cost.p95:.3f}" for one in models])
    )
    lines.append(_row("memory of the model, MB", [f"{one.cost.memory:.0f}" for one in models]))
    lines.append(_row("size MB, dimensions", [f"{one.megabytes:.0f}, {one.dimension}" for one in models]))
    return "\n".join(lines)


def caption(models: Sequence[ModelScores]) -> str:
    """What the figures are, with their number."""
    one = models[0]
    public = f"; JaQuAD: {one.public['words'].questions:,} questions" if one.public else ""
    return (
        f"recall@1 / recall@5 / MRR in percent over {one.everyday['words'].questions} everyday questions that no "
        f"training and no choice of weights has seen{public}."
    )


def write_into(card: Path, section: str) -> None:
    """Replace the measured section of a card, or add it at the end; EvaluationError where there is no card."""
    if not card.is_file():
        raise EvaluationError(f"モデルのカード「{card}」がありません。")
    text = card.read_text("utf-8")
    before, begin, rest = text.partition(BEGIN)
    after = rest.partition(END)[2] if begin else "\n"
    card.write_text(f"{before.rstrip()}\n\n{BEGIN}\n{section}\n{END}{after}", encoding="utf-8")


def _shares(found: Parts | None, part: str) -> str:
    score = found.get(part) if found else None
    if score is None:
        return "–"
    return f"{score.recall[1] * 100:.1f} / {score.recall[5] * 100:.1f} / {score.reciprocal_rank * 100:.1f}"


def _row(label: str, cells: Sequence[str]) -> str:
    return f"| {label} | {' | '.join(cells)} |"
