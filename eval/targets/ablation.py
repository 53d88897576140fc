"""The product with one part taken out, so that each part shows what it is worth."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal, get_args

from eval.targets.labels import WITHOUT
from eval.targets.product import Product
from eval.workspace import loaded_settings
from ingest.settings import DATA

if TYPE_CHECKING:
    from service.settings import Settings
    from service.understanding.parser import Language

Part = Literal["vectors", "synonyms", "vocabulary"]
PARTS: tuple[Part, ...] = get_args(Part)


@contextmanager
def product_without(part: Part, reports: Iterable[str]) -> Iterator[Product]:
    """The product without the vector index, the dictionary's synonym groups, or our own synonyms."""
    from ingest.row_store import RowStore
    from service.assistant import Assistant

    with loaded_settings(reports) as loaded, TemporaryDirectory(prefix="senryaku-eval-") as empty:
        settings = _without_vectors(loaded, Path(empty)) if part == "vectors" else loaded
        rows = RowStore.open(settings.database_url)
        yield Product(Assistant(rows, settings, _language(part)), WITHOUT + part, part)


def _without_vectors(settings: "Settings", empty: Path) -> "Settings":
    """The same rows beside an empty vector store: search falls back to words alone."""
    return settings.model_copy(update={"home": empty, "row_store_url": settings.database_url})


def _language(part: Part) -> "Language":
    from service.language.cues import CueFinder
    from service.language.terms import TermFinder
    from service.language.text import Analyzer, Token
    from service.language.thesaurus import Thesaurus
    from service.understanding.parser import Language

    class WithoutGroups(Analyzer):
        def _tokens(self, text: str) -> tuple[Token, ...]:
            return tuple(replace(token, groups=frozenset()) for token in super()._tokens(text))

    vocabulary = DATA / "vocabulary"
    analyzer = WithoutGroups() if part == "synonyms" else Analyzer()
    if part == "vocabulary":
        thesaurus = Thesaurus.empty(analyzer)
    else:
        thesaurus = Thesaurus.load(vocabulary / "synonyms.yaml", analyzer)
    terms = TermFinder.load(vocabulary / "stopwords.yaml", thesaurus, analyzer)
    return Language(analyzer, CueFinder.load(vocabulary / "questions.yaml", analyzer), terms)
