"""What a conversation keeps from turn to turn: the last queries and the rows of their answers."""

from pydantic import BaseModel, ConfigDict

from service.query import Ask, Query


class Turn(BaseModel):
    """One answered turn: its queries and the rows that its answer stands on, in the order shown."""

    model_config = ConfigDict(frozen=True)

    queries: tuple[Query, ...] = ()
    rows: tuple[int, ...] = ()


class Context(BaseModel):
    """The turns so far, oldest first; at most the last six are kept."""

    model_config = ConfigDict(frozen=True)

    turns: tuple[Turn, ...] = ()

    @property
    def last(self) -> Turn | None:
        return self.turns[-1] if self.turns else None

    @property
    def rows(self) -> tuple[int, ...]:
        return self.last.rows if self.last else ()

    @property
    def query(self) -> Query | None:
        """The last query of the last turn, one with an answer before one without."""
        queries = self.last.queries if self.last else ()
        answerable = [query for query in queries if query.ask is not Ask.ABSTAIN]
        return next(reversed(answerable or queries), None)

    def with_turn(self, turn: Turn) -> "Context":
        return Context(turns=(*self.turns, turn)[-6:])
