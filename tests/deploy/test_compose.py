"""The rules that the compose files and the image keep, read from the files: no Docker is needed to check them."""

import re
import tomllib
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
OURS = {name: each for name, each in SERVICES.items() if each["image"].startswith("majra:")}
KAFKA: dict[str, str] = SERVICES["kafka"]["environment"]


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
    image = SERVICES[name]["image"]
    assert re.fullmatch(r"[a-z/]+:\d+\.\d+\.\d+[\w.-]*", image), image


def test_versions_agree() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert {each["image"] for each in OURS.values()} == {f"majra:{version}"}
    pom = (ROOT / "tests/support/pom.xml").read_text(encoding="utf-8")
    assert f"<version>{SERVICES['kafka']['image'].partition(':')[2]}</version>" in pom


def test_services_wait_for_what_they_need() -> None:
    assert SERVICES["topics"]["depends_on"] == {"kafka": {"condition": "service_healthy"}}
    for name in ("connectors", "workers"):
        assert SERVICES[name]["depends_on"] == {"topics": {"condition": "service_completed_successfully"}}


def test_every_service_runs_a_command_that_there_is() -> None:
    assert {name: each["command"][0] for name, each in OURS.items() if name != "majra"} == {
        "topics": "topics", "connectors": "connect", "workers": "work",
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


def test_memory_fits_the_bounds_of_the_settings() -> None:
    assert memory("connectors") > DEFAULTS.fetch_concurrency * DEFAULTS.max_body_bytes
    assert memory("workers") > 2 * DEFAULTS.dedupe_max_articles * 4_000


def test_another_kafka_replaces_the_node() -> None:
    other = load("deploy/other-kafka.yml")["services"]
    assert other["kafka"]["profiles"]
    assert other["topics"]["depends_on"]["kafka"]["required"] is False
    for name in OURS:
        assert other[name]["environment"]["MAJRA_KAFKA"].startswith("${MAJRA_KAFKA:?")


EXAMPLE = re.findall(
    r"^# ([A-Z_]+)=(.*)$", (ROOT / "deploy/majra.env.example").read_text(encoding="utf-8"), re.MULTILINE
)


def test_the_example_shows_settings_with_their_defaults() -> None:
    defaults = {variable(field.name): field.default for field in msgspec.structs.fields(Settings)}
    shown = {name: value for name, value in EXAMPLE if name != "MAJRA_KAFKA"}
    settings = {name: value for name, value in shown.items() if name.startswith("MAJRA_")}
    assert settings == {name: str(defaults[name]) for name in settings}
    load_settings(settings)
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    others = shown.keys() - settings.keys() - {"COMPOSE_FILE"}
    assert others == set(re.findall(r"\$\{(\w+)", text))
    assert shown["COMPOSE_FILE"] == "docker-compose.yml:deploy/other-kafka.yml"


def test_the_example_routes_can_be_used() -> None:
    routes = load_routes(Settings(routes=str(ROOT / "deploy/config/routes.toml.example")))
    assert len(routes.topics) == 2
    assert "./deploy/config:/etc/majra:ro" in SERVICES["workers"]["volumes"]
