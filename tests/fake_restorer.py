"""A restorer with a table for a model; run as a script, the command `ocr-restore` with it."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from ocr_restore.edits import Edit, Restoration, apply_edits
from ocr_restore.exceptions import ModelError

READINGS = {
    "1n": ("in", "digit", 0.99),
    "tbe": ("the", "confusion", 0.95),
    "deve\nloped": ("developed\n", "join", 0.9),
    "café": ("cafés", "confusion", 0.9),
    "oeil": ("œil", "confusion", 0.9),
    "modem": ("modern", "word", 0.6),
    "arc": ("are", "word", 0.3),
}
_READ = re.compile("|".join(rf"\b{re.escape(observed)}\b" for observed in READINGS))


@dataclass(frozen=True)
class FakeRestorer:
    """Has the fields of `Restorer`, and restores what is in `READINGS`."""

    language: str = "en"
    min_confidence: float = 0.7
    words: frozenset[str] = frozenset()
    dictionary: Path | None = None

    def restore(self, text: str) -> Restoration:
        """Replace what is in the table."""
        if self.dictionary:
            raise ModelError(f"no dictionary at {self.dictionary}; build one")
        if "crash" in self.words:
            raise RuntimeError("the fake\ncrashed")
        if "interrupt" in self.words:
            raise KeyboardInterrupt
        if "die" in self.words:
            os.kill(os.getpid(), signal.SIGKILL)
        if "wait" in self.words:
            os.write(2, b"waiting\n")
            while True:  # in steps, since a signal just before a long sleep would not end it
                time.sleep(0.01)
        edits = []
        for found in _READ.finditer(text):
            restored, rule, confidence = READINGS[found[0]]
            if confidence >= self.min_confidence and found[0] not in self.words:
                edits.append(Edit(*found.span(), found[0], restored, rule, confidence))
        return Restoration(text, apply_edits(text, edits), tuple(edits))


if __name__ == "__main__":
    from ocr_restore import cli, restorer

    # Processes in the background ignore it, and so do those that they start.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    restorer.Restorer = FakeRestorer  # type: ignore[misc, assignment]
    sys.exit(cli.main())
