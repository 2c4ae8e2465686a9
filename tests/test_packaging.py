"""What is installed: metadata, the command, the types, the dictionary and the kernel."""

from __future__ import annotations

import os
from importlib import metadata, resources

import pytest

import ocr_restore
from ocr_restore.cli import main
from ocr_restore.kernel import (
    arcs_cy,
    boosted_trees_cy,
    channel_cy,
    lattice_paths_cy,
    ngram_table_cy,
    readings_cy,
    scan_cy,
    triage_cy,
    trie_search_cy,
)


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
        "lexicon.bin",
        "lm.bin",
        "marks.bin",
        "rare.bin",
        "search.bin",
    ],
)
def test_dictionary_is_packaged(name: str) -> None:
    assert resources.files("ocr_restore.dictionaries").joinpath("en", name).is_file()


@pytest.mark.skipif(
    os.environ.get("OCR_RESTORE_EXT") != "require", reason="the kernel need not be compiled here"
)
@pytest.mark.parametrize(
    "module",
    [
        arcs_cy,
        boosted_trees_cy,
        channel_cy,
        lattice_paths_cy,
        ngram_table_cy,
        readings_cy,
        scan_cy,
        triage_cy,
        trie_search_cy,
    ],
    ids=lambda module: module.__name__.rpartition(".")[2],
)
def test_kernel_is_compiled_where_it_must_be(module: object) -> None:
    assert not str(getattr(module, "__file__", "")).endswith(".py")
