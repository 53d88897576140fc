"""What the product needs to run, examined one by one with the way to mend it: `senryaku doctor`."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, distribution, requires, version
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from ingest.encoders import encoder_of
from ingest.errors import IngestError, StoreError
from ingest.generations import require_space
from ingest.row_store import Generation, RowStore
from ingest.settings import DATA
from ingest.vector_store import VectorStore
from ingest.vocabulary import Vocabulary
from service.errors import ServiceError
from service.settings import Settings

if TYPE_CHECKING:
    from packaging.requirements import Requirement

PYTHON = (3, 11)
REINSTALL = "make run（または pip install -c constraints.txt -e .）で入れ直してください。"
REINGEST = "senryaku ingest で取り込み直してください。"


class Finding(NamedTuple):
    """`attention` is no hindrance: the product answers, only less well. `mend` is empty where all is well."""

    name: str
    state: Literal["ok", "attention", "missing"]
    text: str
    mend: str = ""


def examine(settings: Settings | None = None) -> list[Finding]:
    """Every finding, in the order in which they are to be mended."""
    findings = [python(), packages(), vocabulary()]
    try:
        settings = settings or Settings.load()
    except ServiceError as error:
        return [*findings, Finding("設定", "missing", str(error), "環境変数を直してください。")]
    checks: list[Callable[[Settings], Finding]] = [model, chat_model, home, space]
    return [*findings, *(check(settings) for check in checks), *stores(settings)]


def python() -> Finding:
    text = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info[:2] >= PYTHON:
        return Finding("Python", "ok", text)
    return Finding("Python", "missing", text, "Python 3.11 以上を入れてください。")


def packages(distribution_name: str = "senryaku") -> Finding:
    """The installed packages against the floors of pyproject.toml."""
    from packaging.requirements import Requirement

    try:
        wanted = [each for text in requires(distribution_name) or () if _applies(each := Requirement(text))]
    except PackageNotFoundError:
        return Finding("パッケージ", "missing", f"{distribution_name} が入っていません", REINSTALL)
    wrong = [str(each) for each in wanted if not _fits(each)]
    if wrong:
        return Finding("パッケージ", "missing", f"足りないか版が合いません: {'、'.join(wrong)}", REINSTALL)
    return Finding("パッケージ", "ok", f"{version(distribution_name)}、依存 {len(wanted)} 件")


def _applies(wanted: "Requirement") -> bool:
    return wanted.marker is None or wanted.marker.evaluate({"extra": ""})


def _fits(wanted: "Requirement") -> bool:
    try:
        return wanted.specifier.contains(distribution(wanted.name).version, prereleases=True)
    except PackageNotFoundError:
        return False


def vocabulary() -> Finding:
    """Both readings of data/vocabulary: that of the reports and that of the questions."""
    from service.assistant import load_language

    folder = DATA / "vocabulary"
    try:
        Vocabulary.load(folder)
        load_language()
    except (IngestError, OSError, ValueError, KeyError, TypeError) as error:
        mend = "data/vocabulary の示されたファイルを直してください。"
        return Finding("語彙", "missing", f"{type(error).__name__}: {error}", mend)
    return Finding("語彙", "ok", str(folder))


def model(settings: Settings) -> Finding:
    """The embedding model: every file is read for its checksum, and a sentence encoded."""
    name = settings.embedding_model
    try:
        encoder = encoder_of(settings)
        encoder.queries(["試し"])
    except StoreError as error:
        return Finding("埋め込みモデル", "missing", str(error), _model_mend(name))
    return Finding(
        "埋め込みモデル", "ok", f"{name}（SHA-256 {encoder.fingerprint[:12]}…、{encoder.dimension}次元）"
    )


def _model_mend(name: str) -> str:
    return (
        f"SENRYAKU_EMBEDDING_MODEL（いまは {name}）を確かめるか、設定を外して同梱のモデルに戻してください。"
    )


def chat_model(settings: Settings) -> Finding:
    """The optional chat model: whether the settings are whole and the packages there. Nothing is sent to it."""
    name = "対話モデル"
    if not settings.chat_model:
        return Finding(name, "ok", "使いません")
    from service.language_model.provider import missing

    text = f"{settings.chat_provider} {settings.chat_model}"
    if problem := missing(settings):
        return Finding(name, "missing", text, f"{problem}。")
    return Finding(name, "ok", text)


def home(settings: Settings) -> Finding:
    """Whether files can be written where the data is kept (or where its folder would be made)."""
    place = _existing(settings.home)
    try:
        with tempfile.TemporaryFile(dir=place):
            return Finding("保存先", "ok", str(settings.home))
    except OSError as error:
        mend = "書き込めるフォルダを SENRYAKU_HOME に指定してください。"
        return Finding("保存先", "missing", f"{place} に書き込めません（{error.strerror}）", mend)


def space(settings: Settings) -> Finding:
    try:
        require_space(_existing(settings.home), 0)
    except StoreError as error:
        return Finding("空き容量", "missing", str(error), "不要なファイルを消してください。")
    return Finding("空き容量", "ok", "足りています")


def stores(settings: Settings) -> Iterator[Finding]:
    """The row store with each loaded report, and the vector index of each."""
    try:
        loaded = _loaded(settings)
    except StoreError as error:
        mend = "SENRYAKU_ROW_STORE_URL と保存先を確かめ、senryaku ingest を実行してください。"
        yield Finding("行データ", "missing", str(error), mend)
        return
    if not loaded:
        yield Finding(
            "報告書", "missing", "一つも取り込まれていません", "senryaku ingest を実行してください。"
        )
        return
    for each in loaded:
        yield Finding("報告書", "ok", f"{each.report_id}（{each.measures}行、第{each.generation}世代）")
        yield _index(settings, each)


def _loaded(settings: Settings) -> list[Generation]:
    """The current generation of each report, whose rows have been read and compared with their checksum."""
    rows = RowStore.open(settings.database_url)
    try:
        current = rows.current_generations()
        for report_id in current:
            rows.load(report_id)
        return [each for each in rows.generations() if current.get(each.report_id) == each.generation]
    finally:
        rows.close()


def _index(settings: Settings, loaded: Generation) -> Finding:
    name = f"ベクトル索引 {loaded.report_id}"
    vectors = VectorStore.open(settings)
    try:
        if not vectors.healthy(loaded.report_id, loaded.generation):
            return Finding(name, "attention", "壊れているか、ありません。語句だけで検索します", REINGEST)
    finally:
        vectors.close()
    if not _same_model(settings, loaded):
        return Finding(name, "attention", "索引を作ったモデルと今のモデルが違います", REINGEST)
    return Finding(name, "ok", f"文章{loaded.chunks}件")


def _same_model(settings: Settings, loaded: Generation) -> bool:
    try:
        return encoder_of(settings).fingerprint == loaded.embedding
    except StoreError:
        return True  # said already, by the finding on the model


def _existing(folder: Path) -> Path:
    return next(path for path in (folder, *folder.absolute().parents) if path.exists())
