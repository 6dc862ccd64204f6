"""Stand-ins for images that cannot be pulled: a Debian by debootstrap, on it Kafka from Maven's jars and Debian's Prometheus.

Majra's own image is built from them by its own Dockerfile. Everything is built once for each version and kept by the engine.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from engine import Engine, Missing

ROOT = Path(__file__).parents[2]
DEFINITIONS = ROOT / "deploy/test"
PACKAGES = "python3,python3-venv,ca-certificates"
HOST_FILES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pip.conf")
"""How this machine reaches its package registries, which the build must too; where they are not there, by the defaults."""
HOST_VARIABLES = (
    "PIP_INDEX_URL",
    "PIP_EXTRA_INDEX_URL",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
)


def images(docker: Engine) -> dict[str, str]:
    """The variables of the compose file that name images, all of them built. Raises `Missing`."""
    for tool in ("debootstrap", "mvn", "java"):
        if shutil.which(tool) is None:
            raise Missing(f"{tool} is not on this machine")
    version = _kafka_version()
    base = _base(docker)
    return {
        "MAJRA_IMAGE": _majra(docker, base),
        "KAFKA_IMAGE": _kafka(docker, base, version),
        "PROMETHEUS_IMAGE": _built(docker, "majra-test/prometheus:1", DEFINITIONS / "prometheus", base),
    }


def _kafka_version() -> str:
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    (version,) = re.findall(r"KAFKA_IMAGE:-apache/kafka:([\d.]+)\}", compose)
    return str(version)


def _there(docker: Engine, tag: str) -> bool:
    return bool(docker.docker("images", "--quiet", tag).strip())


def _base(docker: Engine) -> str:
    suite = platform.freedesktop_os_release().get("VERSION_CODENAME", "bookworm")
    tag = f"majra-test/debian:{suite}"
    if _there(docker, tag):
        return tag
    if os.geteuid() != 0:
        raise Missing("debootstrap needs root")
    with TemporaryDirectory(prefix="majra-base-") as made:
        folder = Path(made)
        command = ["debootstrap", "--variant=minbase", f"--include={PACKAGES}", suite, made]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Missing(f"debootstrap failed: {done.stdout[-500:]}")
        (folder / "usr/local/bin/python").symlink_to("/usr/bin/python3")  # the official image's name of it
        for path in HOST_FILES:
            if Path(path).exists():
                shutil.copy(path, folder / path.lstrip("/"))
        with subprocess.Popen(["tar", "-C", made, "-c", "."], stdout=subprocess.PIPE) as packed:
            assert packed.stdout is not None
            docker.docker("import", "-", tag, stdin=packed.stdout.fileno())
    return tag


def _kafka(docker: Engine, base: str, version: str) -> str:
    tag = f"majra-test/kafka:{version}"
    if _there(docker, tag):
        return tag
    with TemporaryDirectory(prefix="majra-kafka-") as made:
        folder = Path(made) / "context"
        shutil.copytree(DEFINITIONS / "kafka", folder)
        command = ["mvn", "-q", "-B", "-f", str(folder / "pom.xml"), f"-Dkafka.version={version}"]
        command += ["dependency:copy-dependencies", f"-DoutputDirectory={folder}/jars"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Missing(f"Maven could not resolve Kafka: {done.stdout[-300:]}")
        return _built(docker, tag, folder, base)


def _built(docker: Engine, tag: str, folder: Path, base: str) -> str:
    if not _there(docker, tag):
        _build(docker, tag, folder, folder / "Dockerfile", {"BASE": base})
    return tag


def _majra(docker: Engine, base: str) -> str:
    """Always built: this is what is tested. Without a change the builder's cache answers at once."""
    tag = "majra-test/majra:1"
    _build(docker, tag, ROOT, ROOT / "deploy/Dockerfile", {"PYTHON": base})
    return tag


def _build(docker: Engine, tag: str, folder: Path, dockerfile: Path, arguments: dict[str, str]) -> None:
    """By the engine's own builder, for the newer one is a plugin that Debian does not have."""
    arguments |= {name: os.environ[name] for name in HOST_VARIABLES if name in os.environ}
    named = [part for name, value in arguments.items() for part in ("--build-arg", f"{name}={value}")]
    command = ["docker", "build", "--quiet", "--network", "host", *named, "-t", tag, "-f", str(dockerfile), str(folder)]
    environ = {**docker.environ, "DOCKER_BUILDKIT": "0"}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{tag} was not built: {done.stdout[-2000:]}{done.stderr[-2000:]}")


if __name__ == "__main__":
    from engine import engine

    with engine() as running:
        print(images(running), file=sys.stdout)
