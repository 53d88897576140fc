"""Contrastive training with sentence-transformers: a text belongs nearer to its partner than to all others."""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from datasets import Dataset, DatasetDict
from numpy.typing import NDArray
from sentence_transformers import (
    SentenceTransformer,
    SentenceTransformerTrainer,
    SentenceTransformerTrainingArguments,
)
from sentence_transformers.base.sampler import DefaultBatchSampler
from sentence_transformers.sentence_transformer.losses import MatryoshkaLoss, MultipleNegativesRankingLoss
from sentence_transformers.sentence_transformer.modules import StaticEmbedding

from ingest.embedding_training.material import Pair
from ingest.embedding_training.recipe import Recipe
from ingest.embedding_training.tokenizer import LONGEST, SPECIAL, UNKNOWN

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_BLOCK = 16  # neighbouring pairs that stay together
_WARM_UP = 50  # steps


def train(
    tokenizer: "Tokenizer",
    vectors: NDArray[np.float32],
    pairs: Mapping[str, Sequence[Pair]],
    recipe: Recipe,
) -> SentenceTransformer:
    """The model after `recipe.epochs` over the pairs, one kind a batch; the vectors are the starting point.

    Loss: InfoNCE over the other pairs of a batch, both ways, at the full and at half the dimension.
    """
    torch.set_num_threads(2)  # figures repeat on a like machine only with a fixed number
    torch.manual_seed(recipe.seed)
    embedding = ThinningEmbedding(tokenizer, vectors, recipe.thinning, recipe.seed)
    model = SentenceTransformer(modules=[embedding], device="cpu")
    loss = MultipleNegativesRankingLoss(
        model, scale=recipe.scale, directions=("query_to_doc", "doc_to_query"), partition_mode="per_direction"
    )
    with TemporaryDirectory(prefix="senryaku-training-") as place:
        SentenceTransformerTrainer(
            model=model,
            args=_arguments(Path(place), recipe),
            train_dataset=DatasetDict({kind: _dataset(each) for kind, each in pairs.items()}),
            loss=MatryoshkaLoss(model, loss, [recipe.dimension, recipe.dimension // 2]),
        ).train()
    return plain_model(tokenizer, embedding)


def plain_model(tokenizer: "Tokenizer", embedding: StaticEmbedding) -> SentenceTransformer:
    """The trained table as an ordinary StaticEmbedding in half precision; special pieces count nothing."""
    tokenizer.no_truncation()
    weights = embedding.embedding.weight.detach().clone()
    weights[: len(SPECIAL)] = 0
    return SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_weights=weights)], device="cpu"
    ).half()


class ThinningEmbedding(StaticEmbedding):  # type: ignore[misc]
    """A StaticEmbedding that leaves tokens of longer texts out at random, so that no single word decides."""

    def __init__(
        self, tokenizer: "Tokenizer", vectors: NDArray[np.float32], thinning: float, seed: int
    ) -> None:
        super().__init__(tokenizer, embedding_weights=vectors)
        tokenizer.enable_truncation(LONGEST)
        self._thinning = thinning
        self._rng = np.random.default_rng(seed)

    def preprocess(
        self, inputs: list[str], prompt: str | None = None, **_: object
    ) -> dict[str, torch.Tensor]:
        """Token ids of all texts in a row with the offset of each text."""
        texts = inputs if prompt is None else [prompt + text for text in inputs]
        found = [
            self._thinned(each.ids) for each in self.tokenizer.encode_batch(texts, add_special_tokens=False)
        ]
        offsets = np.cumsum([0, *(len(ids) for ids in found[:-1])])
        return {"input_ids": torch.from_numpy(np.concatenate(found)), "offsets": torch.from_numpy(offsets)}

    def _thinned(self, ids: list[int]) -> NDArray[np.int64]:
        kept = np.asarray(ids or [UNKNOWN], np.int64)  # without any token the loss would divide by zero
        if len(ids) <= 3:
            return kept
        chosen = kept[self._rng.random(len(ids)) > self._thinning]
        return chosen if len(chosen) else kept


class NeighbourSampler(DefaultBatchSampler):  # type: ignore[misc]
    """Shuffles blocks of neighbouring pairs, so that pairs of one article meet in a batch as hard negatives.

    No text stands twice in a batch: a pair that would repeat one waits for the next batch.
    """

    def __init__(self, dataset: Dataset, batch_size: int, drop_last: bool, **options: Any) -> None:  # noqa: ANN401, FBT001
        super().__init__(dataset, batch_size=batch_size, drop_last=drop_last, **options)
        codes: dict[str, int] = {}
        self._texts = [
            {codes.setdefault(text, len(codes)) for text in pair}
            for pair in zip(dataset["first"], dataset["second"], strict=True)
        ]

    def __len__(self) -> int:
        return math.ceil(len(self._texts) / int(self.batch_size))

    def __iter__(self) -> Iterator[list[int]]:
        rng = np.random.default_rng((self.seed, self.epoch))
        waiting = blocks(len(self._texts), rng)
        while waiting:
            batch: list[int] = []
            seen: set[int] = set()
            later: list[int] = []
            for place, index in enumerate(waiting):
                if len(batch) == self.batch_size:
                    later.extend(waiting[place:])
                    break
                if seen.isdisjoint(self._texts[index]):
                    batch.append(index)
                    seen |= self._texts[index]
                else:
                    later.append(index)
            yield batch
            waiting = later


def blocks(count: int, rng: np.random.Generator) -> list[int]:
    """The numbers below `count` with runs of 16 kept together, the runs in random order and cut anywhere."""
    start = int(rng.integers(0, _BLOCK))
    cuts = [0, *range(start, count, _BLOCK), count]
    runs = [range(first, last) for first, last in pairwise(cuts)]
    return [index for place in rng.permutation(len(runs)) for index in runs[place]]


def _dataset(pairs: Sequence[Pair]) -> Dataset:
    return Dataset.from_dict(
        {"first": [pair.first for pair in pairs], "second": [pair.second for pair in pairs]}
    )


def _arguments(place: Path, recipe: Recipe) -> SentenceTransformerTrainingArguments:
    return SentenceTransformerTrainingArguments(
        output_dir=str(place),
        num_train_epochs=recipe.epochs,
        per_device_train_batch_size=recipe.batch_size,
        learning_rate=recipe.learning_rate,
        adam_beta2=0.98,
        warmup_steps=_WARM_UP,
        lr_scheduler_type="linear",
        max_grad_norm=0,
        batch_sampler=NeighbourSampler,
        seed=recipe.seed,
        use_cpu=True,
        save_strategy="no",
        report_to="none",
        logging_steps=100,
        disable_tqdm=True,
    )
