"""Give OCR text back as the page had it, with a log of every edit.

>>> from ocr_restore import restore
>>> restoration = restore("The J a pane s e accepted 1n Strateg1c Th1nk1ng.")
>>> print(restoration.text)
The Japanese accepted in Strategic Thinking.
>>> restoration.edits[0].rule
'join'
"""

from typing import TYPE_CHECKING, Any

from .version import __version__

if TYPE_CHECKING:
    from .edits import Edit, Restoration, apply_edits, revert_edits
    from .evaluation import Evaluation, evaluate
    from .exceptions import OcrRestoreError
    from .restorer import Restorer, restore

__all__ = [
    "Edit",
    "Evaluation",
    "OcrRestoreError",
    "Restoration",
    "Restorer",
    "__version__",
    "apply_edits",
    "evaluate",
    "restore",
    "revert_edits",
]

_HOMES = {
    "Edit": "edits",
    "Evaluation": "evaluation",
    "OcrRestoreError": "exceptions",
    "Restoration": "edits",
    "Restorer": "restorer",
    "apply_edits": "edits",
    "evaluate": "evaluation",
    "restore": "restorer",
    "revert_edits": "edits",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that the command starts at once."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
