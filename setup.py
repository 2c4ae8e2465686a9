"""Builds the kernel; OCR_RESTORE_EXT = try (default), require or off."""

import os
import platform
import sys
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

mode = os.environ.get("OCR_RESTORE_EXT", "try")
if mode not in ("try", "require", "off"):
    sys.exit(f"OCR_RESTORE_EXT is {mode}; make it try, require or off")
# What every x86-64 processor since 2008 has: to count bits, and to widen bytes side by side.
linux = sys.platform == "linux"
processor = ["-mpopcnt", "-msse4.2"] if linux and platform.machine() == "x86_64" else []
modules = sorted(path.stem for path in Path("ocr_restore/kernel").glob("*_cy.py"))


def extensions() -> list[Extension]:
    """The kernel modules as extensions, optional unless they are required."""
    if mode == "off":
        return []
    try:
        from Cython.Build import cythonize
    except ImportError:
        if mode == "require":
            raise
        return []
    built = cythonize(
        [
            Extension(
                f"ocr_restore.kernel.{name}",
                [f"ocr_restore/kernel/{name}.py"],
                # Sums must come out as in Python, so nothing is fused.
                extra_compile_args=["-O3", "-g0", "-ffp-contract=off", *processor],
                # Symbols are a tenth of the wheel's kernel.
                extra_link_args=["-s"] if linux else [],
            )
            for name in modules
        ],
        build_dir="build/cython",
        language_level=3,
        compiler_directives={"wraparound": False, "initializedcheck": False, "cdivision": True},
    )
    for extension in built:
        extension.optional = mode != "require"
    return built


class BuildAllOrNone(build_ext):
    """Builds the whole kernel or none of it: compiled modules do not work with others as Python."""

    def build_extensions(self) -> None:
        """Build them, and take them away again if one of them could not be built."""
        super().build_extensions()
        built = [Path(self.get_ext_fullpath(extension.name)) for extension in self.extensions]
        if not all(path.exists() for path in built):
            for path in built:
                path.unlink(missing_ok=True)


setup(ext_modules=extensions(), cmdclass={"build_ext": BuildAllOrNone})
