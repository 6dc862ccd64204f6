"""The dashboards, as they are meant to be read; `python deploy/grafana/dashboards.py` writes the JSON that Grafana loads.

Three pages: is all well (overview), what do the feeds bring (feeds), who is behind and where (consumers). A panel is one line
with its title, unit and queries; its description says what to make of it. Metrics are those of docs/metrics.md, thresholds
those of deploy/prometheus/alerts.yml. A test holds the JSON to this file and every query to a live Prometheus.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

FOLDER = Path(__file__).parent / "dashboards"
SOURCE = {"type": "prometheus", "uid": "majra-prometheus"}
WIDTH = 24
"""Columns of Grafana's grid."""
STAT_HEIGHT, GRAPH_HEIGHT = 4, 8


@dataclass(frozen=True)
class Query:
    """A PromQL expression; `legend` names its series by their labels, as `{{group}}`."""

    expr: str
    legend: str = ""


@dataclass(frozen=True)
class Panel:
    """One panel. `unit` is Grafana's name of it. At `warn` it turns orange, at `bad` red, where they are given."""

    kind: Literal["stat", "graph", "table", "bars"]
    title: str
    unit: str
    queries: Sequence[Query]
    about: str
    width: int = 8
    warn: float | None = None
    bad: float | None = None
    stacked: bool = False


@dataclass(frozen=True)
class Dashboard:
    """A page: panels in reading order, broken into rows by their widths."""

    uid: str
    title: str
    about: str
    panels: Sequence[Panel]
    variables: Sequence[tuple[str, str]] = ()
    """Names, and the queries that give their values: choosers above the panels."""


def quantile(share: float, metric: str, *by: str) -> str:
    """The quantile of a histogram over all processes, of the last five minutes."""
    return f"histogram_quantile({share}, sum by ({', '.join(('le', *by))}) (rate({metric}_bucket[5m])))"


FLOW = "entries|articles|originals|duplicates|enriched|dead-letter"

