"""Model files: what is written is read, and no damage goes unseen."""

from __future__ import annotations

import json
import shutil
from array import array
from pathlib import Path
from struct import pack_into

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocr_restore.dictionary import packaged
from ocr_restore.exceptions import ModelError, OutputError
from ocr_restore.model_file import ModelFile, write_model
from ocr_restore.restorer import Restorer

SECTIONS = {
    "words": array("I", range(100)),
    "costs": array("d", [0.5, 1.5]),
    "text": b"abc",
    "none": array("i"),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    target = tmp_path / "model.bin"
    write_model(target, SECTIONS, kind="test", meta={"step": 0.0625})
    return target


def test_round_trip(path: Path) -> None:
    model = ModelFile.open(path, kind="test")
    assert {name: bytes(model[name]) for name in model} == {
        name: bytes(section) for name, section in SECTIONS.items()
    }
    assert model.meta == {"step": 0.0625}
    assert model["costs"][1] == 1.5
    assert len(model) == len(SECTIONS)


def test_sections_are_read_only_and_aligned(path: Path) -> None:
    model = ModelFile.open(path, kind="test")
    with pytest.raises(TypeError):
        model["words"][0] = 1
    data = path.read_bytes()
    for name in ("words", "costs", "text"):
        assert data.index(bytes(SECTIONS[name])) % 64 == 0


def test_same_sections_same_bytes(path: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.bin"
    write_model(again, SECTIONS, kind="test", meta={"step": 0.0625})
    assert again.read_bytes() == path.read_bytes()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_any_flipped_bit_is_found(path: Path, data: st.DataObject) -> None:
    whole = path.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    bit = data.draw(st.integers(0, 7))
    damaged = bytearray(whole)
    damaged[place] ^= 1 << bit
    target = path.with_name("damaged.bin")
    target.write_bytes(damaged)
    with pytest.raises(ModelError, match="ocr-restore train"):
        ModelFile.open(target, kind="test")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_any_truncation_is_found(path: Path, data: st.DataObject) -> None:
    whole = path.read_bytes()
    target = path.with_name("short.bin")
    target.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
    with pytest.raises(ModelError, match="ocr-restore train"):
        ModelFile.open(target, kind="test")


@pytest.mark.parametrize("width", range(64))
def test_the_size_of_the_header_is_checked(width: int, tmp_path: Path) -> None:
    target = tmp_path / "model.bin"
    write_model(target, {"text": b" " * 64}, kind="test", meta={"pad": "x" * width})
    damaged = bytearray(target.read_bytes())
    damaged[16] ^= 1  # blanks after the header are still JSON
    target.write_bytes(damaged)
    with pytest.raises(ModelError, match="header"):
        ModelFile.open(target, kind="test")


@pytest.mark.parametrize(
    ("offset", "form", "value", "reason"),
    [
        (0, "<8s", b"OCR-part", "never finished"),
        (0, "<8s", b"PK\3\4\0\0\0\0", "no model file"),
        (8, "<I", 2, "version 2"),
        (12, "<I", 0x04030201, "byte order"),
    ],
)
def test_the_reason_is_named(
    path: Path, offset: int, form: str, value: object, reason: str
) -> None:
    data = bytearray(path.read_bytes())
    pack_into(form, data, offset, value)
    path.write_bytes(data)
    with pytest.raises(ModelError, match=reason):
        ModelFile.open(path, kind="test")


def test_missing_empty_and_wrong_kind(path: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="No such file"):
        ModelFile.open(tmp_path / "absent.bin", kind="test")
    (tmp_path / "empty.bin").touch()
    with pytest.raises(ModelError, match="empty"):
        ModelFile.open(tmp_path / "empty.bin", kind="test")
    with pytest.raises(ModelError, match="is a test model where a lexicon model is needed"):
        ModelFile.open(path, kind="lexicon")


def test_a_section_that_is_missing(path: Path) -> None:
    model = ModelFile.open(path, kind="test")
    assert "words" in model
    assert "letters" not in model
    with pytest.raises(ModelError, match=r"model\.bin is of another version, without `letters`"):
        model["letters"]


def test_what_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        write_model(tmp_path / "absent" / "model.bin", SECTIONS, kind="test", meta={})
    with pytest.raises(TypeError, match="items"):
        write_model(tmp_path / "bad.bin", {"x": array("u", "ab")}, kind="test", meta={})
    assert not list(tmp_path.iterdir())


def test_header_is_json_a_person_can_read(path: Path) -> None:
    data = path.read_bytes()
    size = int.from_bytes(data[16:20], "little")
    header = json.loads(data[32 : 32 + size])
    assert header["kind"] == "test"
    assert [entry[0] for entry in header["sections"]] == list(SECTIONS)


@pytest.mark.parametrize(
    ("name", "kind", "part"),
    [
        ("context.bin", "context", "row"),
        ("lm.bin", "language_model", "unigram_cost"),
        ("search.bin", "search", "best"),
        ("search.bin", "search", "neighbour_first"),
    ],
)
def test_files_of_two_dictionaries_are_refused(
    tmp_path: Path, name: str, kind: str, part: str
) -> None:
    folder = tmp_path / "en"
    shutil.copytree(packaged("en"), folder)
    model = ModelFile.open(folder / name, kind=kind)
    sections = {key: model[key] for key in model}
    sections[part] = sections[part][:1000]
    write_model(folder / name, sections, kind=kind, meta=model.meta)
    with pytest.raises(ModelError, match="not of one dictionary; rebuild it"):
        Restorer(dictionary=folder).restore("tbe cat")
