"""The text and the pairs to train on, read from a folder; what is held out for measuring is left aside."""

import gzip
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self, cast

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.errors import TrainingError
from ingest.normalize import key
from ingest.settings import DATA

SOURCES = DATA / "models" / "sources.yaml"
HELD_OUT_TAG = "jaquad_qa"
HELD_OUT_SHARE = 20  # one paragraph in so many
RUN = 30  # characters in a row that make two texts the same


class Batches(BaseModel):
    """How the pairs of one kind meet: the share trained on (from the first), and whether neighbours stay together."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    share: float = 1.0
    neighbours: bool = False


class Source(BaseModel):
    """One public source with its licence; `pairs` names the kind of batches that each of its tags goes into."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    holds: str
    address: str
    commit: str
    licence: str
    pairs: Mapping[str, str] = {}
    text: Sequence[str] = ()


class Catalogue(BaseModel):
    """All sources that may be trained on, as `data/models/sources.yaml` lists them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    batches: Mapping[str, Batches]
    sources: Sequence[Source]

    @classmethod
    def load(cls, path: Path = SOURCES) -> Self:
        """TrainingError where the file is missing or does not fit."""
        try:
            return cls.model_validate(yaml.safe_load(path.read_text("utf-8")))
        except (OSError, yaml.YAMLError, ValidationError) as error:
            raise TrainingError(f"出典の一覧「{path}」を読めません: {error}") from error

    @property
    def kinds(self) -> dict[str, str]:
        """Tag of a pair → kind of batches."""
        return {tag: kind for source in self.sources for tag, kind in source.pairs.items()}

    @property
    def text_tags(self) -> set[str]:
        return {tag for source in self.sources for tag in source.text}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts of one meaning: a question and its paragraph, a word and its synonym."""

    first: str
    second: str


@dataclass(frozen=True)
class Material:
    """What a model learns from, with its counts by tag. `held_out`: public question–paragraph pairs never seen."""

    text: Sequence[str]
    pairs: Mapping[str, Sequence[Pair]]
    pair_counts: Mapping[str, int]
    text_counts: Mapping[str, int]
    held_out: Sequence[Pair] = ()

    @classmethod
    def load(cls, folder: Path, catalogue: Catalogue, unseen: Iterable[str] = ()) -> Self:
        """Read every `*.tsv[.gz]` (tag, paragraph) and `*.jsonl[.gz]` (`a`, `b`, `source`) of a folder.

        `unseen` are texts that the model must not know (evaluation questions, the report): a line that equals
        one of them or shares 30 characters in a row with one is left out. Raises TrainingError where the folder
        lacks text or pairs, or a tag is not in the catalogue.
        """
        rows = list(_pairs(folder, catalogue.kinds))
        held_out = [pair for tag, pair in rows if is_held_out(tag, pair)]
        guard = Guard([*unseen, *(pair.second for pair in held_out)])
        pairs: dict[str, list[Pair]] = {kind: [] for kind in catalogue.batches}
        counts: Counter[str] = Counter()
        for tag, pair in rows:
            if guard.admits(pair.first) and guard.admits(pair.second):
                pairs[catalogue.kinds[tag]].append(pair)
                counts[tag] += 1
        text = [line for line in _text(folder, catalogue.text_tags) if guard.admits(line[1])]
        found = {kind: each for kind, each in pairs.items() if each}
        if not text or not found:
            raise TrainingError(
                f"学習データ「{folder}」に、本文（*.tsv）と対（*.jsonl）の両方が必要です。"
                "置き方は data/models/README.md にあります。"
            )
        in_text = Counter(tag for tag, _ in text)
        return cls([paragraph for _, paragraph in text], found, counts, in_text, held_out)


class Guard:
    """Keeps what a model must not have seen out of its training."""

    def __init__(self, unseen: Iterable[str]) -> None:
        texts = [key(text) for text in unseen]
        self._whole = set(texts)
        self._runs = {run for text in texts for run in _runs(text)}

    def admits(self, text: str) -> bool:
        """Whether a text is none of the unseen ones and shares no 30 characters in a row with them."""
        plain = key(text)
        return plain not in self._whole and self._runs.isdisjoint(_runs(plain))


def read_held_out(folder: Path, catalogue: Catalogue) -> list[Pair]:
    """The public question–paragraph pairs of a folder that training leaves out."""
    return [pair for tag, pair in _pairs(folder, catalogue.kinds) if is_held_out(tag, pair)]


def is_held_out(tag: str, pair: Pair) -> bool:
    """Whether a pair belongs to the public retrieval test: one paragraph of JaQuAD in twenty, by its checksum."""
    return tag == HELD_OUT_TAG and zlib.crc32(pair.second.encode()) % HELD_OUT_SHARE == 0


def _runs(text: str) -> Iterator[str]:
    return (text[place : place + RUN] for place in range(len(text) - RUN + 1))


def _pairs(folder: Path, kinds: Mapping[str, str]) -> Iterator[tuple[str, Pair]]:
    for path, number, line in _lines(folder, ".jsonl"):
        try:
            row = json.loads(line)
            tag, pair = row["source"], Pair(row["a"], row["b"])
        except (ValueError, KeyError, TypeError) as error:
            raise TrainingError(f"{path} {number}行目: a, b, source を持つ JSON ではありません。") from error
        if tag not in kinds:
            raise _unknown(path, number, tag)
        yield tag, pair


def _text(folder: Path, tags: set[str]) -> Iterator[tuple[str, str]]:
    for path, number, line in _lines(folder, ".tsv"):
        tag, _, paragraph = line.rstrip("\n").partition("\t")
        if tag not in tags:
            raise _unknown(path, number, tag)
        yield tag, paragraph


def _lines(folder: Path, ending: str) -> Iterator[tuple[Path, int, str]]:
    if not folder.is_dir():
        raise TrainingError(f"学習データのフォルダ「{folder}」がありません。")
    for path in sorted(folder.iterdir()):
        if path.name.endswith((ending, f"{ending}.gz")):
            try:
                with _opened(path) as file:
                    yield from ((path, number, line) for number, line in enumerate(file, start=1))
            except (OSError, UnicodeDecodeError, EOFError) as error:
                raise TrainingError(f"{path} を読めません: {error}") from error


def _opened(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return cast("IO[str]", gzip.open(path, "rt", encoding="utf-8"))
    return path.open(encoding="utf-8")


def _unknown(path: Path, number: int, tag: str) -> TrainingError:
    return TrainingError(
        f"{path} {number}行目: 出典「{tag}」が data/models/sources.yaml にありません。出典と許諾を書き足してください。"
    )
