"""A circuit breaker: after some failures in a row nothing is tried for a while, then one call tries again."""

from collections.abc import Callable
from threading import Lock
from time import monotonic

FAILURES, REST_SECONDS = 3, 30.0


class Breaker:
    """Thread-safe. `clock` gives seconds."""

    def __init__(
        self, failures: int = FAILURES, rest: float = REST_SECONDS, clock: Callable[[], float] = monotonic
    ) -> None:
        self._most = failures
        self._rest = rest
        self._clock = clock
        self._lock = Lock()
        self._failures = 0
        self._closed_from = 0.0

    @property
    def is_open(self) -> bool:
        return self._failures >= self._most and self._clock() < self._closed_from

    def allows(self) -> bool:
        """Whether a call may be tried; after the rest one may, and the others wait for what it finds."""
        with self._lock:
            if self.is_open:
                return False
            if self._failures >= self._most:
                self._closed_from = self._clock() + self._rest
            return True

    def report(self, *, success: bool) -> None:
        with self._lock:
            self._failures = 0 if success else self._failures + 1
            if self._failures >= self._most:
                self._closed_from = self._clock() + self._rest
