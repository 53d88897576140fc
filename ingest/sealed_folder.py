"""A folder whose files are sealed by checksums once written, and opened only as a proven private copy.

Chroma writes to its files whenever it opens them and can crash the process on damaged ones. So what ingest
built is never opened again: a reader copies it to a temporary folder of its own, checking each byte on the
way, and what it opens is exactly what was sealed.
"""

import hashlib
import json
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock, Timeout

from ingest.errors import StoreError

MANIFEST = "manifest.json"
_PREFIX = "senryaku-index-"
_OWNER = "owner.lock"
_BLOCK = 1 << 20


def seal(folder: Path) -> None:
    """Write the manifest of all files and flush everything to the disk; call when nothing writes any more."""
    manifest = {}
    for name, path in _files(folder):
        with path.open("rb") as file:
            manifest[name] = hashlib.file_digest(file, "sha256").hexdigest()
            os.fsync(file.fileno())
    partial = folder / f"{MANIFEST}.partial"
    with partial.open("w", encoding="utf-8") as file:
        json.dump(manifest, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    partial.rename(folder / MANIFEST)
    for directory in (*(path for path in folder.rglob("*") if path.is_dir()), folder, folder.parent):
        _sync_directory(directory)


def verify(folder: Path) -> None:
    """Raise StoreError where a sealed folder is missing, incomplete or differs in a single byte."""
    for _ in _checked(folder):
        pass


class WorkingCopy:
    """A private copy of a sealed folder in the system's temporary folder, gone when closed or at exit."""

    def __init__(self, temporary: tempfile.TemporaryDirectory[str], lock: FileLock) -> None:
        self._temporary = temporary
        self._lock = lock
        self.path = Path(temporary.name) / "chroma"

    @classmethod
    def of(cls, folder: Path) -> "WorkingCopy":
        """Copy and check in one pass; StoreError where the folder is damaged or there is no room."""
        _sweep()
        with disk_errors(folder):
            temporary = tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True)
            lock = FileLock(Path(temporary.name) / _OWNER, thread_local=False)
            copy = cls(temporary, lock)
            lock.acquire(timeout=0)
            try:
                copy.path.mkdir()
                for name, blocks in _checked(folder):
                    target = copy.path / name
                    target.parent.mkdir(parents=True, exist_ok=True)
                    with target.open("wb") as file:
                        file.writelines(blocks)
            except (StoreError, OSError):
                copy.close()
                raise
        return copy

    def close(self) -> None:
        self._lock.release()
        self._temporary.cleanup()


def _checked(folder: Path) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Each sealed file with its blocks; raises after the last block of a file that is not as sealed."""
    with disk_errors(folder):
        manifest = _manifest(folder)
        present = dict(_files(folder))
        if set(present) != set(manifest):
            wrong = sorted(set(present) ^ set(manifest))
            raise _damaged(folder, f"ファイルの過不足: {wrong[0]}")
        for name, path in present.items():
            digest = hashlib.sha256()
            with path.open("rb") as file:
                yield name, _hashed(file, digest.update)
                for _ in _hashed(file, digest.update):  # what the caller left unread
                    pass
            if digest.hexdigest() != manifest[name]:
                raise _damaged(folder, f"内容の不一致: {name}")


def _hashed(file: BinaryIO, update: Callable[[bytes], None]) -> Iterator[bytes]:
    while block := file.read(_BLOCK):
        update(block)
        yield block


def _manifest(folder: Path) -> dict[str, str]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except FileNotFoundError:
        raise _damaged(folder, "索引がないか、作成が途中で終わっています") from None
    except ValueError as error:
        raise _damaged(folder, f"{MANIFEST} を読めません") from error
    if not isinstance(manifest, dict):
        raise _damaged(folder, f"{MANIFEST} を読めません")
    return manifest


def _files(folder: Path) -> list[tuple[str, Path]]:
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return [
        (name, path)
        for path in paths
        if not (name := path.relative_to(folder).as_posix()).startswith(MANIFEST)
    ]


def _damaged(folder: Path, cause: str) -> StoreError:
    return StoreError(f"ベクトル索引（{folder}）が壊れています（{cause}）。再度取り込むと作り直されます。")


@contextmanager
def disk_errors(folder: Path) -> Iterator[None]:
    """The disk's errors as `StoreError`."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"ベクトル索引（{folder}）を読み書きできません: {error.strerror or error}。"
            "書き込み権限と空き容量を確認してください。"
        ) from error


def _sync_directory(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sweep() -> None:
    """Remove copies whose owner was killed: their lock is free. Young ones may not be locked yet."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError, Timeout):
            about = left.lstat()
            mine = stat.S_ISDIR(about.st_mode) and about.st_uid == os.getuid()
            if mine and time.time() - about.st_mtime > 60:
                with FileLock(left / _OWNER, timeout=0):
                    shutil.rmtree(left)
