"""Both reports at one desk each, and what a chat model adds to their answers."""

from collections.abc import Iterator, Mapping

import pytest
from model_server import ModelServer, serving

from ingest.build import build_report
from service.assistant import Desk, load_language, make_desk
from service.language_model.sentence_words import SentenceWords
from service.understanding.parser import Language
from tests.conftest import ISESAKI, MINATO


@pytest.fixture(scope="session")
def language() -> Language:
    return load_language()


@pytest.fixture(scope="session")
def desks(language: Language) -> Mapping[str, Desk]:
    return {folder.name: make_desk(build_report(folder), 1, language) for folder in (ISESAKI, MINATO)}


@pytest.fixture(scope="session")
def words() -> SentenceWords:
    return SentenceWords.load()


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serving(ModelServer()) as server:
        yield server
