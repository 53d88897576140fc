"""Dify's conditions on metadata: 「departments contains 商工労働課」, 「achievement ≥ 80」."""

from collections.abc import Callable, Mapping
from typing import Literal

from pydantic import BaseModel, Field

from service.doors.documents import Scalar

Operator = Literal[
    "contains",
    "not contains",
    "start with",
    "end with",
    "is",
    "is not",
    "in",
    "not in",
    "empty",
    "not empty",
    "null",
    "not null",
    "=",
    "≠",
    ">",
    "<",
    "≥",
    "≤",
    "before",
    "after",
]
Given = str | float | list[str]

_NEGATED: Mapping[str, str] = {
    "not contains": "contains",
    "is not": "is",
    "≠": "=",
    "not in": "in",
    "not empty": "empty",
    "not null": "empty",
}
_TEXTS: Mapping[str, Callable[[str, str], bool]] = {
    "contains": lambda text, given: given in text,
    "start with": lambda text, given: text.startswith(given),
    "end with": lambda text, given: text.endswith(given),
    "is": lambda text, given: text == given,
    "in": lambda text, given: text == given,
}
_NUMBERS: Mapping[str, Callable[[float, float], bool]] = {
    "=": lambda number, given: number == given,
    ">": lambda number, given: number > given,
    "<": lambda number, given: number < given,
    "≥": lambda number, given: number >= given,
    "≤": lambda number, given: number <= given,
    "before": lambda number, given: number < given,
    "after": lambda number, given: number > given,
}


class Condition(BaseModel):
    """One condition; of several names, or several values of a row such as its departments, any may meet it."""

    name: str | list[str]
    comparison_operator: Operator
    value: Given | None = None

    def holds(self, metadata: Mapping[str, Scalar]) -> bool:
        names = [self.name] if isinstance(self.name, str) else self.name
        positive = _NEGATED.get(self.comparison_operator, self.comparison_operator)
        met = any(_meets(metadata.get(name), positive, self.value) for name in names)
        return met is (positive == self.comparison_operator)


class Conditions(BaseModel):
    logical_operator: Literal["and", "or"] | None = "and"
    conditions: list[Condition] = Field(default_factory=list, max_length=50)

    def hold(self, metadata: Mapping[str, Scalar]) -> bool:
        met = [condition.holds(metadata) for condition in self.conditions]
        return any(met) if met and self.logical_operator == "or" else all(met)


def _meets(value: Scalar | None, operator: str, given: Given | None) -> bool:
    """A positive operator over one field; a field that is not there is empty and meets nothing else."""
    values = value if isinstance(value, list) else [] if value in (None, "") else [value]
    if operator in ("empty", "null"):
        return not values
    wanted = given if isinstance(given, list) else [] if given is None else [given]
    if operator in _TEXTS:
        return any(_TEXTS[operator](_text(each), _text(one)) for each in values for one in wanted)
    pairs = ((_number(each), _number(one)) for each in values for one in wanted)
    return any(a is not None and b is not None and _NUMBERS[operator](a, b) for a, b in pairs)


def _text(value: object) -> str:
    """「16」 for 16.0, since JSON has one kind of number."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _number(value: object) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None
