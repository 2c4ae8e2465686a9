"""Give OCR text back as the page had it, with a log of every edit.

>>> from ocr_restore import restore
>>> restoration = restore("The J a pane s e accepted 1n Strateg1c Th1nk1ng.")
>>> print(restoration.text)
The Japanese accepted in Strategic Thinking.
>>> restoration.edits[0].rule
'join'
"""

from .edits import Edit, Restoration, apply_edits, revert_edits
from .evaluation import Evaluation, evaluate
from .exceptions import OcrRestoreError
from .restorer import Restorer, restore
from .version import __version__

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
