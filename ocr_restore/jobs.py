"""Jobs: work that is shared between processes, with the results in the order of the items."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Any, TypeVar

from .exceptions import OcrRestoreError

__all__ = ["in_order"]

Tag = TypeVar("Tag")
Result = TypeVar("Result")

_AHEAD = 1_000_000  # characters for each job that are read before they are asked for
_ITEM = 1_000  # what an item counts for beside its characters
_MOST = 61  # processes; Windows has no more, and more than processors help nobody

_work: Callable[[str], Any]  # of this process, where it is one of several


def in_order(
    work: Callable[[str], Result], items: Iterable[tuple[Tag, str]], jobs: int
) -> Iterator[tuple[Tag, Result]]:
    """Do a piece of work for each text, in several processes, and give the results in order.

    Texts are taken from `items` only a little ahead of what is asked for, so that the memory needed
    does not depend on how many there are. Where one process is enough no other is started.

    >>> list(in_order(str.upper, [(1, "tbe"), (2, "cat")], jobs=1))
    [(1, 'TBE'), (2, 'CAT')]

    Args:
        work: a function that other processes can be given, as `pickle` has it.
        items: texts, each with something to know its result by, which stays in this process.
        jobs: how many processes.

    Raises:
        OcrRestoreError: if one of the processes is ended from outside.
    """
    items = iter(items)
    jobs = min(jobs, _MOST)
    first = list(islice(items, jobs))
    items = chain(first, items)
    if len(first) < 2:
        for tag, text in items:
            yield tag, work(text)
        return
    from concurrent.futures import Future, ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    # At Ctrl-C the other processes just end, and this one has the word, unless it ignores it.
    ignored = signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    handler = signal.SIG_IGN if ignored else signal.SIG_DFL
    waiting: deque[tuple[Tag, int, Future[Result]]] = deque()
    held = 0
    with ProcessPoolExecutor(len(first), initializer=_begin, initargs=(work, handler)) as pool:
        try:
            for tag, text in items:
                size = len(text) + _ITEM
                waiting.append((tag, size, pool.submit(_call, text)))
                held += size
                while waiting and (held > _AHEAD * len(first) or waiting[0][2].done()):
                    tag, size, future = waiting.popleft()
                    held -= size
                    yield tag, future.result()
            while waiting:
                tag, size, future = waiting.popleft()
                yield tag, future.result()
        except BrokenProcessPool as error:
            raise OcrRestoreError(
                "one of the processes was ended from outside, perhaps for lack of memory; "
                "use fewer --jobs"
            ) from error
        except BaseException:
            # Python waits for the processes when it ends, too late to do so in good order.
            pool.shutdown(cancel_futures=True)
            raise


def _begin(work: Callable[[str], Any], handler: signal.Handlers) -> None:
    global _work
    _work = work
    signal.signal(signal.SIGINT, handler)


def _call(text: str) -> Any:
    return _work(text)
