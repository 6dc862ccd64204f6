"""The one retry policy, for faults that pass by themselves: exponential waits with jitter, inside a deadline."""

from __future__ import annotations

from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_delay, wait_random_exponential

FIRST_WAIT = 0.1
"""Seconds before the first new try: a leader election on a healthy cluster takes about so long."""
LONGEST_WAIT = 2.0
"""Seconds between later tries: short against every deadline used, long enough not to press a broker that comes back."""


def retrying(deadline: float, *errors: type[BaseException]) -> AsyncRetrying:
    """Tries again on `errors` until `deadline` seconds have passed, then raises the last of them as it is."""
    return AsyncRetrying(
        retry=retry_if_exception_type(errors),
        stop=stop_after_delay(deadline),
        wait=wait_random_exponential(multiplier=FIRST_WAIT, max=LONGEST_WAIT),
        reraise=True,
    )
