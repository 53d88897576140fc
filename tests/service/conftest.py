"""One application over the stand-in assistant, and a client that shows errors as a real server would."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from stand_in import StandInAssistant
from starlette.testclient import TestClient

from service.app import create_app
from service.settings import Settings


@pytest.fixture
def assistant(tmp_path: Path) -> StandInAssistant:
    return StandInAssistant(sa.create_engine(f"sqlite:///{tmp_path / 'rows.sqlite'}"))


@pytest.fixture
def client(assistant: StandInAssistant) -> Iterator[TestClient]:
    app = create_app(Settings(), assistant)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client
