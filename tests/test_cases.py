"""What must change, what must not: the cases in tests/cases, one test each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ocr_restore import restore
from ocr_restore.edits import Restoration, apply_edits, revert_edits

CASES = Path(__file__).parent / "cases"

Case = dict[str, str]


def load(name: str) -> list[Case]:
    """Return the cases of one file."""
    cases: list[Case] = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return cases


def parameters(name: str, **marks: Any) -> list[Any]:
    """Return the cases of one file as test parameters that are called by their labels."""
    return [pytest.param(case, id=f"{name}-{case['label']}", **marks) for case in load(name)]


def assert_replays(restoration: Restoration) -> None:
    """The edits lead from the observed text to the restored one, and back."""
    assert apply_edits(restoration.observed, restoration.edits) == restoration.text
    assert revert_edits(restoration.text, restoration.edits) == restoration.observed


@pytest.mark.parametrize(
    "case",
    [
        *parameters("in_the_wild"),
        *parameters("synthetic"),
        *parameters("known_failures", marks=pytest.mark.xfail(strict=True)),
    ],
)
def test_damage_is_restored(case: Case) -> None:
    restoration = restore(case["observed"])
    assert_replays(restoration)
    assert restoration.text == case["restored"], case["comment"]


@pytest.mark.parametrize("case", parameters("negative"))
def test_what_is_right_stays(case: Case) -> None:
    restoration = restore(case["text"])
    assert restoration.text == case["text"], case["comment"]
    assert restoration.edits == ()


@pytest.mark.parametrize("case", [*parameters("in_the_wild"), *parameters("synthetic")])
def test_restored_text_is_left_alone(case: Case) -> None:
    assert restore(case["restored"]).text == case["restored"]


def test_every_case_has_its_own_label_and_text() -> None:
    """Twins would hide behind each other in a report."""
    for keys, names in (
        (("label", "comment", "text"), ["negative"]),
        (
            ("label", "comment", "observed", "restored"),
            ["in_the_wild", "synthetic", "known_failures"],
        ),
    ):
        cases = [case for name in names for case in load(name)]
        assert all(tuple(case) == keys and all(case.values()) for case in cases)
        for key in (keys[0], keys[2]):
            values = [case[key] for case in cases]
            assert len(values) == len(set(values))
