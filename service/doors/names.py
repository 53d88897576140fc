"""The reports under the names that doors give them: the newest one as `senryaku`, each by its own id."""

from typing import TYPE_CHECKING

from ingest.records import Report
from service.errors import NothingLoadedError, UnknownReportError

if TYPE_CHECKING:
    from service.assistant import Assistant

NEWEST = "senryaku"


def names(assistant: "Assistant") -> list[str]:
    """Every name that can be asked; NothingLoadedError where no report is loaded."""
    loaded = [report.id for report in assistant.reports()]
    if not loaded:
        raise NothingLoadedError("報告書がまだ読み込まれていません。senryaku ingest を実行してください。")
    return [NEWEST, *loaded]


def named(assistant: "Assistant", name: str | None) -> Report:
    """The report of a name, the newest without one; UnknownReportError says which names there are."""
    known = names(assistant)
    if name is None or name == NEWEST:
        return assistant.report(known[1])
    if name not in known:
        raise UnknownReportError(f"「{name}」はありません（使える名前: {'、'.join(known)}）。")
    return assistant.report(name)
