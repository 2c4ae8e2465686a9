"""Errors a user can act on; every message ends with the next step."""

from __future__ import annotations

from enum import IntEnum

__all__ = [
    "EditError",
    "ExitCode",
    "InputError",
    "ModelError",
    "OcrRestoreError",
    "OutputError",
    "UsageError",
]


class ExitCode(IntEnum):
    """What the command returns to the shell."""

    OK = 0
    FAILURE = 1
    USAGE = 2
    INPUT = 3
    OUTPUT = 4
    MODEL = 5
    INTERRUPTED = 130


class OcrRestoreError(Exception):
    """Any error this library raises on purpose."""

    exit_code = ExitCode.FAILURE


class UsageError(OcrRestoreError):
    """An option or argument that makes no sense."""

    exit_code = ExitCode.USAGE


class InputError(OcrRestoreError):
    """An input that cannot be read."""

    exit_code = ExitCode.INPUT


class EditError(InputError):
    """An edit or an edit log that does not fit its text."""


class OutputError(OcrRestoreError):
    """An output that cannot be written."""

    exit_code = ExitCode.OUTPUT


class ModelError(OcrRestoreError):
    """A model file that is missing, damaged or of another version."""

    exit_code = ExitCode.MODEL
