"""The transcripts in tests/golden: what a user types, and every byte that comes of it.

A transcript is a text file. A line that begins with `$ ocr-restore` is run in a fresh copy of
tests/golden/files; below it stands what it printed (carriage returns shown as ␍), then, each where
there is one, standard error marked `! `, files that it made or changed marked `> `, and the exit
code unless it is 0. A transcript of anything that depends on the models keeps to plain damage.
To write them anew: `python tests/test_golden.py`, then read the diff.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from ocr_restore.cli import main

GOLDEN = Path(__file__).parent / "golden"
TRANSCRIPTS = sorted(GOLDEN.glob("*.txt"))
# What may differ from one model or version to the next, and says nothing about the command.
PASSING = ((re.compile(r'("ocr_restore": )"[^"]*"'), r'\1"..."'),)


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_transcript(path: Path) -> None:
    """Every command prints, writes and returns what it did when the transcript was read."""
    expected = path.read_text(encoding="utf-8")
    assert transcribe(expected) == expected


def transcribe(transcript: str) -> str:
    """Run the commands of a transcript and return it as it is now."""
    out = []
    for line in transcript.splitlines(keepends=True):
        if line.startswith("$ "):
            out += [line, _run(shlex.split(line[2:], comments=True)[1:])]
        elif line.startswith("# "):
            out.append(line)
    return "".join(out)


def _run(arguments: list[str]) -> str:
    with tempfile.TemporaryDirectory() as name, contextlib.chdir(name):
        folder = Path(name)
        shutil.copytree(GOLDEN / "files", folder, dirs_exist_ok=True)
        before = _contents(folder)
        stdout = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
        stderr = io.StringIO()
        with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr):
            code = main(arguments)
        stdout.flush()
        after = _contents(folder)
        printed = stdout.buffer.getvalue()
    parts = [_shown(printed), _marked("! ", stderr.getvalue().encode())]
    for path, data in after.items():
        if before.get(path) != data:
            parts += [f"> {path}\n", _marked(">     ", data)]
    if code:
        parts.append(f"exit {code}\n")
    return "".join([*parts, "\n"])


def _contents(folder: Path) -> dict[str, bytes]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _shown(data: bytes) -> str:
    text = data.decode("utf-8", "backslashreplace").replace("\r", "␍")
    for pattern, replacement in PASSING:
        text = pattern.sub(replacement, text)
    return text if not text or text.endswith("\n") else text + "␃\n"


def _marked(mark: str, data: bytes) -> str:
    return "".join(mark + line for line in _shown(data).splitlines(keepends=True))


def rewrite() -> None:
    """Write all transcripts anew."""
    for path in TRANSCRIPTS:
        path.write_text(transcribe(path.read_text(encoding="utf-8")), encoding="utf-8")
        sys.stdout.write(f"{os.path.relpath(path)}\n")


if __name__ == "__main__":
    rewrite()
