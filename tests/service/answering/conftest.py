import pytest
from both_reports import Desks


@pytest.fixture(scope="session")
def desks() -> Desks:
    return Desks()
