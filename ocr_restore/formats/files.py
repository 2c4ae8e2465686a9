"""Bytes from and to files, with errors that say what to do; no file is ever left half written."""

from __future__ import annotations

import errno
import os
import secrets
import stat
import sys
from contextlib import suppress
from pathlib import Path

from ..exceptions import InputError, OutputError

__all__ = ["STDIN", "read_bytes", "write_whole"]

STDIN = "-"
"""The name that stands for standard input."""


def read_bytes(name: str) -> bytes:
    """Read a file, or standard input if it is called `-`.

    Raises:
        InputError: if it cannot be read.
    """
    if name == STDIN and sys.stdin is None:
        raise InputError("standard input is closed; name a file")
    try:
        return sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"{name}: no such file; check the path") from error
    except IsADirectoryError as error:
        raise InputError(f"{name} is a folder; name the files in it") from error
    except PermissionError as error:
        raise InputError(f"{name}: no permission to read it; check its owner and mode") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{name}: {_reason(error)}; check the path and the device") from error


def write_whole(path: Path, data: bytes) -> None:
    """Write a file, all of it or nothing.

    It is written under another name in its folder and then moved into place, with the mode of the
    file it replaces. Where a link leads is what is replaced. Devices and pipes are written to.

    Raises:
        OutputError: if it cannot be written.
    """
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)
        else:
            _replace(Path(os.path.realpath(path)), data)
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        raise OutputError(
            f"{path} cannot be written: {_reason(error)}; "
            "make room or get permission there, or choose another place with -o"
        ) from error


def _replace(target: Path, data: bytes) -> None:
    mode = None
    if target.exists():
        if not os.access(target, os.W_OK):  # the folder's permission would do, but was not meant
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        mode = stat.S_IMODE(target.stat().st_mode)
    temporary = target.with_name(f".ocr-restore-{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as file:
            if mode is not None:
                temporary.chmod(mode)  # before there is anything in it to read
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[:1].lower() + error.strerror[1:]
    return str(error)
