"""`python -m ocr_restore` is the command `ocr-restore`."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
