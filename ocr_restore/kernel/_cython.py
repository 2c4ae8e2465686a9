"""What the kernel modules use of Cython, for running them uncompiled where Cython is absent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

compiled = False


def cclass(cls: Any) -> Any:
    """Mark a class as an extension type; does nothing here."""
    return cls


def _decorator(*_args: Any, **_kwargs: Any) -> Callable[[Any], Any]:
    return lambda function: function


def cfunc(function: Any) -> Any:
    """Mark a function as C; does nothing here."""
    return function


final = inline = cfunc
boundscheck = exceptval = _decorator


class _Type:
    """A C type, or a buffer or constant of one; annotations ask no more of it."""

    def __getitem__(self, _item: Any) -> _Type:
        return self


const = int = uint = long = longlong = ulonglong = ushort = double = float = uchar = _Type()
Py_ssize_t = const
