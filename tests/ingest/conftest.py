"""Both reports as ingest reads them: the real one and the invented one of another city."""

import pytest

from ingest.build import build_report
from ingest.records import Report
from tests.conftest import ISESAKI, MINATO


@pytest.fixture(scope="session")
def real() -> Report:
    return build_report(ISESAKI)


@pytest.fixture(scope="session")
def invented() -> Report:
    return build_report(MINATO)
