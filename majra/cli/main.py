"""The `majra` command: finds the command's module when it is called, and turns known problems into one line."""

from __future__ import annotations

import importlib
import os
import sys

import click

from majra import __version__
from majra.cli.console import Failure, complain
from majra.kafka.errors import KafkaProblem
from majra.settings import SettingsError, load_settings, misspelt

COMMANDS = {
    "demo": ("demo", "all of it on bundled feeds, without network; ends by itself"),
    "up": ("up", "everything on this machine, on an embedded broker, until stopped"),
    "process": ("process", "entries in, documents out, without Kafka"),
    "split": ("split", "one page: its articles, and what else it holds"),
    "poll": ("poll", "one polling pass over feeds, without Kafka"),
    "topics": ("topics", "create or check the topics"),
    "feeds": ("feeds", "the feed registry: import, add, remove, pause, list, export"),
    "connect": ("connect", "connectors: poll the registered feeds, until stopped"),
    "work": ("work", "stream workers, until stopped"),
    "subscribe": ("subscribe", "follow output streams"),
    "lag": ("lag", "how far the workers are behind, and how fresh the feeds are"),
    "exporter": ("exporter", "the same for Prometheus, until stopped"),
    "health": ("health", "whether the process beside it gets on, for container checks"),
    "dead-letter": ("dead_letter", "what failed, why, the exact bytes; put it back, once"),
    "settings": ("settings", "every setting: value, default, unit, meaning"),
}
"""Command names, the module of each in `majra.cli`, and a line of help. A module loads only when it is called."""


class Commands(click.Group):
    """A group whose commands are imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"majra.cli.{COMMANDS[cmd_name][0]}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_module, text) in COMMANDS.items()])


@click.group(
    cls=Commands, epilog="Example: majra split page.html", context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="majra")
def cli() -> None:
    """Live Arabic news streams: feeds in; clean, split, de-duplicated, enriched articles out.

    Exit codes: 0 all done; 1 something in the input failed (each failure is named on stderr); 2 wrong use.
    """
    from majra.logs import configure_logs

    try:
        configure_logs(load_settings().log_level)
    except SettingsError as error:
        raise click.UsageError(str(error)) from error
    for name, meant in misspelt(os.environ):
        complain(f"{name} is no setting; is {meant} meant?")


def run() -> None:
    """Entry point. Never prints a traceback at a user, unless MAJRA_LOG_LEVEL is debug."""
    try:
        sys.exit(_run())
    except BrokenPipeError:
        # The reader (head, less) went away: not a failure, and nothing more may be written at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)


def _run() -> int:
    try:
        # Not cli.main: it would end a command whose reader went away with 1.
        with cli.make_context("majra", sys.argv[1:]) as context:
            cli.invoke(context)
        return 0
    except click.exceptions.Abort:
        return 130
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.format_message(), file=sys.stderr)  # the whole help, line by line
        return 2
    except click.UsageError as error:
        complain(error.format_message() + _hint(error))
        return 2
    except Failure as error:
        error.show()
        return error.exit_code
    except click.ClickException as error:
        complain(error.format_message())
        return 1
    except SettingsError as error:  # of settings that only some commands need
        complain(str(error))
        return 2
    except KafkaProblem as error:
        complain(str(error))
        return 1
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except Exception as error:
        if os.environ.get("MAJRA_LOG_LEVEL") == "debug":
            raise
        complain(
            f"internal error, please report it: {type(error).__name__}: {error} (MAJRA_LOG_LEVEL=debug shows more)"
        )
        return 1


def _hint(error: click.UsageError) -> str:
    return f" (see `{error.ctx.command_path} --help`)" if error.ctx else ""
