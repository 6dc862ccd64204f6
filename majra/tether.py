"""`python -m majra.tether …` is the `majra` command for as long as whoever started it lives.

Its standard input is a pipe that only the parent can write to. When the parent ends, even by kill -9, the system closes
the pipe and the child ends with it: no signal handler of the parent is needed, and no call that only Linux has.
"""

from __future__ import annotations

import os
import runpy
import sys
import threading
from typing import Final

EXIT_ORPHANED: Final = 75
"""EX_TEMPFAIL of sysexits.h: it could not go on for a reason outside itself."""


def end_with_the_parent() -> None:
    """Waits for the end of standard input, then ends the process at once: the broker has died with the parent."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os._exit(EXIT_ORPHANED)


if __name__ == "__main__":
    threading.Thread(target=end_with_the_parent, name="tether", daemon=True).start()
    runpy.run_module("majra", run_name="__main__", alter_sys=True)
