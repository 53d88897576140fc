"""May this build ship: thresholds from `gate.yaml`, and no set worse than the committed baseline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.compare import change_of
from eval.errors import GateSettingsError
from eval.results import CaseResult
from eval.runner import TargetRun
from eval.summary import Metrics


class GateSettings(BaseModel):
    """The thresholds; `sets` gives the least share by pattern of set name, the first match counts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    overall: float = Field(ge=0, le=1)
    sets: dict[str, float]
    at_least: dict[str, float] = {}
    at_most: dict[str, float] = {}


class BaselineSet(BaseModel):
    """How one set stood: ids of the cases that were right and of those that were wrong."""

    model_config = ConfigDict(frozen=True)

    right: tuple[str, ...]
    wrong: tuple[str, ...]


class Baseline(BaseModel):
    """The committed state that no set may fall below by more than its interval."""

    model_config = ConfigDict(frozen=True)

    commit: str
    sets: dict[str, BaselineSet]


@dataclass(frozen=True, slots=True)
class Check:
    """One condition of the gate, in words with its figures, and whether it held."""

    name: str
    held: bool
    text: str


def load_gate(path: Path) -> GateSettings:
    """Read the thresholds; GateSettingsError names the entry that is wrong."""
    try:
        return GateSettings.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise GateSettingsError(f"{path} を読めません。{error}") from error


def load_baseline(path: Path) -> Baseline | None:
    """Read the baseline; None where there is none yet."""
    if not path.exists():
        return None
    try:
        return Baseline.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValidationError) as error:
        raise GateSettingsError(
            f"{path} を読めません。senryaku eval baseline で作り直してください。{error}"
        ) from error


def baseline_of(results: Sequence[CaseResult], commit: str) -> Baseline:
    """The baseline that a run leaves when it is accepted."""
    names = dict.fromkeys(result.set for result in results)
    return Baseline(
        commit=commit, sets={name: _stand([r for r in results if r.set == name]) for name in names}
    )


def check_gate(run: TargetRun, settings: GateSettings, baseline: Baseline | None) -> list[Check]:
    """All conditions for the target under test; the gate is open when every one held."""
    checks = [_least("全体の正答率", run.metrics.score.share, settings.overall)]
    for name, score in run.metrics.sets.items():
        least = next((share for pattern, share in settings.sets.items() if fnmatchcase(name, pattern)), None)
        if least is not None:
            checks.append(_least(f"{name} の正答率", score.share, least))
    checks += [_least(name, _figure(run.metrics, name), least) for name, least in settings.at_least.items()]
    checks += [_most(name, _figure(run.metrics, name), most) for name, most in settings.at_most.items()]
    return checks + (_against(run.results, baseline) if baseline else [])


def _against(results: Sequence[CaseResult], baseline: Baseline) -> list[Check]:
    checks = []
    for name, before in baseline.sets.items():
        known = {**dict.fromkeys(before.right, True), **dict.fromkeys(before.wrong, False)}
        pairs = [
            (known[result.id], result.right)
            for result in results
            if result.set == name and result.id in known
        ]
        if not pairs:
            checks.append(Check(f"{name} 基準との比較", held=False, text="基準にある問題集がありません"))
            continue
        change = change_of(pairs)
        span = f"{change.interval.low * 100:+.1f}〜{change.interval.high * 100:+.1f}ポイント"
        text = f"基準 {change.before} → 今回 {change.after}（共通{change.cases}問、差の95%区間 {span}）"
        checks.append(Check(f"{name} 基準との比較", not change.worse, text))
    return checks


def _stand(results: Sequence[CaseResult]) -> BaselineSet:
    return BaselineSet(
        right=tuple(result.id for result in results if result.right),
        wrong=tuple(result.id for result in results if not result.right),
    )


def _figure(metrics: Metrics, name: str) -> float | None:
    """A figure by its path (「consistency.repeated」, 「latency.p95」); None: nothing measured."""
    value: object = metrics.model_dump()
    for part in name.split("."):
        if isinstance(value, Mapping) and part in value:
            value = value[part]
        elif value is None:
            return None
        else:
            raise GateSettingsError(
                f"gate.yaml の「{name}」という指標はありません。metrics.json の名前を書いてください。"
            )
    if value is None or isinstance(value, int | float):
        return value
    raise GateSettingsError(f"gate.yaml の「{name}」は数値の指標ではありません。")


def _least(name: str, value: float | None, least: float) -> Check:
    return Check(name, value is None or value >= least, f"{_shown(value)}（{least:g} 以上）")


def _most(name: str, value: float | None, most: float) -> Check:
    return Check(name, value is None or value <= most, f"{_shown(value)}（{most:g} 以下）")


def _shown(value: float | None) -> str:
    return "測る問題なし" if value is None else f"{value:.4g}"
