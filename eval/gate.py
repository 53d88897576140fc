"""May this build ship: thresholds from `gate.yaml`, and no set worse than the committed baseline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.compare import change_of
from eval.errors import GateSettingsError, RunFolderError
from eval.results import CaseResult
from eval.runner import Run, TargetRun
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
        raise GateSettingsError(f"{path} を読めません（{_in_one_line(error)}）。") from error


def load_baseline(path: Path) -> Baseline:
    """Read the baseline; GateSettingsError where it is missing too: a gate without it would see no decline."""
    try:
        return Baseline.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValidationError) as error:
        raise GateSettingsError(
            f"{path} を読めません（{_in_one_line(error)}）。senryaku eval baseline で作り直してください。"
        ) from error


def accepted(run: Run) -> Baseline:
    """The baseline from a run of the product over whole sets.

    RunFolderError for another system, or where cases were left out: either would hide a later decline.
    """
    if "product" not in run.targets:
        raise RunFolderError("製品（--target product）の結果がないので、基準にできません。")
    left_out = {"type", "limit"} & run.record.options.keys()
    if left_out:
        raise RunFolderError(
            f"一部の問題だけの結果（--{'、--'.join(sorted(left_out))}）なので、基準にできません。"
        )
    return baseline_of(run.targets["product"].results, run.record.commit)


def baseline_of(results: Sequence[CaseResult], commit: str) -> Baseline:
    """The baseline that a run leaves when it is accepted."""
    names = dict.fromkeys(result.set for result in results)
    return Baseline(
        commit=commit, sets={name: _stand([r for r in results if r.set == name]) for name in names}
    )


def check_gate(run: TargetRun, settings: GateSettings, baseline: Baseline | None) -> list[Check]:
    """All conditions for the target under test; the gate is open when every one held.

    Without a baseline only the thresholds count.
    """
    checks = [_least("全体の正答率", run.metrics.score.share, settings.overall)]
    for name, score in run.metrics.sets.items():
        least = next((share for pattern, share in settings.sets.items() if fnmatchcase(name, pattern)), None)
        if least is not None:
            checks.append(_least(f"{name} の正答率", score.share, least))
    checks += [_least(name, _figure(run.metrics, name), least) for name, least in settings.at_least.items()]
    checks += [_most(name, _figure(run.metrics, name), most) for name, most in settings.at_most.items()]
    return checks + (_against(run.results, baseline) if baseline else [])


def _against(results: Sequence[CaseResult], baseline: Baseline) -> list[Check]:
    """Each set of the run or of the baseline.

    Closed when a set got worse by more than its interval, and when cases of the baseline were not asked:
    to drop a case that fails is no mending, so dropping it takes a new baseline. A new set is only told.
    """
    given: dict[str, dict[str, bool]] = {}
    for result in results:
        given.setdefault(result.set, {})[result.id] = result.right
    checks = [_set_against(name, given.get(name, {}), before) for name, before in baseline.sets.items()]
    for name in sorted(given.keys() - baseline.sets.keys()):
        text = f"基準にない問題集です（{len(given[name])}問）。しきい値だけで判定しました"
        checks.append(Check(f"{name} 基準との比較", held=True, text=text))
    return checks


def _set_against(name: str, right: Mapping[str, bool], before: BaselineSet) -> Check:
    known = {**dict.fromkeys(before.right, True), **dict.fromkeys(before.wrong, False)}
    title = f"{name} 基準との比較"
    gone = [case for case in known if case not in right]
    if gone:
        some = "、".join(gone[:5]) + (" ほか" if len(gone) > 5 else "")
        lost = f"{len(gone)}問（{some}）" if right else "問題集"
        way_out = "除くなら senryaku eval baseline で基準も改めてください"
        return Check(title, held=False, text=f"基準にある{lost}がありません。{way_out}")
    change = change_of([(known[case], right[case]) for case in known])
    span = f"{change.interval.low * 100:+.1f}〜{change.interval.high * 100:+.1f}ポイント"
    new = f"、新しい問題{len(right) - len(known)}問は含まず" if len(right) > len(known) else ""
    text = f"基準 {change.before} → 今回 {change.after}（{change.cases}問{new}、差の95%区間 {span}）"
    return Check(title, not change.worse, text)


def _in_one_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return " ".join(str(error).split())


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
    return Check(name, value is not None and value >= least, f"{_shown(value)}（{least:g} 以上）")


def _most(name: str, value: float | None, most: float) -> Check:
    return Check(name, value is not None and value <= most, f"{_shown(value)}（{most:g} 以下）")


def _shown(value: float | None) -> str:
    return "測る問題なし" if value is None else f"{value:.4g}"
