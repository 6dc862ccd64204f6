"""The image: what its Dockerfile says, and that what it copies and installs is whole."""

import re
import subprocess
import sys
import zipfile
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8").replace("\\\n", "")
LINES = [line.strip() for line in DOCKERFILE.splitlines() if line.strip() and not line.startswith("#")]
STAGES = [stage.splitlines() for stage in re.split(r"^FROM ", "\n".join(LINES), flags=re.MULTILINE)[1:]]
PACKAGES = ("majra", "connectors", "streams")


def test_the_base_is_named_by_its_full_version_and_the_same_in_both_stages() -> None:
    assert re.search(r"^ARG PYTHON=python:3\.1[1-3]\.\d+-slim-\w+$", DOCKERFILE, re.MULTILINE)
    assert [stage[0].split()[0] for stage in STAGES] == ["${PYTHON}", "${PYTHON}"]


def test_packages_come_from_the_lock_with_hashes_and_nothing_is_compiled() -> None:
    installs = re.findall(r"pip install ([^&\n]*)", DOCKERFILE)
    assert installs[0].split() == ["--require-hashes", "--only-binary", ":all:", "-r", "locks/run.txt"]
    assert [each.split()[:3] for each in installs[1:]] == [["--no-deps", "--no-index", "--no-build-isolation"]]
    assert not re.search(r"\b(apt|apt-get|gcc|build-essential|curl|wget)\b", "\n".join(LINES))


def test_the_run_time_stage_is_no_root_and_holds_the_environment_alone() -> None:
    last = STAGES[-1]
    (user,) = [line.split()[1] for line in last if line.startswith("USER ")]
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", user)
    assert compose["x-majra"]["user"] == user
    assert [line for line in last if line.startswith(("COPY", "ADD"))] == ["COPY --from=build /opt/majra /opt/majra"]
    assert 'ENTRYPOINT ["majra"]' in last


def test_what_is_copied_is_there_and_sent_to_the_builder() -> None:
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n")
    let_in = {rule[1:] for rule in rules if rule.startswith("!")}
    copied = {word for line in STAGES[0] if line.startswith("COPY ") for word in line.split()[1:-1]}
    assert copied == let_in
    assert all((ROOT / name).exists() for name in copied)
    assert "*" in rules
    assert not any(fnmatch(".env", rule) for rule in let_in)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path).namelist()


def test_the_wheel_holds_models_and_all_other_data(wheel: list[str]) -> None:
    data = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc")
    }
    assert "streams/enrich/models/ner.npz" in data
    assert data - set(wheel) == set()
    assert {f"{package}/py.typed" for package in PACKAGES} <= set(wheel)


def test_the_wheel_holds_nothing_else(wheel: list[str]) -> None:
    assert {name.split("/")[0] for name in wheel if ".dist-info/" not in name} == set(PACKAGES)
    assert not any(name.endswith(".pyc") for name in wheel)
