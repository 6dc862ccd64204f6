"""The dashboards: the JSON is that of the source, it is whole, and asks only for what there is. `test_stack.py` asks a
live Prometheus.
"""

import json
import sys
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from metric_names import PROMETHEUS_OWN, named, served

sys.path.insert(0, str(Path(__file__).parents[2] / "deploy/grafana"))
from dashboards import DASHBOARDS, Dashboard, file_of, to_text

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy/grafana"
RECORDED = {"majra:unaccounted:messages15m"}
IDS = [each.uid for each in DASHBOARDS]


def panels(dashboard: Dashboard) -> list[dict[str, Any]]:
    found = json.loads(file_of(dashboard).read_text(encoding="utf-8"))["panels"]
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("dashboard", DASHBOARDS, ids=IDS)
def test_the_json_is_that_of_the_source(dashboard: Dashboard) -> None:
    text = file_of(dashboard).read_text(encoding="utf-8")
    assert text == to_text(dashboard), "python deploy/grafana/dashboards.py"


def test_there_are_no_other_files() -> None:
    assert {path.name for path in (FOLDER / "dashboards").iterdir()} == {file_of(each).name for each in DASHBOARDS}


@pytest.mark.parametrize("dashboard", DASHBOARDS, ids=IDS)
def test_panels_are_told_apart_and_do_not_overlap(dashboard: Dashboard) -> None:
    found = panels(dashboard)
    assert len({panel["id"] for panel in found}) == len({panel["title"] for panel in found}) == len(found)
    assert all(panel["description"] for panel in found)
    for one, other in combinations([panel["gridPos"] for panel in found], 2):
        aside = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
        below = one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
        assert aside or below
    assert all(panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24 for panel in found)


@pytest.mark.parametrize("dashboard", DASHBOARDS, ids=IDS)
def test_panels_ask_for_nothing_that_nobody_serves(dashboard: Dashboard) -> None:
    for panel in panels(dashboard):
        for target in panel["targets"]:
            asked = named(target["expr"])
            assert asked, target["expr"]
            assert asked - served() - RECORDED - PROMETHEUS_OWN == set(), panel["title"]


def test_panels_ask_the_source_that_is_provisioned() -> None:
    (source,) = yaml.safe_load((FOLDER / "provisioning/datasources/prometheus.yml").read_text(encoding="utf-8"))[
        "datasources"
    ]
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    assert source["url"] == "http://prometheus:9090"
    assert "prometheus" in compose
    uids = {target["datasource"]["uid"] for each in DASHBOARDS for panel in panels(each) for target in panel["targets"]}
    assert uids == {source["uid"]}


def test_grafana_finds_what_is_mounted() -> None:
    grafana = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]["grafana"]
    mounts = dict(each.split(":")[:2] for each in grafana["volumes"])
    (provider,) = yaml.safe_load((FOLDER / "provisioning/dashboards/majra.yml").read_text(encoding="utf-8"))[
        "providers"
    ]
    assert mounts["./deploy/grafana/dashboards"] == provider["options"]["path"]
    home = grafana["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
    assert home == f"{provider['options']['path']}/{file_of(DASHBOARDS[0]).name}"
    assert mounts["./deploy/grafana/provisioning"] == "/etc/grafana/provisioning"
