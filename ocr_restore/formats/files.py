"""Bytes from and to files, with errors that say what to do; no file is ever left half written."""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, BinaryIO

from ..exceptions import InputError, OutputError

__all__ = [
    "STDIN",
    "WholeFile",
    "open_bytes",
    "read_bytes",
    "shown_name",
    "unreadable",
    "visible",
    "visible_files",
    "write_whole",
]

STDIN = "-"
"""The name that stands for standard input."""

_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_PIECE = 1 << 18
_HELD = 1 << 24  # bytes of a pipe that are kept in memory and not in a temporary file


def read_bytes(name: str) -> bytes:
    """Read a file, or standard input if it is called `-`.

    Raises:
        InputError: if it cannot be read.
    """
    if name == STDIN and sys.stdin is None:
        raise InputError("standard input is closed; name a file")
    try:
        return sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    except (OSError, ValueError) as error:
        raise unreadable(name, error) from error


@contextmanager
def open_bytes(name: str) -> Iterator[BinaryIO]:
    """Open a file, or standard input if it is called `-`, so that it can be read more than once.

    What comes through a pipe is kept, the beginning in memory and the rest in a temporary file.

    Raises:
        InputError: if it cannot be read.
    """
    if name == STDIN and sys.stdin is None:
        raise InputError("standard input is closed; name a file")
    with ExitStack() as stack:
        try:
            if name == STDIN:
                file: BinaryIO = sys.stdin.buffer
            else:
                file = stack.enter_context(Path(name).open("rb"))
            seekable = file.seekable()
        except (OSError, ValueError) as error:
            raise unreadable(name, error) from error
        if not seekable:
            from tempfile import SpooledTemporaryFile

            kept = stack.enter_context(SpooledTemporaryFile(max_size=_HELD))
            _copy(file, kept, name)
            kept.seek(0)
            file = kept  # type: ignore[assignment]  # it is one, but is not declared so
        yield file


def _copy(file: BinaryIO, kept: IO[bytes], name: str) -> None:
    while True:
        try:
            data = file.read(_PIECE)
        except (OSError, ValueError) as error:
            raise unreadable(name, error) from error
        if not data:
            return
        try:
            kept.write(data)
        except OSError as error:
            raise InputError(
                f"{shown_name(name)} cannot be kept in a temporary file: {_reason(error)}; "
                "name a file, or a folder with room in TMPDIR"
            ) from error


def shown_name(name: str) -> str:
    """What to call a file in messages."""
    return "standard input" if name == STDIN else name


def visible(text: str) -> str:
    r"""A text on one line, with escapes for what a terminal would not show or might obey.

    >>> visible("tbe\ncat\x1b[1m")
    'tbe⏎cat\\x1b[1m'
    """
    text = text.replace("\r\n", "⏎").replace("\n", "⏎")
    return _INVISIBLE.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def visible_files(folder: Path) -> Iterator[Path]:
    """The files of a folder and its sub-folders by name, hidden ones left out."""
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.is_file():
            yield path


def unreadable(name: str, error: Exception) -> InputError:
    """The error to raise where a file cannot be opened or read."""
    name = shown_name(name)
    if isinstance(error, FileNotFoundError):
        return InputError(f"{name}: no such file; check the path")
    if isinstance(error, IsADirectoryError):
        return InputError(f"{name} is a folder; name the files in it")
    if isinstance(error, PermissionError):
        return InputError(f"{name}: no permission to read it; check its owner and mode")
    return InputError(f"{name}: {_reason(error)}; check the path and the device")


class WholeFile:
    """A file that is written piece by piece and is there whole or not at all.

    It is written under another name in its folder and moved into place at the end, with the mode
    of the file it replaces. Where a link leads is what is replaced. Devices and pipes are written
    to as they are.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = Path(folder, "page.txt")
    ...     with WholeFile(page) as file:
    ...         file.write(b"They ")
    ...         page.exists()
    ...         file.write(b"have")
    ...     page.read_bytes()
    False
    b'They have'

    Raises:
        OutputError: if it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._target: Path | None = None  # none where there is nothing to replace
        self._temporary: Path | None = None
        try:
            if path.exists() and not path.is_file():
                self._file: BinaryIO = path.open("wb")
            else:
                self._target = Path(os.path.realpath(path))
                self._file = self._open_beside(self._target)
        except (OSError, ValueError) as error:
            self._abandon()
            raise self._unwritable(error) from error

    def _open_beside(self, target: Path) -> BinaryIO:
        mode = None
        if target.exists():
            if not os.access(target, os.W_OK):  # that of the folder would do, but was not meant
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            mode = stat.S_IMODE(target.stat().st_mode)
        temporary = target.with_name(f".ocr-restore-{secrets.token_hex(8)}.tmp")
        file = temporary.open("xb")
        self._temporary = temporary
        if mode is not None:
            temporary.chmod(mode)  # before there is anything in it to read
        return file

    def write(self, data: bytes) -> None:
        """Add to the file.

        Raises:
            OutputError: if there is no room for it.
        """
        try:
            self._file.write(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise self._unwritable(error) from error

    def __enter__(self) -> WholeFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Move the file into place, or remove it where something went wrong."""
        try:
            if kind is None:
                self._finish()
        except BrokenPipeError:
            raise
        except OSError as problem:
            raise self._unwritable(problem) from problem
        finally:
            self._abandon()

    def _finish(self) -> None:
        self._file.flush()
        if self._target is not None and self._temporary is not None:
            os.fsync(self._file.fileno())
            self._file.close()
            self._temporary.replace(self._target)
            self._temporary = None

    def _abandon(self) -> None:
        with suppress(OSError, AttributeError):
            self._file.close()
        if self._temporary is not None:
            with suppress(OSError):
                self._temporary.unlink(missing_ok=True)

    def _unwritable(self, error: Exception) -> OutputError:
        return OutputError(
            f"{self._path} cannot be written: {_reason(error)}; "
            "make room or get permission there, or choose another place with -o"
        )


def write_whole(path: Path, data: bytes) -> None:
    """Write a file, all of it or nothing, as `WholeFile` does.

    Raises:
        OutputError: if it cannot be written.
    """
    with WholeFile(path) as file:
        file.write(data)


def write_stdout(data: bytes) -> None:
    """Write to standard output, which nothing else writes to.

    Raises:
        OutputError: if it cannot be written.
        BrokenPipeError: if nobody reads it any more.
    """
    if sys.stdout is None:
        raise OutputError("standard output is closed; give -o FILE")
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except OSError as error:
        # Python would try once more at exit with what it still holds, and report it.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise
        raise OutputError(
            f"cannot write to standard output: {error.strerror}; check the space on the disk"
        ) from None


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[:1].lower() + error.strerror[1:]
    return str(error)
