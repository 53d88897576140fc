"""A tokenizer whose pieces are words as Sudachi counts them; at run time it needs no Sudachi."""

import math
import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ingest.normalize import fold

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SPECIAL = ("[PAD]", "[UNK]")
UNKNOWN = 1  # the place of [UNK]
LONGEST = 256  # tokens of a text that training looks at
_SINGLES = 0.07  # of the vocabulary: characters for words that are not in it
_SLICE = 4000  # Sudachi takes 49,149 bytes at most
_SEPARATORS = r"\s+|[。、,.!?「」『』()\[\]【】:;/…~]"
_NO_WORD = re.compile(r"[\s\d]*")


def fit_tokenizer(texts: Iterable[str], size: int) -> "Tokenizer":
    """The `size` commonest words, then single characters, as a Unigram model scored by log frequency.

    The scores are counted, not trained: tokenizers' own Unigram trainer gives another file on every run.
    """
    words = count_words(texts)
    total = sum(words.values())
    pieces = dict.fromkeys(SPECIAL, 0.0)
    for word, count in words.most_common():
        if len(pieces) >= size * (1 - _SINGLES) or count < 3:
            break
        if len(word) <= 12 and (len(word) == 1 or not _NO_WORD.fullmatch(word)):
            pieces[word] = math.log(count / total)
    characters: Counter[str] = Counter()
    for word, count in words.items():
        characters.update(dict.fromkeys(word, count))
    for character, _ in characters.most_common():
        if len(pieces) < size:
            pieces.setdefault(character, math.log(0.1 / total))
    return unigram(pieces)


def count_words(texts: Iterable[str]) -> "Counter[str]":
    """How often each word (Sudachi's shortest units, in lower case) stands in the different texts."""
    from sudachipy import Dictionary, SplitMode

    sudachi = Dictionary(dict="core").tokenizer(mode=SplitMode.A)
    words: Counter[str] = Counter()
    for text in dict.fromkeys(texts):
        plain = fold(text)
        for start in range(0, len(plain), _SLICE):
            found = (token.surface().lower() for token in sudachi.tokenize(plain[start : start + _SLICE]))
            words.update(word for word in found if word.strip())
    return words


def unigram(pieces: dict[str, float]) -> "Tokenizer":
    """A tokenizer of these pieces and log probabilities; the order of the pieces is that of their ids."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

    tokenizer = Tokenizer(models.Unigram(list(pieces.items()), unk_id=UNKNOWN))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(_SEPARATORS), "removed"), pre_tokenizers.Digits(individual_digits=False)]
    )
    return tokenizer