OVERVIEW = Dashboard(
    "majra-overview",
    "Majra: overview",
    "Is all well: what flows, how late it is, what failed. Red is what alerts are about (docs/operations.md).",
    (
        Panel("stat", "Alerts", "short", [Query('count(ALERTS{alertstate="firing"}) or vector(0)')],
              "Alerts that fire now; the table at the end of this page names them.", 3, warn=1, bad=1),
        Panel("stat", "Behind", "short", [Query("sum(majra_consumer_lag_messages)")],
              "Messages that wait, over all stages.", 3),
        Panel("stat", "Behind for", "s", [Query("max(majra_consumer_lag_seconds)")],
              "How long the first of them has waited.", 3, warn=60, bad=120),
        Panel("stat", "Fetch to enriched, p95", "s", [Query(quantile(0.95, "majra_ingest_to_enriched_seconds"))],
              "Nineteen articles in twenty are enriched within this time after they were fetched.", 4, warn=30, bad=60),
        Panel("stat", "Articles an hour", "short", [Query('sum(increase(majra_topic_written_total{topic="news.enriched"}[1h]))')],
              "Documents on news.enriched in the last hour, revisions among them.", 4),
        Panel("stat", "Feeds not in order", "short", [Query('sum(majra_feeds{standing=~"failing|late"})')],
              "Their last poll failed, or they were not polled when it was time.", 3, warn=1),
        Panel("stat", "Dead letters, 24 h", "short",
              [Query('sum(increase(majra_topic_written_total{topic="news.dead-letter"}[24h]))')],
              "`majra dead-letter list` shows what and why; `replay` puts it back.", 4, warn=1),
        Panel("graph", "Written, per minute", "short",
              [Query(f'sum by (topic) (rate(majra_topic_written_total{{topic=~"news[.]({FLOW})"}}[5m])) * 60', "{{topic}}")],
              "From the logs' ends, so that it holds whatever happens to workers. Originals and duplicates are the articles.", 12),
        Panel("graph", "Behind for, by stage", "s", [Query("max by (group) (majra_consumer_lag_seconds)", "{{group}}")],
              "The longest wait of each stage. Above 120 s: MajraLagHigh.", 12, bad=120),
        Panel("graph", "Latency", "s",
              [Query(quantile(0.5, "majra_ingest_to_enriched_seconds"), "fetch to enriched, half"),
               Query(quantile(0.95, "majra_ingest_to_enriched_seconds"), "fetch to enriched, 19 in 20"),
               Query(quantile(0.5, "majra_end_to_end_seconds"), "published to enriched, half"),
               Query(quantile(0.95, "majra_end_to_end_seconds"), "published to enriched, 19 in 20")],
              "From the publisher's time it is mostly the interval between polls; from the fetch it is Majra's own.", 12),
        Panel("graph", "Time of a stage, p95", "s", [Query(quantile(0.95, "majra_stage_seconds", "stage"), "{{stage}}"),
              Query(quantile(0.95, "majra_publish_seconds", "stage"), "{{stage}}: acknowledged")],
              "The pure function of each stage, and the wait until the brokers have its outputs.", 12),
        Panel("graph", "Done by stage, per minute", "short",
              [Query("sum by (stage) (rate(majra_messages_in_total[5m])) * 60", "{{stage}}")],
              "Messages whose outputs are all acknowledged; of connect, polls and pushes.", 8),
        Panel("graph", "Splits and duplicates, per minute", "short",
              [Query("sum(rate(majra_splits_total[5m])) * 60", "embedded articles"),
               Query("sum by (kind) (rate(majra_duplicates_total[5m])) * 60", "{{kind}} duplicates")],
              "Articles that were found inside others, and those that repeat one already seen.", 8),
        Panel("graph", "Dead letters, per hour", "short",
              [Query("sum by (stage, error) (increase(majra_dead_letters_total[1h])) > 0", "{{stage}}: {{error}}")],
              "By the stage that failed and why. Above 1 % of the entries: MajraDeadLetters.", 8, stacked=True),
        Panel("bars", "Topic streams, last hour", "short",
              [Query('sort_desc(sum by (topic) (increase(majra_topic_written_total{topic=~"news[.](topic|route)[.].+"}[1h])))',
                     "{{topic}}")],
              "Documents on the stream of each topic and of each route.", 12),
        Panel("graph", "Unaccounted for, 15 min", "short", [Query("majra:unaccounted:messages15m", "{{stage}}")],
              "Messages marked as done for which nothing stands on the logs: at or below zero when nothing is lost.", 6, bad=4),
        Panel("graph", "Not acknowledged, per minute", "short",
              [Query("sum by (topic) (rate(majra_produce_errors_total[5m])) * 60 > 0", "{{topic}}")],
              "Records that the brokers did not take at one try.", 6),
        Panel("graph", "Memory", "bytes",
              [Query("process_resident_memory_bytes{job=~\"workers|connectors|exporter\"}", "{{job}} {{instance}}"),
               Query("majra_stage_process_resident_memory_bytes", "{{stage}} {{instance}}")],
              "Of each process; those of the stages count with their worker. Limits are in docker-compose.yml.", 12),
        Panel("graph", "Cores in use", "short",
              [Query("rate(process_cpu_seconds_total{job=~\"workers|connectors|exporter\"}[5m])", "{{job}} {{instance}}"),
               Query("rate(majra_stage_process_cpu_seconds_total[5m])", "{{stage}} {{instance}}")],
              "A stage or worker at one core is at its limit: scale, while partitions last.", 12),
        Panel("table", "Alerts that fire", "short", [Query('ALERTS{alertstate="firing"}')],
              "Each has a section in docs/operations.md.", 24),
    ),
)  # fmt: skip

