"""Measures embedding models beside each other: everyday questions, a public set, sentence similarity, size and speed."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from eval.embedding.features import Extractor, Features, mean, mean_of
from eval.embedding.public import PublicRetrieval, similarity
from eval.embedding.questions import Asked
from eval.errors import EvaluationError
from eval.metrics.retrieval import RetrievalScore
from eval.workspace import read_reports
from ingest.encoders import Choice, load_encoder
from ingest.settings import PROJECT
from service.assistant import load_language
from service.evidence.ranking import RankingWeights

Parts = Mapping[str, RetrievalScore]
"""Ranking by words alone, by vectors alone and by both ("words", "vectors", "fused"); "rank_fusion" to compare."""


@dataclass(frozen=True)
class Cost:
    """What one question costs by itself: milliseconds (p50, p95), and megabytes that the model adds to a process."""

    p50: float
    p95: float
    memory: float
    torch: bool


@dataclass(frozen=True)
class ModelScores:
    """One model. `public` and `similarity` are None where no data was given."""

    model: str
    dimension: int
    megabytes: float
    everyday: Parts
    public: Parts | None
    similarity: float | None
    cost: Cost

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True)
class Measuring:
    """What models are measured on."""

    everyday: Sequence[Asked]
    weights: RankingWeights
    public: PublicRetrieval | None = None
    similarity: Path | None = None


def measure(choices: Sequence[Choice], on: Measuring) -> list[ModelScores]:
    """The scores of each model, in their order."""
    language = load_language()
    reports = read_reports({asked.report for asked in on.everyday})
    found = []
    for choice in choices:
        encoder = load_encoder(choice)
        features = Extractor(reports, language, encoder).features(on.everyday)
        weight = max(on.weights.vectors.values(), default=0.0)
        found.append(
            ModelScores(
                model=choice.model,
                dimension=encoder.dimension,
                megabytes=_megabytes(Path(choice.model)),
                everyday={**parts(features, on.weights), "rank_fusion": by_rank(features, on.weights)},
                public=on.public.measure(encoder, language.analyzer, weight) if on.public else None,
                similarity=similarity(on.similarity, encoder) if on.similarity else None,
                cost=cost(choice, [asked.question for asked in on.everyday]),
            )
        )
    return found


def parts(features: Sequence[Features], weights: RankingWeights) -> Parts:
    """The mean score of the ranking and of each part of it alone."""
    return {
        "words": mean(features, weights.words_only()),
        "vectors": mean(features, weights.vectors_only()),
        "fused": mean(features, weights),
    }


def by_rank(features: Sequence[Features], weights: RankingWeights) -> RetrievalScore:
    """What a plain fusion of the two rankings would reach."""
    return mean_of([each.score_by_rank_fusion(weights) for each in features])


def cost(choice: Choice, questions: Sequence[str]) -> Cost:
    """Measured in a process of its own."""
    command = [sys.executable, "-m", "eval.bench_embedding", json.dumps(asdict(choice))]
    done = subprocess.run(  # noqa: S603
        command, input=json.dumps(list(questions)), capture_output=True, text=True, cwd=PROJECT, check=False
    )
    if done.returncode:
        raise EvaluationError(f"埋め込みモデルを測れません: {done.stderr.strip()[-300:]}")
    told = json.loads(done.stdout)
    p50, p95 = np.percentile(np.array(told["seconds"]) * 1000, [50, 95])
    return Cost(float(p50), float(p95), told["memory"] - told["memory_before"], told["torch"])


def _megabytes(folder: Path) -> float:
    files = [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []
    return sum(path.stat().st_size for path in files) / 1e6
