"""The alerts: their own unit tests run by promtool, and that each has a runbook and asks only for what there is."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from metric_names import PROMETHEUS_OWN, named, served

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy/prometheus"
RULES: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((FOLDER / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]
]
ALERTS = {rule["alert"]: rule for rule in RULES if "alert" in rule}
RECORDED = {rule["record"] for rule in RULES if "record" in rule}
TESTS = yaml.safe_load((FOLDER / "alerts_test.yml").read_text(encoding="utf-8"))["tests"]
RUNBOOKS = (ROOT / "docs/operations.md").read_text(encoding="utf-8")


def promtool(*arguments: str) -> subprocess.CompletedProcess[str]:
    if shutil.which("promtool") is None:
        if os.environ.get("MAJRA_REQUIRE_PROMTOOL"):
            pytest.fail("promtool is not on this machine (Debian: apt-get install prometheus)")
        pytest.skip("promtool is not on this machine (Debian: apt-get install prometheus)")
    return subprocess.run(["promtool", *arguments], cwd=FOLDER, capture_output=True, text=True, check=False, timeout=60)


def test_rules_hold_in_every_story_that_is_told_of_them() -> None:
    done = promtool("test", "rules", "alerts_test.yml")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_stories_would_notice_rules_that_never_fire(tmp_path: Path) -> None:
    dull = yaml.safe_load((FOLDER / "alerts.yml").read_text(encoding="utf-8"))
    for rule in (each for group in dull["groups"] for each in group["rules"] if "alert" in each):
        rule["expr"] = f"({rule['expr']}) and on() vector(1) < 0"
    (tmp_path / "alerts.yml").write_text(yaml.safe_dump(dull), encoding="utf-8")
    shutil.copy(FOLDER / "alerts_test.yml", tmp_path)
    done = promtool("test", "rules", str(tmp_path / "alerts_test.yml"))
    assert done.returncode != 0
    assert set(re.findall(r"alertname: (\w+)", done.stdout + done.stderr)) == ALERTS.keys()


def test_the_configuration_can_be_used(tmp_path: Path) -> None:
    text = (FOLDER / "prometheus.yml").read_text(encoding="utf-8")
    assert "rule_files: [/etc/prometheus/alerts.yml]" in text
    (tmp_path / "prometheus.yml").write_text(text.replace("/etc/prometheus", str(FOLDER)), encoding="utf-8")
    done = promtool("check", "config", str(tmp_path / "prometheus.yml"))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("alert", ALERTS)
def test_an_alert_leads_to_its_runbook(alert: str) -> None:
    rule = ALERTS[alert]
    assert rule["labels"]["severity"] in ("page", "ticket")
    assert rule["annotations"]["runbook"] == f"docs/operations.md#{alert.lower()}"
    (section,) = re.findall(rf"^### {alert}\n(.*?)(?=^##|\Z)", RUNBOOKS, re.MULTILINE | re.DOTALL)
    assert len(section.split()) > 30, "says what it means, what to look at, and what to do"


@pytest.mark.parametrize("alert", ALERTS)
def test_an_alert_has_a_story_in_which_it_fires_and_one_in_which_it_does_not(alert: str) -> None:
    told = [each for test in TESTS for each in test.get("alert_rule_test", ()) if each["alertname"] == alert]
    assert {bool(each["exp_alerts"]) for each in told} == {True, False}


def test_rules_ask_for_nothing_that_nobody_serves() -> None:
    asked = set().union(*(named(rule["expr"]) for rule in RULES))
    assert asked - served() - RECORDED - PROMETHEUS_OWN == set()
    series = [each["series"] for test in TESTS for each in test["input_series"]]
    assert {name.partition("{")[0] for name in series} - served() - PROMETHEUS_OWN == set()