FEEDS = Dashboard(
    "majra-feeds",
    "Majra: feeds",
    "What the feeds bring, how old it is when it comes, and which feeds are in trouble (`majra feeds list` names them all).",
    (
        Panel("graph", "Feeds by standing", "short", [Query("sum by (standing) (majra_feeds)", "{{standing}}")],
              "failing: the last poll failed; late: not polled when due; waiting: not polled yet.", 12, stacked=True),
        Panel("graph", "Since the last success", "s",
              [Query("max by (quantile) (majra_feed_success_age_seconds)", "quantile {{quantile}}")],
              "Over all feeds: half are younger than quantile 0.5. A rising floor means that polling stands still.", 12),
        Panel("graph", "Polls by result, per minute", "short",
              [Query("sum by (result) (rate(majra_polls_total[5m])) * 60", "{{result}}")],
              "not-modified and unchanged cost next to nothing.", 12, stacked=True),
        Panel("graph", "Failed polls by kind, per minute", "short",
              [Query("sum by (error) (rate(majra_poll_errors_total[5m])) * 60 > 0", "{{error}}")],
              "Many of dns or connect at once: our own way out is broken.", 12, stacked=True),
        Panel("graph", "Entries, per minute", "short",
              [Query("sum by (kind) (rate(majra_entries_published_total[5m])) * 60", "{{kind}}")],
              "New stories, and revisions of known ones.", 12),
        Panel("graph", "Age of news when it comes", "s",
              [Query(quantile(0.5, "majra_entry_age_seconds"), "half"), Query(quantile(0.95, "majra_entry_age_seconds"), "19 in 20")],
              "From the publisher's time to Kafka. A feed's first poll brings what is days old.", 12),
        Panel("table", "Longest without success", "s",
              [Query("topk(50, time() - majra_feed_last_success_timestamp_seconds)")],
              "By feed id (`majra feeds list`). Over 25 h: MajraFeedStale.", 12, bad=90_000),
        Panel("table", "Longest without news", "s",
              [Query("topk(50, time() - majra_feed_newest_item_timestamp_seconds)")],
              "The age of the newest item each feed ever gave: a feed that answers and has nothing may have moved.", 12),
    ),
)  # fmt: skip

CONSUMERS = Dashboard(
    "majra-consumers",
    "Majra: consumers",
    "Who is behind and where. From the exporter, which asks Kafka: a dead or stuck worker shows.",
    (
        Panel("stat", "Members", "short", [Query('majra_consumer_group_members{group=~"$group"}', "{{group}}")],
              "Consumers in each group; none means that nobody works.", 8),
        Panel("stat", "State", "short", [Query('majra_consumer_group_state{group=~"$group"} == 1', "{{group}}: {{state}}")],
              "Stable is well; the others pass within a minute.", 8),
        Panel("stat", "Last look", "s", [Query("time() - majra_exporter_last_look_timestamp_seconds", "exporter")],
              "How old this page's figures are, and whether the exporter sees Kafka.", 8, warn=30, bad=120),
        Panel("graph", "Messages behind, by partition", "short",
              [Query('majra_consumer_lag_messages{group=~"$group"}', "{{group}} {{topic}}/{{partition}}")],
              "One partition that rises alone: its worker is stuck, or one language has all the news.", 12),
        Panel("graph", "Seconds behind, by partition", "s",
              [Query('majra_consumer_lag_seconds{group=~"$group"}', "{{group}} {{topic}}/{{partition}}")],
              "Age of the first message that waits. A gap: its time could not be read.", 12, bad=120),
        Panel("graph", "Committed, per minute", "short",
              [Query('sum by (group) (rate(majra_consumer_committed_offset{group=~"$group"}[5m])) * 60', "{{group}}")],
              "How fast each stage gets on.", 12),
        Panel("graph", "Written, per minute, by partition", "short",
              [Query('rate(majra_log_end_offset{topic=~"news[.](entries|articles|originals)"}[5m]) * 60', "{{topic}}/{{partition}}")],
              "What comes in for each stage. news.articles is by language: one partition has all that is Arabic.", 12),
        Panel("graph", "Since a stage finished something", "s",
              [Query("time() - max by (job, instance, stage) (majra_last_progress_timestamp_seconds)", "{{stage}} {{instance}}")],
              "By process. Rising together with lag, it is stuck; rising alone, it has nothing to do.", 12),
        Panel("table", "Processes", "short", [Query('up{job=~"workers|connectors|exporter"}')],
              "Those that Prometheus finds; 0 does not answer.", 12),
    ),
    variables=(("group", "label_values(majra_consumer_group_members, group)"),),
)  # fmt: skip

DASHBOARDS = (OVERVIEW, FEEDS, CONSUMERS)


