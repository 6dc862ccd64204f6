"""The rules that the compose files and the image keep, read from the files: no Docker is needed to check them."""

import lzma
import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from majra.cli.main import COMMANDS
from majra.settings import Settings, load_settings, variable
from majra.topics import DEAD_LETTER_ROOM, topic_specs
from streams.route import load_routes
from streams.worker import STOP_TIMEOUT

ROOT = Path(__file__).parents[2]
DEFAULTS = Settings()
UNITS = {"k": 1 << 10, "m": 1 << 20, "g": 1 << 30}


def load(name: str) -> dict[str, Any]:
    loaded = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


COMPOSE = load("docker-compose.yml")
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: each for name, each in SERVICES.items() if each["image"].startswith("${MAJRA_IMAGE:-")}
STREAMING = ("connectors", "workers")
WATCHING = ("exporter", "prometheus", "grafana")
KAFKA: dict[str, str] = SERVICES["kafka"]["environment"]


def image(service: str) -> str:
    """What is used where .env says nothing."""
    (default,) = re.findall(r"^\$\{[A-Z]+_IMAGE:-(.+)\}$", SERVICES[service]["image"])
    return str(default)


def memory(service: str) -> int:
    limit = SERVICES[service]["mem_limit"]
    return int(limit[:-1]) * UNITS[limit[-1]]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_can_do_no_more_than_it_must(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert str(service["user"]).split(":")[0] not in ("root", "0", "")
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert any(each.startswith("/tmp:size=") for each in service["tmpfs"])
    assert memory(name) > 0
    odd = {"privileged", "cap_add", "network_mode", "pid", "ipc", "devices", "container_name"}
    assert not odd & service.keys(), "the last would keep a service from being scaled"
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))
    bound = [each for each in service["volumes"] if each.startswith((".", "/"))]
    assert all((ROOT / each.partition(":")[0]).exists() for each in bound), "Docker would make a folder of root's"
    assert all(each.endswith(":ro") for each in bound)
    assert not any("docker.sock" in each for each in service["volumes"])


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_stops_and_starts_again_as_it_should(name: str) -> None:
    service = SERVICES[name]
    assert float(service["stop_grace_period"].removesuffix("s")) >= STOP_TIMEOUT + 10
    stays = name not in ("topics", "majra")
    assert service["restart"] == ("unless-stopped" if stays else "no")
    assert service["logging"]["options"].keys() == {"max-size", "max-file"}


@pytest.mark.parametrize("name", SERVICES)
def test_an_image_is_named_by_its_version(name: str) -> None:
    assert re.fullmatch(r"[a-z/]+:v?\d+\.\d+\.\d+[\w.-]*", image(name)), image(name)


