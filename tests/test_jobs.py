"""Work shared between processes: in order, only a little ahead, with its errors."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from ocr_restore import jobs
from ocr_restore.exceptions import InputError
from ocr_restore.jobs import in_order


def work(text: str) -> tuple[str, int]:
    if text == "bad":
        raise InputError("bad; leave it out")
    return text.upper(), os.getpid()


@pytest.mark.parametrize("count", [0, 1, 2, 50])
@pytest.mark.parametrize("processes", [1, 2, 3])
def test_results_are_in_order(count: int, processes: int) -> None:
    # Tags stay in this process: they need not be fit for another.
    items = [(lambda: None, f"page {number}" * (number % 7)) for number in range(count)]
    results = list(in_order(work, items, processes))
    assert [tag for tag, _ in results] == [tag for tag, _ in items]
    assert [text for _, (text, _) in results] == [text.upper() for _, text in items]
    used = {process for _, (_, process) in results}
    assert (os.getpid() in used) == (count > 0 and min(count, processes) < 2)


def test_texts_are_taken_only_a_little_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_AHEAD", 10_000)
    taken = 0

    def items() -> Iterator[tuple[int, str]]:
        nonlocal taken
        for number in range(1_000):
            taken = number
            yield number, "x" * 1_000

    for number, _ in in_order(work, items(), 2):
        # Each counts for 2,000 characters, and two processes may be 20,000 ahead.
        assert taken <= number + 11


@pytest.mark.parametrize("processes", [1, 2])
def test_errors_come_in_their_place(processes: int) -> None:
    results = in_order(work, [(0, "good"), (1, "bad"), (2, "good")], processes)
    assert next(results)[0] == 0
    with pytest.raises(InputError, match="bad; leave it out"):
        next(results)
