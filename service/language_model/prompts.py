"""Prompts as files: one file each, with its version and variables in the first line, checked when it is loaded.

`write.ja.md` begins with `<!-- version: 1 / variables: data / purpose: … -->`. What stands before a line of three
dashes are the instructions, what stands after it is the message. Only the message may hold variables where both are
there: data never becomes part of the instructions.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Self

from ingest.settings import PROJECT
from service.errors import ServiceError

FOLDER = PROJECT / "prompts"
_HEAD = re.compile(
    r"<!-- version: (?P<version>\d+) / variables: (?P<variables>[a-z_, ]*?) / purpose: .+? -->\n", re.DOTALL
)
_NAME = re.compile(r"(?P<name>[a-z_]+)\.(?P<language>[a-z]{2})\.md")

Messages = list[tuple[str, str]]


class PromptError(ServiceError):
    """A prompt file is missing, or its head, name or variables are not as the code needs them."""


@dataclass(frozen=True)
class Prompt:
    """A prompt as loaded. `instructions` go to the system role, `message` to the user role."""

    name: str
    language: str
    version: int
    instructions: str
    message: str

    @classmethod
    def load(cls, name: str, variables: set[str], folder: Path = FOLDER) -> Self:
        """Read `<name>.md` (name with its language: 「write.ja」); PromptError tells what is wrong with the file."""
        path = folder / f"{name}.md"
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise PromptError(f"指示文 {path} を読めません（{type(error).__name__}）") from error
        named, head = _NAME.fullmatch(path.name), _HEAD.match(text)
        if named is None or head is None:
            raise PromptError(
                f"指示文 {path} は名前（目的.言語.md）か、先頭の <!-- version: … / variables: … / purpose: … --> が正しくありません"
            )
        instructions, parted, message = text[head.end() :].strip().partition("\n---\n")
        declared = {part.strip() for part in head["variables"].split(",")} - {""}
        used = set(Template(instructions + message).get_identifiers())
        if declared != used or used != variables:
            raise PromptError(
                f"指示文 {path} の変数が合いません（宣言 {_list(declared)}、文中 {_list(used)}、必要 {_list(variables)}）"
            )
        if parted and Template(instructions).get_identifiers():
            raise PromptError(f"指示文 {path} の指示の部分（--- より前）に変数は書けません")
        return cls(
            named["name"], named["language"], int(head["version"]), instructions.strip(), message.strip()
        )

    def fill(self, **values: str) -> Messages:
        """The messages with these values; a `$` inside a value stays as it is."""
        system = ("system", Template(self.instructions).substitute(values))
        return [system, ("human", Template(self.message).substitute(values))] if self.message else [system]

    @property
    def label(self) -> str:
        """「write.ja v1」, for traces and reports of a run."""
        return f"{self.name}.{self.language} v{self.version}"


def _list(names: set[str]) -> str:
    return "・".join(sorted(names)) or "なし"
