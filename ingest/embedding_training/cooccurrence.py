"""Where training starts from: words that stand near the same words get like vectors."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from tokenizers import Tokenizer

Ids = NDArray[np.int64]

WINDOW = 10  # tokens to either side; the farther half counts half
SUBSAMPLE = 1e-4  # tokens more frequent than this are thinned (Mikolov et al. 2013)
SMOOTHING = 0.75  # of context frequencies (Levy et al. 2015)
RARE = 3
_NOTHING = 1e-6  # shorter than this: a token that stands near no other
_SIF = 1e-3  # smooth inverse frequency (Arora et al. 2017): frequent tokens weigh little in a mean


def initial_vectors(
    tokenizer: "Tokenizer", text: Sequence[str], dimension: int, seed: int
) -> NDArray[np.float32]:
    """One row per token: the first `dimension` singular vectors of positive pointwise mutual information.

    Rows have the length of the token's SIF weight; pieces that hardly occur are shorter still.
    """
    from sklearn.utils.extmath import randomized_svd

    size = tokenizer.get_vocab_size()
    texts = [
        np.asarray(each.ids, np.int64)
        for each in tokenizer.encode_batch(list(text), add_special_tokens=False)
    ]
    counts = np.bincount(np.concatenate(texts), minlength=size)
    share = counts / counts.sum()
    rng = np.random.default_rng(seed)
    matrix = mutual_information(_thinned(texts, share, rng), size)
    left, singular, _ = randomized_svd(matrix, dimension, n_iter=3, random_state=seed)
    vectors = left * np.sqrt(singular)
    alone = np.linalg.norm(vectors, axis=1) < _NOTHING
    vectors[alone] = rng.normal(size=(int(alone.sum()), dimension))  # a zero has no direction to learn from
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    weight = 0.5 * _SIF / (_SIF + share) * np.where(counts < RARE, 0.3, 1.0)
    return np.asarray(vectors * weight[:, None], np.float32)


def _thinned(texts: Sequence[Ids], share: NDArray[np.float64], rng: np.random.Generator) -> Ids:
    """All texts as one row of ids, frequent ones left out at random, with -1 between texts."""
    keep = np.minimum(1, np.sqrt(SUBSAMPLE / np.maximum(share, 1e-12)))
    keep[:2] = 0
    gap = np.full(WINDOW, -1, np.int64)
    return np.concatenate([part for ids in texts for part in (ids[rng.random(len(ids)) < keep[ids]], gap)])


def mutual_information(ids: Ids, size: int) -> "csr_matrix":
    """Positive PMI of tokens within the window, `size` × `size`: log p(a, b) / (p(a) · p(b)^0.75), where above 0."""
    from scipy.sparse import coo_matrix, csr_matrix

    pairs = csr_matrix((size, size), dtype=np.float32)
    for distance in range(1, WINDOW + 1):
        first, second = ids[:-distance], ids[distance:]
        real = (first >= 0) & (second >= 0)
        weight = np.full(int(real.sum()), 1.0 if distance <= WINDOW // 2 else 0.5, np.float32)
        pairs = pairs + coo_matrix((weight, (first[real], second[real])), shape=(size, size)).tocsr()
    both = (pairs + pairs.T).tocoo()
    often = both.data >= 2
    row, column, count = both.row[often], both.col[often], both.data[often].astype(np.float64)
    context = np.bincount(column, count, size) ** SMOOTHING
    expected = np.bincount(row, count, size)[row] * (context / context.sum())[column]
    information = np.log(count / expected)
    positive = information > 0
    return csr_matrix(
        (information[positive].astype(np.float32), (row[positive], column[positive])), shape=(size, size)
    )
