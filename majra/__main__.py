"""`python -m majra` is the `majra` command."""

from majra.cli.main import run

run()
