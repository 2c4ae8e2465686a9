"""The pipeline on the interpreted kernel makes the edits that it makes on the compiled one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from ocr_restore.dictionary import Dictionary, packaged
from ocr_restore.edits import Edit
from ocr_restore.restorer import Restorer

KERNEL = "ocr_restore.kernel."


TEXTS = [
    "They have de ve loped an irnpressive capac1ty for tbe gov-\nernment ofthe coun try.",
    "Tbe bouse of Yokosurna, tbe house at Yokosurna~ and the wat^er of Yok0suma.",
    "T HE U.S. modem armies, and/or IO5 men of the 7th inf antry ;",
    "",
    "a b c d ~~ -- e-\nf",
]


@pytest.fixture(scope="module")
def expected(restorer: Restorer) -> dict[str, list[Edit]]:
    """What the kernel as installed proposes."""
    return {text: restorer.propose(text) for text in TEXTS}


@pytest.fixture(scope="module")
def interpreted(
    kernels: tuple[SimpleNamespace, SimpleNamespace], expected: dict[str, list[Edit]]
) -> Iterator[Restorer]:
    """A restorer of which every stage runs on the interpreted kernel.

    While it lives, no other can be used.
    """
    assert expected
    with pytest.MonkeyPatch.context() as patch:
        for name, module in list(sys.modules.items()):
            if not name.startswith("ocr_restore.") or name.startswith(KERNEL):
                continue
            for attribute, value in list(vars(module).items()):
                home = str(getattr(value, "__module__", ""))
                if home.startswith(KERNEL) and callable(value):
                    source = getattr(kernels[1], home.removeprefix(KERNEL))
                    patch.setattr(module, attribute, getattr(source, attribute))
        restorer = Restorer()
        restorer.__dict__["model"] = Dictionary(packaged("en"))  # not the one that tests share
        yield restorer


@pytest.mark.parametrize("text", TEXTS)
def test_builds_propose_alike(
    interpreted: Restorer, expected: dict[str, list[Edit]], text: str
) -> None:
    assert interpreted.propose(text) == expected[text]


def test_every_stage_is_interpreted(interpreted: Restorer) -> None:
    model = interpreted.model
    parts = (model.triage, model.lexicon.scanner, model.error_model.channel)
    readings = model.generator(model.error_model).readings
    for part in (*parts, model.language_model.ngrams, readings):
        assert not type(part).__module__.startswith(KERNEL)


def test_threads_take_turns(interpreted: Restorer, expected: dict[str, list[Edit]]) -> None:
    """The kernel's scratch space is one for all texts of a dictionary."""
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(interpreted.propose, TEXTS * 2)) == [*expected.values()] * 2
