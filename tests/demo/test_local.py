"""The process tree: restarts by rule, all stopped as one, and nothing that outlives the parent."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from majra.kafka.security import client_options
from majra.local import ChildrenFailed, Restarts, child_environ, run_processes
from majra.settings import Settings, load_settings

TETHERED = "import threading; from majra.tether import end_with_the_parent; threading.Thread(target=end_with_the_parent).start(); "
SLEEPER = TETHERED + "import os, signal; os.write(1, b'up\\n'); signal.pause()"
PARENT = """
import asyncio, os, sys
from majra.local import run_processes
asyncio.run(run_processes({"a": sys.argv[1:], "b": sys.argv[1:]}, os.environ, asyncio.Event()))
"""


async def written(fifo: Path, running: "asyncio.Future[None]") -> str:
    """What a child writes to the pipe. Where the processes end before, so does the test, and with their error."""
    reader = os.fdopen(os.open(fifo, os.O_RDONLY | os.O_NONBLOCK))
    with reader:
        while not (text := reader.read()):
            if running.done():
                running.result()
                raise AssertionError("nothing was written")
            await asyncio.sleep(0.02)
    return text


def python(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", code, *arguments]


@pytest.mark.parametrize(
    ("lives", "pauses"),
    [
        ([3600.0], 1),
        ([0.1], 1),
        ([0.1, 0.1], 2),
        ([0.1, 0.1, 0.1], None),
        ([0.1, 0.1, 60.0], 1),
        ([0.1, 0.1, 60.0, 0.1, 0.1], 2),
        ([60.0] * 50, 1),
    ],
)
def test_the_rule_of_restarts(lives: list[float], pauses: int | None) -> None:
    restarts = Restarts()
    for seconds in lives:
        restarts = restarts.after(seconds)
    assert restarts.pauses == pauses


def test_children_get_our_environment_and_the_embedded_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MAJRA_SESSION_TIMEOUT", raising=False)
    monkeypatch.setenv("MAJRA_KAFKA", "kafka.example:9092")
    environ = child_environ(Settings(kafka="127.0.0.1:4711"), start_spread="0")
    assert environ.items() >= {"PATH": os.environ["PATH"], "MAJRA_SESSION_TIMEOUT": "10"}.items()
    assert (environ["MAJRA_KAFKA"], environ["MAJRA_START_SPREAD"]) == ("127.0.0.1:4711", "0")
    monkeypatch.setenv("MAJRA_KAFKA_SECURITY_PROTOCOL", "SASL_SSL")
    monkeypatch.setenv("MAJRA_KAFKA_USER", "majra")
    monkeypatch.setenv("MAJRA_KAFKA_PASSWORD_FILE", "/nowhere/password")
    monkeypatch.setenv("MAJRA_KAFKA_CA_FILE", "/nowhere/ca.pem")
    children = load_settings(child_environ(Settings(kafka="127.0.0.1:4711")))
    assert client_options(children) == client_options(Settings(kafka="127.0.0.1:4711")), "it asks for nobody"
    monkeypatch.setenv("MAJRA_SESSION_TIMEOUT", "45")
    assert child_environ(Settings())["MAJRA_SESSION_TIMEOUT"] == "45"


async def test_a_child_that_keeps_ending_is_given_up_and_the_others_stop(tmp_path: Path) -> None:
    lives = tmp_path / "lives"
    dying = python(f"open({str(lives)!r}, 'a').write('x'); raise SystemExit(7)")
    sleeper = python(f"import os, signal; open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid())); signal.pause()")
    with pytest.raises(ChildrenFailed, match="`majra bad` ended 3 times at once, last with exit code 7"):
        await run_processes({"bad": dying, "good": sleeper}, os.environ, asyncio.Event(), pause=0.01)
    assert lives.read_text() == "xxx"
    pid = (tmp_path / "pid").read_text() if (tmp_path / "pid").exists() else ""
    if pid:  # it may have been stopped before it could write its number
        with pytest.raises(ProcessLookupError):
            os.kill(int(pid), 0)


async def test_what_ends_once_is_started_again(tmp_path: Path) -> None:
    fifo = tmp_path / "second-life"
    os.mkfifo(fifo)
    code = (
        "import os, signal, sys; first = not os.path.exists(sys.argv[1]); open(sys.argv[1], 'w')\n"
        "if first: os.kill(os.getpid(), signal.SIGKILL)\n"
        "open(sys.argv[2], 'w').write('up'); signal.pause()"
    )
    stop = asyncio.Event()
    running = asyncio.ensure_future(
        run_processes({"once": python(code, str(tmp_path / "first"), str(fifo))}, os.environ, stop, pause=0.01)
    )
    assert await written(fifo, running) == "up"
    stop.set()
    await asyncio.wait_for(running, 10)


@pytest.mark.parametrize("grace", [0.2, 0])
async def test_one_that_ignores_sigterm_is_killed(tmp_path: Path, grace: float) -> None:
    fifo = tmp_path / "up"
    os.mkfifo(fifo)
    code = (
        "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"open({str(fifo)!r}, 'w').write('up'); signal.pause()"
    )
    stop = asyncio.Event()
    running = asyncio.ensure_future(run_processes({"stubborn": python(code)}, os.environ, stop, grace=grace))
    assert await written(fifo, running) == "up"
    stop.set()
    await asyncio.wait_for(running, 10)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_children_end_with_a_parent_that_could_not_stop_them(number: signal.Signals) -> None:
    with subprocess.Popen(python(PARENT, *python(SLEEPER)), stdout=subprocess.PIPE, text=True) as parent:
        try:
            assert parent.stdout is not None
            assert [parent.stdout.readline(), parent.stdout.readline()] == ["up\n", "up\n"]
            parent.send_signal(number)
            # The pipe ends once every process that holds it has: the parent and both children.
            rest, _ = parent.communicate(timeout=10)
            assert (rest, parent.returncode) == ("", -number)
        finally:
            parent.kill()
