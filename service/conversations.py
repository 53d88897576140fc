"""Conversation state in the row store, so that any replica can answer the next turn; it expires."""

import secrets
import time

from pydantic import ValidationError
from sqlalchemy import Column, Engine, Float, MetaData, String, Table, Text, delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from service.understanding.context import Context

KEEP_SECONDS = 24 * 3600
SWEEP_EVERY = 500  # one sweep of expired conversations per so many writes

_METADATA = MetaData()
_CONVERSATIONS = Table(
    "conversations",
    _METADATA,
    Column("id", String(64), primary_key=True),
    Column("report_id", String(128), nullable=False),
    Column("updated_at", Float, nullable=False, index=True),
    Column("context", Text, nullable=False),
)


class Conversations:
    """Reads and writes contexts. A store that cannot be written loses the thread, never the answer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writes = 0
        self._ready = False

    @staticmethod
    def new_id() -> str:
        return secrets.token_urlsafe(12)

    def load(self, conversation_id: str, report_id: str) -> Context:
        """The context of a conversation about this report; an empty one when unknown, expired, unreadable or about another."""
        try:
            self._prepare()
            with self._engine.connect() as connection:
                row = connection.execute(
                    select(
                        _CONVERSATIONS.c.report_id, _CONVERSATIONS.c.updated_at, _CONVERSATIONS.c.context
                    ).where(_CONVERSATIONS.c.id == conversation_id)
                ).first()
        except SQLAlchemyError:
            return Context()
        if row is None or row.report_id != report_id or row.updated_at < time.time() - KEEP_SECONDS:
            return Context()
        try:
            return Context.model_validate_json(row.context)
        except ValidationError:  # written by another version of the product
            return Context()

    def save(self, conversation_id: str, report_id: str, context: Context) -> None:
        values = {
            "report_id": report_id,
            "updated_at": time.time(),
            "context": context.model_dump_json(exclude_defaults=True),
        }
        try:
            self._prepare()
            with self._engine.begin() as connection:
                changed = connection.execute(
                    update(_CONVERSATIONS).where(_CONVERSATIONS.c.id == conversation_id).values(**values)
                )
                if changed.rowcount == 0:
                    connection.execute(insert(_CONVERSATIONS).values(id=conversation_id, **values))
                self._writes += 1
                if self._writes % SWEEP_EVERY == 0:
                    expired = time.time() - KEEP_SECONDS
                    connection.execute(delete(_CONVERSATIONS).where(_CONVERSATIONS.c.updated_at < expired))
        except SQLAlchemyError:
            return

    def _prepare(self) -> None:
        if not self._ready:
            _METADATA.create_all(self._engine)
            self._ready = True