def test_versions_agree() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert {image(name) for name in OURS} == {f"majra:{version}"}
    pom = (ROOT / "tests/support/pom.xml").read_text(encoding="utf-8")
    assert f"<version>{image('kafka').partition(':')[2]}</version>" in pom
    arguments = {str(each["build"]["args"]) for each in OURS.values()}
    (python,) = re.findall(r"^ARG PYTHON=(.+)$", (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert arguments == {str({"PYTHON": f"${{PYTHON_IMAGE:-{python}}}"})}


def test_up_alone_is_what_the_streams_need_and_the_full_profile_adds_what_shows_them() -> None:
    profiles = {name: each["profiles"] for name, each in SERVICES.items() if "profiles" in each}
    assert profiles == {name: ["full"] for name in WATCHING} | {"majra": ["tools"]}


@pytest.mark.parametrize("name", [*STREAMING, *WATCHING, "kafka"])
def test_what_stays_is_asked_for_its_health(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] in ("CMD", "CMD-SHELL")
    assert check.keys() >= {"start_period", "interval", "timeout", "retries"}
    if name in OURS:
        assert check["test"] == ["CMD", "majra", "health"]


def test_metrics_are_served_inside_alone_and_found_there() -> None:
    where = {name: SERVICES[name]["environment"].get("MAJRA_METRICS_LISTEN") for name in OURS}
    assert where == dict.fromkeys(OURS) | dict.fromkeys(STREAMING, "0.0.0.0:9309")
    assert SERVICES["exporter"]["environment"]["MAJRA_EXPORTER_LISTEN"] == "0.0.0.0:9308"
    assert not any("ports" in each for each in OURS.values())
    jobs = {each["job_name"]: each for each in load("deploy/prometheus/prometheus.yml")["scrape_configs"]}
    assert jobs.keys() == {*STREAMING, "exporter"}
    for name in STREAMING:
        (found,) = jobs[name]["dns_sd_configs"]
        assert (found["names"], found["type"], found["port"]) == ([name], "A", 9309)
    assert jobs["exporter"]["static_configs"] == [{"targets": ["exporter:9308"]}]


def test_services_wait_for_what_they_need() -> None:
    assert SERVICES["topics"]["depends_on"] == {"kafka": {"condition": "service_healthy"}}
    for name in (*STREAMING, "exporter"):
        assert SERVICES[name]["depends_on"] == {"topics": {"condition": "service_completed_successfully"}}


def test_every_service_runs_a_command_that_there_is() -> None:
    assert {name: each["command"][0] for name, each in OURS.items() if name != "majra"} == {
        "topics": "topics", "connectors": "connect", "workers": "work", "exporter": "exporter",
    }  # fmt: skip
    assert {each["command"][0] for each in OURS.values()} <= {*COMMANDS, "--help"}


def test_the_broker_keeps_what_it_acknowledged() -> None:
    assert KAFKA["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"
    assert KAFKA["KAFKA_UNCLEAN_LEADER_ELECTION_ENABLE"] == "false"
    assert int(KAFKA["KAFKA_MESSAGE_MAX_BYTES"]) == DEFAULTS.max_message_bytes + DEAD_LETTER_ROOM
    longest = max(spec.retention_ms for spec in topic_specs(DEFAULTS))
    assert int(KAFKA["KAFKA_OFFSETS_RETENTION_MINUTES"]) * 60_000 > longest
    assert f"kafka-data:{KAFKA['KAFKA_LOG_DIRS']}" in SERVICES["kafka"]["volumes"]
    assert "kafka-data" in COMPOSE["volumes"]
    assert all(isinstance(value, str) for value in KAFKA.values()), "numbers and booleans of YAML are no environment"


def test_everyone_uses_the_listener_inside() -> None:
    inside = re.findall(r"INTERNAL://(kafka:\d+)", KAFKA["KAFKA_ADVERTISED_LISTENERS"])
    assert {each["environment"]["MAJRA_KAFKA"] for each in OURS.values()} == set(inside)
    assert inside[0] in SERVICES["kafka"]["healthcheck"]["test"][1]
    outside = re.findall(r"HOST://(127\.0\.0\.1:\d+)", KAFKA["KAFKA_ADVERTISED_LISTENERS"])
    assert SERVICES["kafka"]["ports"] == [f"{outside[0]}:{outside[0].partition(':')[2]}"]
    assert outside[0] == DEFAULTS.kafka


PROGRAMS = 500_000_000
"""Bytes: a worker and the processes of its stages, after thousands of articles (docs/benchmarks.md)."""


def test_memory_fits_the_bounds_of_the_settings() -> None:
    assert memory("connectors") > DEFAULTS.fetch_concurrency * DEFAULTS.max_body_bytes
    assert memory("workers") > DEFAULTS.dedupe_max_articles * 4_000 + PROGRAMS + DEFAULTS.stage_memory


def test_the_model_of_languages_can_be_unpacked() -> None:
    """py3langid does so in /tmp as a worker starts; without room it does not start."""
    with lzma.open(files("py3langid") / "data/model.npz.xz") as model:
        unpacked = sum(len(part) for part in iter(lambda: model.read(1 << 20), b""))
    for name in OURS:
        (size,) = [each.partition("size=")[2] for each in SERVICES[name]["tmpfs"] if each.startswith("/tmp:")]
        assert int(size[:-1]) * UNITS[size[-1]] > 2 * unpacked


def test_another_kafka_replaces_the_node() -> None:
    other = load("deploy/other-kafka.yml")["services"]
    assert other["kafka"]["profiles"]
    assert other["topics"]["depends_on"]["kafka"]["required"] is False
    for name in OURS:
        assert other[name]["environment"]["MAJRA_KAFKA"].startswith("${MAJRA_KAFKA:?")
        assert other[name]["volumes"] == ["./deploy/secrets:/run/secrets:ro"]
    kept = (ROOT / "deploy/secrets/.gitignore").read_text(encoding="utf-8").splitlines()
    assert kept[-2:] == ["*", "!.gitignore"], "no password gets into Git"


EXAMPLE = re.findall(
    r"^# ([A-Z_]+)=(.*)$", (ROOT / "deploy/majra.env.example").read_text(encoding="utf-8"), re.MULTILINE
)


def test_the_example_shows_settings_with_their_defaults() -> None:
    defaults = {variable(field.name): field.default for field in msgspec.structs.fields(Settings)}
    shown = {name: value for name, value in EXAMPLE if name != "MAJRA_KAFKA"}
    settings = {name: value for name, value in shown.items() if name in defaults}
    assert settings == {name: str(defaults[name]) for name in settings}
    load_settings(settings)
    composes = {"MAJRA_KAFKA", "MAJRA_METRICS_LISTEN", "MAJRA_EXPORTER_LISTEN"}
    assert settings.keys() | composes == defaults.keys(), "every setting is in deploy/majra.env.example"
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    others = {name: value for name, value in shown.items() if name not in settings and name != "COMPOSE_FILE"}
    assert others == dict(re.findall(r"\$\{(\w+):-([^}]+)\}", text))
    assert shown["COMPOSE_FILE"] == "docker-compose.yml:deploy/other-kafka.yml"


def test_the_example_routes_can_be_used() -> None:
    routes = load_routes(Settings(routes=str(ROOT / "deploy/config/routes.toml.example")))
    assert len(routes.topics) == 2
    assert "./deploy/config:/etc/majra:ro" in SERVICES["workers"]["volumes"]
