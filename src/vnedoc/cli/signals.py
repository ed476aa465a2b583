"""Being told to stop: an exception that unwinds the program, and deafness once it is leaving."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType
from typing import Any, Final

_NAMES: Final = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
_STOPS: Final = tuple(getattr(signal, name) for name in _NAMES if hasattr(signal, name))
_ORDINARY: Final = (signal.SIG_DFL, signal.default_int_handler)

_SIGNALLED: Final = 128


class StoppedError(BaseException):
    """The program was told to stop by signal `number`."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    @property
    def status(self) -> int:
        """The exit status by which shells tell this end."""
        return _SIGNALLED + self.number


def _stop(number: int, _: FrameType | None) -> None:
    raise StoppedError(number)


@contextlib.contextmanager
def heeded(*, for_good: bool = False) -> Iterator[None]:
    """Raise `StoppedError` when a signal asks to stop, until `ignored` is called.

    What is ignored already, as under nohup, stays ignored.

    Args:
        for_good: The process leaves after the block: what comes then is ignored, or an impatient
            second interrupt would end in the traceback that the first was spared.
    """
    if threading.current_thread() is not threading.main_thread():
        # No signal comes here.
        yield
        return
    before = {number: signal.getsignal(number) for number in _STOPS}
    before = {number: was for number, was in before.items() if was in _ORDINARY}
    hook = sys.unraisablehook
    sys.unraisablehook = _again
    try:
        for number in before:
            signal.signal(number, _stop)
        yield
    finally:
        sys.unraisablehook = hook
        for number, was in before.items():
            signal.signal(number, signal.SIG_IGN if for_good else was)


def ignored() -> None:
    """Hear no more of the signals that `heeded` listens to."""
    if threading.current_thread() is threading.main_thread():
        for number in _STOPS:
            if signal.getsignal(number) is _stop:
                signal.signal(number, signal.SIG_IGN)


def behind(error: BaseException) -> BaseException:
    """The stop that is behind an error, or the error itself.

    Python wraps what is raised while a class is made (``__set_name__``) in an error of its own, and
    what tidies up after a stop may fail: either way the program was told to stop.
    """
    seen: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in seen:
        if isinstance(one, StoppedError):
            return one
        seen.append(one)
        one = one.__cause__ or one.__context__
    return error


def _again(unraisable: Any) -> None:
    """Say it once more where an exception could not be raised, as in a finalizer."""
    if isinstance(unraisable.exc_value, StoppedError):
        number = unraisable.exc_value.number
        threading.Timer(0.01, os.kill, (os.getpid(), number)).start()
    else:
        sys.__unraisablehook__(unraisable)