def rendered(dashboard: Dashboard) -> dict[str, Any]:
    """The dashboard in Grafana's JSON model."""
    panels = []
    x = y = height = 0
    for number, panel in enumerate(dashboard.panels, start=1):
        own = STAT_HEIGHT if panel.kind == "stat" else GRAPH_HEIGHT
        if x + panel.width > WIDTH:
            x, y, height = 0, y + height, 0
        panels.append(_panel(panel, number, {"x": x, "y": y, "w": panel.width, "h": own}))
        x, height = x + panel.width, max(height, own)
    return {
        "uid": dashboard.uid,
        "title": dashboard.title,
        "description": dashboard.about,
        "tags": ["majra"],
        "schemaVersion": 39,
        "editable": False,
        "graphTooltip": 1,  # one crosshair over all panels
        "refresh": "30s",
        "time": {"from": "now-3h", "to": "now"},
        "timezone": "browser",
        "links": [{"type": "dashboards", "tags": ["majra"], "title": "Majra", "asDropdown": False, "keepTime": True}],
        "templating": {"list": [_variable(name, query) for name, query in dashboard.variables]},
        "annotations": {"list": []},
        "panels": panels,
    }


_KINDS = {"stat": "stat", "graph": "timeseries", "table": "table", "bars": "bargauge"}


def _panel(panel: Panel, number: int, place: dict[str, int]) -> dict[str, Any]:
    now = panel.kind != "graph"
    return {
        "id": number,
        "type": _KINDS[panel.kind],
        "title": panel.title,
        "description": panel.about,
        "gridPos": place,
        "datasource": SOURCE,
        "targets": [
            {
                "refId": chr(ord("A") + index),
                "datasource": SOURCE,
                "expr": query.expr,
                "legendFormat": query.legend or "__auto",
                "instant": now,
                "range": not now,
                "format": "table" if panel.kind == "table" else "time_series",
            }
            for index, query in enumerate(panel.queries)
        ],
        "fieldConfig": {"defaults": _field(panel), "overrides": []},
        "options": _options(panel),
    }


def _field(panel: Panel) -> dict[str, Any]:
    steps: list[dict[str, Any]] = [{"color": "green", "value": None}]
    steps += [{"color": "orange", "value": panel.warn}] if panel.warn is not None and panel.warn != panel.bad else []
    steps += [{"color": "red", "value": panel.bad}] if panel.bad is not None else []
    field: dict[str, Any] = {"unit": panel.unit, "thresholds": {"mode": "absolute", "steps": steps}}
    if panel.kind == "graph":
        field |= {
            "min": 0 if "unaccounted" not in panel.queries[0].expr else None,
            "color": {"mode": "palette-classic"},
            "custom": {
                "lineWidth": 1,
                "fillOpacity": 30 if panel.stacked else 5,
                "stacking": {"mode": "normal" if panel.stacked else "none", "group": "A"},
                "thresholdsStyle": {"mode": "dashed" if panel.bad is not None else "off"},
                "spanNulls": False,  # a gap is a look that failed, and is to be seen
            },
        }
    else:
        field["color"] = {"mode": "thresholds"}
    return field


def _options(panel: Panel) -> dict[str, Any]:
    if panel.kind == "graph":
        legend = {"displayMode": "list", "placement": "bottom", "showLegend": True}
        return {"legend": legend, "tooltip": {"mode": "multi", "sort": "desc"}}
    if panel.kind == "table":
        return {"showHeader": True, "sortBy": [{"displayName": "Value", "desc": True}]}
    shown = {"reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False}}
    if panel.kind == "bars":
        return {**shown, "orientation": "horizontal", "displayMode": "basic"}
    return {**shown, "colorMode": "value", "graphMode": "none", "textMode": "auto"}


def _variable(name: str, query: str) -> dict[str, Any]:
    return {
        "name": name,
        "label": name,
        "type": "query",
        "datasource": SOURCE,
        "query": {"query": query, "refId": name},
        "refresh": 2,  # with each change of the time range: groups come and go
        "multi": True,
        "includeAll": True,
        "allValue": ".*",
        "current": {"selected": True, "text": ["All"], "value": ["$__all"]},
        "sort": 1,
    }


def to_text(dashboard: Dashboard) -> str:
    """The JSON as its file holds it."""
    return json.dumps(rendered(dashboard), ensure_ascii=False, indent=1) + "\n"


def file_of(dashboard: Dashboard) -> Path:
    """Where Grafana finds it."""
    return FOLDER / f"{dashboard.uid.removeprefix('majra-')}.json"


if __name__ == "__main__":
    for each in DASHBOARDS:
        file_of(each).write_text(to_text(each), encoding="utf-8")
        print(file_of(each))
