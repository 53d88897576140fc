"""The card of a model: how it was made, and of each source its licence, count and how to get it."""

from collections.abc import Sequence
from pathlib import Path

from ingest.embedding_training.material import Catalogue, Material, Source
from ingest.embedding_training.recipe import Recipe


def write_card(
    folder: Path, recipe: Recipe, catalogue: Catalogue, material: Material, seconds: tuple[float, float]
) -> None:
    """Write README.md into a model folder; `seconds`: wall and CPU time of the training."""
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    text = f"""---
language: ja
library_name: sentence-transformers
pipeline_tag: sentence-similarity
tags: [sentence-transformers, static-embedding]
---
# {folder.name}: an offline Japanese static embedding

sentence-transformers `StaticEmbedding`: {recipe.vocabulary:,} pieces × {recipe.dimension} dimensions in float16, {size:.0f} MB
(`[:{recipe.dimension // 2}]` of a vector works too: Matryoshka). No prefix for query or passage. Cosine. It runs by
tokenizers and numpy alone, without torch.

## How it was made
`python -m ingest.embedding_training DATA OUT --seed {recipe.seed}` on 2 CPU cores took {seconds[0] / 60:.0f} minutes, {seconds[1] / 60:.0f} minutes of
CPU time:
- a Unigram tokenizer whose scores are Sudachi's word counts (Sudachi is not needed at run time);
- vectors from co-occurrence: positive PMI within 10 tokens, truncated SVD, lengths by smooth inverse frequency;
- {recipe.epochs:g} epochs of MultipleNegativesRankingLoss (both directions, scale {recipe.scale:g}) inside MatryoshkaLoss: batches of
  {recipe.batch_size:,} pairs of one kind, learning rate {recipe.learning_rate:g}, {recipe.thinning:.0%} of the tokens of a text left out at random. To the
  pairs below come pieces of each longer paragraph (inverse cloze, {recipe.cloze_draws} a paragraph).

Never trained on: the reports and evaluation questions of this project, {len(material.held_out):,} JaQuAD questions with their paragraphs
(one paragraph in twenty), and every text that equals one of these or shares 30 characters in a row with it.

## Trained on
{sources_table(catalogue.sources, material)}

Licences marked SA ask for the same licence where the *text* is passed on; the model holds none of it.
"""
    (folder / "README.md").write_text(text, encoding="utf-8")


def sources_table(sources: Sequence[Source], material: Material) -> str:
    """A Markdown table of the sources used: what, licence, pairs and paragraphs, where to get it."""
    lines = [
        "| source | holds | licence | pairs | paragraphs | get it |",
        "|---|---|---|---|---|---|",
    ]
    for source in sources:
        pairs = sum(material.pair_counts.get(tag, 0) for tag in source.pairs)
        paragraphs = sum(material.text_counts.get(tag, 0) for tag in source.text)
        if pairs + paragraphs:
            lines.append(
                f"| {source.name} | {source.holds} | {source.licence} | {pairs:,} | {paragraphs:,} "
                f"| `git clone {source.address}`, commit {source.commit} |"
            )
    return "\n".join(lines)
