"""Stages: the time that each part of the pipeline takes, watched from outside.

The parts are found by name where the restorer calls them (`STAGES`); a name that is gone is left
out, and its time is then part of what called it. Each stage is given its own time only, without
that of the stages it calls.
"""

from __future__ import annotations

import importlib
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from ocr_restore import Restorer

__all__ = ["STAGES", "StageTimes", "watched"]

STAGES: Sequence[tuple[str, str]] = (
    ("tokenise", "ocr_restore.tokenizer:Tokenizer.tokenize"),
    ("triage", "model:triage.mark"),
    ("search and lattices", "ocr_restore.restorer:build_lattices"),
    ("decode", "ocr_restore.restorer:best_paths"),
    ("profile", "ocr_restore.restorer:profile_of"),
    ("describe", "ocr_restore.restorer:describe"),
    ("trees", "ocr_restore.decision:Decision.probabilities"),
    ("edits", "ocr_restore.restorer:edits_of"),
    ("marks", "ocr_restore.restorer:Restorer.marks"),
    ("judge marks", "ocr_restore.mark_decision:MarkDecision.probabilities"),
    ("apply", "ocr_restore.restorer:apply_edits"),
)
"""The stages and where they stand: `module:name` of a Python function, or `model:` and an object of
the restorer's dictionary with its compiled method, which is watched through a stand-in."""


class StageTimes:
    """Processor seconds by stage; `other` is what no stage accounts for."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._inner: list[float] = []

    def timed(self, stage: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, with its time added to a stage."""

        def timed_call(*arguments: Any, **options: Any) -> Any:
            self._inner.append(0.0)
            started = time.process_time()
            try:
                return call(*arguments, **options)
            finally:
                spent = time.process_time() - started
                self.seconds[stage] += spent - self._inner.pop()
                if self._inner:
                    self._inner[-1] += spent

        return timed_call


class _StandIn:
    """An object with one method replaced, for one whose class cannot be changed."""

    def __init__(self, original: Any, name: str, method: Callable[..., Any]) -> None:
        self._original = original
        self.__dict__[name] = method

    def __getattr__(self, name: str) -> Any:
        return getattr(self._original, name)


@contextmanager
def watched(restorer: Restorer) -> Iterator[StageTimes]:
    """Watch the stages of a restorer for a while."""
    times = StageTimes()
    with ExitStack() as stack:
        for stage, target in STAGES:
            place, _, names = target.partition(":")
            owner_names, _, name = names.rpartition(".")
            try:
                owner = restorer.model if place == "model" else importlib.import_module(place)
                holder = None
                for owner_name in filter(None, owner_names.split(".")):
                    holder, owner = owner, getattr(owner, owner_name)
                call = times.timed(stage, getattr(owner, name))
            except (AttributeError, ModuleNotFoundError):
                continue
            if place == "model":
                stand_in = _StandIn(owner, name, call)
                stack.enter_context(patch.object(holder, owner_names, stand_in))
            else:
                stack.enter_context(patch.object(owner, name, call))
        whole = times.timed("other", restorer.restore)
        stack.enter_context(patch.object(Restorer, "restore", lambda _, text: whole(text)))
        yield times
