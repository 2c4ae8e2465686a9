"""Fixtures that many tests share: the packaged restorer, and the kernel in both builds."""

from __future__ import annotations

import importlib
import os
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from hypothesis import HealthCheck, settings

import ocr_restore.kernel
from ocr_restore.restorer import Restorer

# No test fails because a machine is slow.
settings.register_profile(
    "ocr_restore", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ocr_restore")

# Each after those it imports.
KERNEL_MODULES = (
    "boosted_trees_cy",
    "channel_cy",
    "context_cy",
    "context_training_cy",
    "ngram_table_cy",
    "scan_cy",
    "segmentation_cy",
    "spelling_cy",
    "trie_search_cy",
    "readings_cy",
    "arcs_cy",
    "features_cy",
    "lattice_paths_cy",
    "triage_cy",
)
_SOURCES = Path(ocr_restore.kernel.__file__).parent
_INTERPRETED = "interpreted_kernel"


def compiled_kernel() -> SimpleNamespace:
    """The kernel as installed."""
    return SimpleNamespace(
        **{name: importlib.import_module(f"ocr_restore.kernel.{name}") for name in KERNEL_MODULES}
    )


def interpreted_kernel() -> SimpleNamespace:
    """The kernel from its sources, whether or not it is compiled as well.

    The sources are loaded into a package of another name, without Cython, so that they take its
    stand-in and import each other.
    """
    package = ModuleType(_INTERPRETED)
    package.__path__ = []
    sys.modules[_INTERPRETED] = package
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "cython", None)  # as if it were not installed
        for name in ("_cython", *KERNEL_MODULES):
            full_name = f"{_INTERPRETED}.{name}"
            loader = SourceFileLoader(full_name, str(_SOURCES / f"{name}.py"))
            spec = spec_from_loader(full_name, loader)
            assert spec is not None
            module = module_from_spec(spec)
            sys.modules[full_name] = module
            loader.exec_module(module)
            setattr(package, name, module)
    return SimpleNamespace(**{name: getattr(package, name) for name in KERNEL_MODULES})


@pytest.fixture(scope="session")
def kernels() -> tuple[SimpleNamespace, SimpleNamespace]:
    """The kernel compiled and interpreted, to be compared with each other."""
    return compiled_kernel(), interpreted_kernel()


@pytest.fixture(scope="session", params=["compiled", "interpreted"])
def kernel(
    request: pytest.FixtureRequest, kernels: tuple[SimpleNamespace, SimpleNamespace]
) -> SimpleNamespace:
    """The kernel modules, in one build after the other."""
    compiled, interpreted = kernels
    if request.param == "interpreted":
        return interpreted
    if str(compiled.scan_cy.__file__).endswith(".py"):
        if os.environ.get("OCR_RESTORE_EXT") == "require":
            pytest.fail("the kernel is not compiled; run `pip install -e .` again")
        pytest.skip("the kernel is not compiled here")
    return compiled


@pytest.fixture(scope="session")
def restorer() -> Restorer:
    """A restorer with the packaged dictionary."""
    return Restorer()
