"""What is installed: metadata, the command, the types, the dictionary and the kernel."""

from __future__ import annotations

import os
from importlib import import_module, metadata, resources
from pathlib import Path

import pytest

import ocr_restore
import ocr_restore.kernel
from ocr_restore.cli import main


def test_version_is_that_of_the_metadata() -> None:
    assert metadata.version("ocr-restore") == ocr_restore.__version__


def test_everything_in_all_is_there() -> None:
    assert sorted(ocr_restore.__all__) == ocr_restore.__all__
    assert all(hasattr(ocr_restore, name) for name in ocr_restore.__all__)


def test_console_script_is_the_command() -> None:
    (script,) = metadata.entry_points(group="console_scripts", name="ocr-restore")
    assert script.load() is main


def test_types_are_packaged() -> None:
    assert resources.files("ocr_restore").joinpath("py.typed").is_file()


@pytest.mark.parametrize(
    "name",
    [
        "SOURCES.md",
        "channel.bin",
        "characters.bin",
        "confusions.tsv",
        "context.bin",
        "decision.bin",
        "exclude.txt",
        "include.txt",
        "lexicon.bin",
        "lm.bin",
        "marks.bin",
        "rare.bin",
        "search.bin",
        "visual.tsv",
    ],
)
def test_dictionary_is_packaged(name: str) -> None:
    assert resources.files("ocr_restore.dictionaries").joinpath("en", name).is_file()


@pytest.mark.skipif(
    os.environ.get("OCR_RESTORE_EXT") != "require", reason="the kernel need not be compiled here"
)
@pytest.mark.parametrize(
    "name",
    sorted(path.stem for path in Path(ocr_restore.kernel.__file__).parent.glob("*_cy.py")),
)
def test_kernel_is_compiled_where_it_must_be(name: str) -> None:
    module = import_module(f"ocr_restore.kernel.{name}")
    assert not str(module.__file__).endswith(".py")
