"""Settings from variables and files; `majra settings`, which shows no secret."""

from __future__ import annotations

import io
import re
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from rich.console import Console

from majra.cli.console import table
from majra.cli.settings import command
from majra.settings import SECRETS, Settings, SettingsError, load_settings, misspelt, variable


def test_secrets() -> None:
    assert {"kafka_password", "websub_secret"} == SECRETS
    told = repr(Settings(kafka_password="rumpelstilzchen", kafka_user="majra"))
    assert "rumpelstilzchen" not in told
    assert "kafka_password=(set)" in told
    assert "websub_secret=''" in told
    assert "kafka_user='majra'" in told


@pytest.mark.parametrize("written", ["سر مع فراغ ", "two words\n", " x\r\n"])
def test_a_secret_from_a_file_is_all_but_the_end_of_the_line(tmp_path: Path, written: str) -> None:
    path = tmp_path / "password"
    path.write_bytes(written.encode())
    assert load_settings({"MAJRA_KAFKA_PASSWORD_FILE": f" {path} "}).kafka_password == written.rstrip("\r\n")


def test_secrets_that_cannot_be(tmp_path: Path) -> None:
    path, odd = tmp_path / "password", tmp_path / "odd"
    path.write_text("\n")
    odd.write_bytes(b"\xff\xfe")
    for environ, said in [
        ({"MAJRA_KAFKA_PASSWORD_FILE": str(path)}, "nothing in it"),
        ({"MAJRA_KAFKA_PASSWORD_FILE": str(odd)}, "not UTF-8"),
        ({"MAJRA_KAFKA_PASSWORD_FILE": str(tmp_path)}, "Is a directory"),
        ({"MAJRA_WEBSUB_SECRET_FILE": str(tmp_path / "none")}, "No such file"),
        ({"MAJRA_KAFKA_PASSWORD_FILE": str(odd), "MAJRA_KAFKA_PASSWORD": "secret"}, "are both set"),
    ]:
        with pytest.raises(SettingsError, match=said) as told:
            load_settings(environ)
        assert "_FILE" in str(told.value)
        assert "=secret" not in str(told.value)


def test_what_is_empty_is_not_set() -> None:
    empty = {variable(field.name): " " for field in msgspec.structs.fields(Settings)}
    assert load_settings(empty | {"MAJRA_KAFKA_PASSWORD_FILE": ""}) == Settings()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("kafka_security_protocol", "give PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL"),
        ("kafka_sasl_mechanism", "give PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512"),
        ("log_level", "give debug, info, warning or error"),
    ],
)
def test_what_is_none_of_a_closed_list_is_answered_with_its_words(name: str, words: str) -> None:
    with pytest.raises(SettingsError, match=f"{variable(name)}=GSSAPI: {words}") as told:
        load_settings({variable(name): "GSSAPI"})
    assert "regex" not in str(told.value)


def test_the_command_shows_no_secret() -> None:
    run = CliRunner(env={"MAJRA_KAFKA_PASSWORD": "rumpelstilzchen", "COLUMNS": "80"})
    for options in ([], ["--json"]):
        output = run.invoke(command, options).output
        assert "rumpelstilzchen" not in output
        assert "(set)" in output


def test_names_are_whole_at_80_columns() -> None:
    output = CliRunner(env={"COLUMNS": "80"}).invoke(command).output
    assert max(len(line) for line in output.splitlines()) <= 80
    shown = re.findall(r"^ (MAJRA_\S+) ", output, re.MULTILINE)
    assert shown == [variable(field.name) for field in msgspec.structs.fields(Settings)]


def test_other_columns_are_broken() -> None:
    console = Console(file=io.StringIO(), width=40)
    console.print(table(("name", "says"), [("MAJRA_DEDUPE_MAX_ARTICLES", "كلام " * 20)], whole=("name",)))
    assert isinstance(console.file, io.StringIO)
    lines = console.file.getvalue().splitlines()
    assert "MAJRA_DEDUPE_MAX_ARTICLES" in lines[3]
    assert len(lines) > 5


def test_in_a_pipe_each_setting_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    output = CliRunner().invoke(command).output
    lines = [line for line in output.splitlines() if line.strip().startswith("MAJRA_")]
    assert len(lines) == len(msgspec.structs.fields(Settings))
    assert len([line for line in output.splitlines() if line.strip()]) == len(lines) + 2


def test_a_setting_that_is_nearly_one_is_not_passed_over() -> None:
    environ = {
        "MAJRA_PARTITION": "8", "MAJRA_KAFKA_PASWORD": "x", "MAJRA_DEDUP_WINDOW_HOURS": "1", "MAJRA_KAFKA": "127.0.0.1:9092",
        "MAJRA_WEBSUB_SECRET_FILE": "/run/secrets/websub", "MAJRA_TEST_CACHE": "/tmp", "MAJRA_KILLS": "10", "PARTITIONS": "2",
    }  # fmt: skip
    assert dict(misspelt(environ)) == {
        "MAJRA_PARTITION": "MAJRA_PARTITIONS",
        "MAJRA_KAFKA_PASWORD": "MAJRA_KAFKA_PASSWORD",
        "MAJRA_DEDUP_WINDOW_HOURS": "MAJRA_DEDUPE_WINDOW_HOURS",
    }
