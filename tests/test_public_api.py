"""The public door: what is exported, of what types, and what importing it costs."""

from __future__ import annotations

import inspect
import subprocess
import sys
from typing import assert_type

import pytest

import ocr_restore
from ocr_restore import (
    Edit,
    OcrRestoreError,
    Restoration,
    Restorer,
    apply_edits,
    restore,
    revert_edits,
)

# Third-party packages that the command may import before it knows what to do.
LIGHT = {"regex", "rapidfuzz"}
COMPILED = {"cython_runtime"}  # made by the compiled kernel itself
HEAVY = {"numpy", "symspellpy", "tqdm", "lightgbm", "scipy", "pandas", "Cython", "cython"}

IMPORTED = """
import sys
before = set(sys.modules)
{statement}
loaded = {{name.partition(".")[0] for name in set(sys.modules) - before}}
print(*sorted(loaded - sys.stdlib_module_names - {{"ocr_restore"}}))
"""


def imported_by(statement: str) -> set[str]:
    """The third-party packages that a statement imports into a fresh interpreter."""
    run = subprocess.run(
        [sys.executable, "-c", IMPORTED.format(statement=statement)],
        check=True,
        capture_output=True,
        text=True,
    )
    return {name for name in run.stdout.split() if not name.startswith("_")} - COMPILED


def test_all_is_what_is_exported() -> None:
    exported = {name for name in dir(ocr_restore) if not name.startswith("_")} - {
        name for name, value in vars(ocr_restore).items() if inspect.ismodule(value)
    }
    assert exported - {"TYPE_CHECKING", "Any"} | {"__version__"} == set(ocr_restore.__all__)


def test_star_import_gives_all() -> None:
    names: dict[str, object] = {}
    exec("from ocr_restore import *", names)
    assert set(names) - {"__builtins__"} == set(ocr_restore.__all__)


def test_unknown_name() -> None:
    with pytest.raises(AttributeError, match="no attribute 'correct'"):
        ocr_restore.correct  # noqa: B018


def test_everything_exported_is_documented() -> None:
    for name in set(ocr_restore.__all__) - {"__version__"}:
        assert inspect.getdoc(getattr(ocr_restore, name)), name


@pytest.mark.parametrize(
    "statement",
    [
        "import ocr_restore",
        "import ocr_restore.cli",
        "from ocr_restore import restore; restore('Tbe house stood at tbe end of the road.')",
    ],
)
def test_imports_little(statement: str) -> None:
    found = imported_by(statement)
    assert not found & HEAVY
    assert found <= LIGHT


def test_package_itself_imports_nothing() -> None:
    assert imported_by("import ocr_restore") == set()


def test_types() -> None:
    """As a type checker sees it, and as it is."""
    restoration = assert_type(restore("a US Strateg1c Th1nk1ng"), Restoration)
    assert assert_type(restoration.text, str) == "a US Strategic Thinking"
    edits = assert_type(restoration.edits, tuple[Edit, ...])
    first = edits[0]
    assert isinstance(first, Edit)
    assert (first.start, first.end, first.observed, first.restored) == (
        5,
        14,
        "Strateg1c",
        "Strategic",
    )
    assert isinstance(first.rule, str)
    assert 0 < assert_type(first.confidence, float) <= 1
    assert assert_type(apply_edits(restoration.observed, edits), str) == restoration.text
    assert assert_type(revert_edits(restoration.text, edits), str) == restoration.observed


def test_options_are_keywords_and_frozen() -> None:
    with pytest.raises(TypeError):
        restore("text", 0.9)  # type: ignore[misc]
    restorer = Restorer(min_confidence=0.9, words=frozenset({"Yokosuka"}))
    with pytest.raises(AttributeError):
        restorer.min_confidence = 0.1  # type: ignore[misc]
    assert restorer == Restorer(min_confidence=0.9, words=frozenset({"Yokosuka"}))


def test_errors_are_of_one_kind() -> None:
    with pytest.raises(OcrRestoreError, match="min_confidence is -1"):
        Restorer(min_confidence=-1)
    with pytest.raises(OcrRestoreError, match="min_confidence is nan"):
        Restorer(min_confidence=float("nan"))
    with pytest.raises(OcrRestoreError, match="give a set of words"):
        Restorer(words="Yokosuka")  # type: ignore[arg-type]


def test_restorer_serves_many_documents_independently(restorer: Restorer) -> None:
    alone = restorer.restore("Tbe road was long.")
    restorer.restore("Tbe bouse and tbe road and tbe bill. " * 20)
    assert restorer.restore("Tbe road was long.") == alone
