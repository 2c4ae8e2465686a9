"""Stages of training: what is made from what, so that only what has changed is made again.

A stage is known by a digest of the files it reads, its options, and the source of the modules it is
made of with all that these import. `stages.json` in the folder of a dictionary holds that digest
and those of the files the stage made. Without it, everything is made anew.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from ocr_restore.formats.files import unreadable, write_whole
from ocr_restore.version import version

__all__ = ["Stage", "Stages"]

_PACKAGE = Path(__file__).parent.parent
_LIBRARIES = ("lightgbm", "numpy", "rapidfuzz", "regex", "symspellpy")
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of training.

    Attributes:
        name: what it is called in `stages.json`.
        inputs: the files it reads.
        outputs: the names of the files it writes into the folder of the dictionary.
        modules: what it is made of, as names within the package such as `training.corpus`.
        options: whatever else its outputs depend on, fit for JSON.
    """

    name: str
    inputs: Sequence[Path]
    outputs: Sequence[str]
    modules: Sequence[str]
    options: Mapping[str, object]


class Stages:
    """The stages that a folder has behind it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "stages.json"
        self._libraries = [f"{name} {metadata.version(name)}" for name in _LIBRARIES]

    def is_done(self, stage: Stage) -> bool:
        """Tell whether its outputs are there, as it made them of just these inputs.

        Raises:
            InputError: if one of its inputs cannot be read.
        """
        record = self._read().get(stage.name)
        if not isinstance(record, dict) or record.get("made_of") != self._made_of(stage):
            return False
        return self._outputs(stage) == record.get("outputs")

    def run(self, stage: Stage, make: Callable[[], object]) -> bool:
        """Make what the stage makes unless it is done, and tell whether it was to be made.

        Raises:
            InputError: if one of its inputs cannot be read.
            OutputError: if `stages.json` cannot be written.
        """
        if self.is_done(stage):
            return False
        made_of = self._made_of(stage)
        make()
        records = self._read()
        records[stage.name] = {"made_of": made_of, "outputs": self._outputs(stage)}
        write_whole(self._path, (json.dumps(records, indent=1, sort_keys=True) + "\n").encode())
        return True

    def _read(self) -> dict[str, object]:
        try:
            records = json.loads(self._path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return records if isinstance(records, dict) else {}

    def _outputs(self, stage: Stage) -> dict[str, str]:
        paths = [self._folder / name for name in stage.outputs]
        return {path.name: _digest_of(path) for path in paths if path.exists()}

    def _made_of(self, stage: Stage) -> str:
        parts = {
            "version": version(),
            "libraries": self._libraries,
            "options": dict(stage.options),
            "inputs": [[path.name, _digest_of(path)] for path in stage.inputs],
            "code": [_digest_of(path) for path in _sources(stage.modules)],
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _digest_of(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while data := file.read(_PIECE):
                digest.update(data)
    except OSError as error:
        raise unreadable(str(path), error) from error
    return digest.hexdigest()


def _sources(modules: Sequence[str]) -> list[Path]:
    """The sources of modules of this package and of all that they import from it, sorted."""
    found: set[Path] = set()
    waiting = [_PACKAGE.joinpath(*name.split(".")).with_suffix(".py") for name in modules]
    while waiting:
        path = waiting.pop()
        if path not in found and path.exists():
            found.add(path)
            waiting += _imports(path)
    return sorted(found)


def _imports(path: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if not isinstance(node, ast.ImportFrom):
            continue
        parts = node.module.split(".") if node.module else []
        if node.level:
            base = path.parents[node.level - 1]
        elif parts[:1] == [_PACKAGE.name]:
            base, parts = _PACKAGE, parts[1:]
        else:
            continue
        yield base.joinpath(*parts).with_suffix(".py")
        yield from (base.joinpath(*parts, alias.name).with_suffix(".py") for alias in node.names)
