"""The compiled core: integers, floats and contiguous buffers only; no policy lives here."""
