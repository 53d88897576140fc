"""`python -m ingest.embedding_training DATA OUT`: train a model and write its folder with the card."""

import json
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from ingest.embedding_training.card import write_card
from ingest.embedding_training.cloze import cloze_pairs
from ingest.embedding_training.cooccurrence import initial_vectors
from ingest.embedding_training.material import Catalogue, Material, Pair
from ingest.embedding_training.recipe import Recipe
from ingest.embedding_training.tokenizer import fit_tokenizer
from ingest.errors import IngestError, TrainingError
from ingest.settings import DATA

log = logging.getLogger("ingest.embedding_training")


def make(data: Path, out: Path, recipe: Recipe) -> None:
    """Train on a folder of text and pairs; write the sentence-transformers folder and its card.

    Raises TrainingError where the data does not fit, `out` is there already or the extra is not installed.
    """
    if out.exists():
        raise TrainingError(f"{out} は既にあります。別のフォルダを指定してください。")
    try:
        from ingest.embedding_training.contrast import train
    except ImportError as error:
        raise TrainingError(
            f"学習の部品「{error.name}」がありません。pip install '.[training]' を実行してください。"
        ) from error
    start = time.perf_counter(), time.process_time()
    catalogue = Catalogue.load()
    material = Material.load(data, catalogue, unseen_texts())
    log.info("%d paragraphs, %d pairs", len(material.text), sum(map(len, material.pairs.values())))
    words = [
        *material.text,
        *(text for each in material.pairs.values() for pair in each for text in _both(pair)),
    ]
    tokenizer = fit_tokenizer(words, recipe.vocabulary)
    log.info("tokenizer: %d pieces, %.0f s", tokenizer.get_vocab_size(), time.perf_counter() - start[0])
    vectors = initial_vectors(tokenizer, material.text, recipe.dimension, recipe.seed)
    log.info("initial vectors: %.0f s", time.perf_counter() - start[0])
    model = train(tokenizer, vectors, prepared(material, catalogue, recipe), recipe)
    model.save(str(out), create_model_card=False)
    seconds = time.perf_counter() - start[0], time.process_time() - start[1]
    write_card(out, recipe, catalogue, material, seconds)
    log.info("done: %.0f s, %.0f s of CPU", *seconds)


def prepared(material: Material, catalogue: Catalogue, recipe: Recipe) -> Mapping[str, Sequence[Pair]]:
    """The pairs of each kind that are trained on; where neighbours mean nothing they are shuffled once."""
    rng = np.random.default_rng(recipe.seed)
    chosen = {}
    for kind, pairs in material.pairs.items():
        batches = catalogue.batches[kind]
        order = np.arange(len(pairs)) if batches.neighbours else rng.permutation(len(pairs))
        chosen[kind] = [pairs[place] for place in order[: int(len(pairs) * batches.share)]]
    return chosen | {"cut": cloze_pairs(material.text, recipe.cloze_draws, rng)}


def unseen_texts() -> Iterator[str]:
    """Every evaluation question and every line of the reports of this project."""
    for path in sorted((DATA / "evaluation").rglob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            yield from json.loads(line).get("turns", ())
    tables = [*(DATA / "evaluation").rglob("*.tsv"), *(DATA / "reports").rglob("report.txt")]
    for path in sorted(tables):
        for line in path.read_text("utf-8").splitlines():
            yield from line.split("\t")


def _both(pair: Pair) -> tuple[str, str]:
    return pair.first, pair.second


def main(  # noqa: PLR0913 (one option each)
    data: Annotated[Path, typer.Argument(help="本文（*.tsv）と対（*.jsonl）のフォルダ")],
    out: Annotated[Path, typer.Argument(help="書き出すモデルのフォルダ（まだないもの）")],
    *,
    epochs: Annotated[float, typer.Option(min=0.01, help="くり返す回数")] = Recipe.epochs,
    dimension: Annotated[int, typer.Option(min=2, help="次元")] = Recipe.dimension,
    vocabulary: Annotated[int, typer.Option(min=100, help="語彙の数")] = Recipe.vocabulary,
    batch_size: Annotated[int, typer.Option(min=2, help="一度に見る対の数")] = Recipe.batch_size,
    seed: Annotated[int, typer.Option(min=0, help="乱数の種")] = Recipe.seed,
) -> None:
    """公開の日本語テキストから埋め込みモデルを作ります（CPU 2コアで60分以内）。

    例: python -m ingest.embedding_training ~/embedding_data var/models/ja-civic
    """
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    recipe = Recipe(vocabulary, dimension, epochs, batch_size, seed=seed)
    try:
        make(data, out, recipe)
    except IngestError as error:
        typer.echo(f"エラー: {error}", err=True)
        raise typer.Exit(2) from error


if __name__ == "__main__":
    typer.run(main)
