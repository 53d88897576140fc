"""Report folders with one thing changed, so that a test shows only what it is about."""

from pathlib import Path

import yaml

from tests.conftest import MINATO


def definition(source: Path = MINATO, /, **changes: object) -> str:
    """The report.yaml of a folder without its checksum; an entry changed to None is left out."""
    entries = yaml.safe_load((source / "report.yaml").read_text(encoding="utf-8"))
    entries["source"] = {"file": "report.txt"}
    kept = {name: entry for name, entry in (entries | changes).items() if entry is not None}
    return yaml.safe_dump(kept, allow_unicode=True)


def report_folder(
    folder: Path,
    source: Path = MINATO,
    *,
    text: str | bytes | None = None,
    report_yaml: str | None = None,
    corrections: str | None = None,
) -> Path:
    """A copy of a report folder with another text, report.yaml or corrections.yaml."""
    folder.mkdir(parents=True, exist_ok=True)
    content = (source / "report.txt").read_bytes() if text is None else text
    (folder / "report.txt").write_bytes(content.encode() if isinstance(content, str) else content)
    (folder / "report.yaml").write_text(report_yaml or definition(source), encoding="utf-8")
    reviewed = source / "corrections.yaml"
    if corrections is None and reviewed.exists():
        corrections = reviewed.read_text(encoding="utf-8")
    if corrections is not None:
        (folder / "corrections.yaml").write_text(corrections, encoding="utf-8")
    return folder
