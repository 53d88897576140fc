"""The numbers that a training run depends on; they stand in the card of the model."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    """The defaults are those of the documented run; a smoke test takes smaller ones."""

    vocabulary: int = 32_000
    dimension: int = 256
    epochs: float = 6
    batch_size: int = 1024
    learning_rate: float = 2e-3
    scale: float = 20  # 1 / temperature of the softmax over cosines
    thinning: float = 0.1  # share of tokens left out of a text at random
    cloze_draws: int = 1  # pieces cut out of each paragraph as a question to the rest
    seed: int = 0
