"""A Kafka that asks for users and certificates: every way in, the whole path through it, and what is said at the door."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace
from support.commands import majra
from support.feed_server import feed_server
from support.processes import running
from support.real_kafka import free_port
from support.samples import MAIN
from support.scrape import Scrape, scrape_until
from support.secured_kafka import PASSWORD, RIGHTS, USER, Secured

from majra.cli.lag import connector_groups, stage_groups
from majra.kafka.admin import check_topics, create_topics
from majra.kafka.errors import BrokerUnavailable
from majra.kafka.lag import open_observer
from majra.kafka.publisher import open_publisher
from majra.kafka.registry import define
from majra.records.feed import Feed
from majra.settings import Settings
from majra.topics import topic_specs

pytestmark = pytest.mark.kafka
OPERATIONS = Path(__file__).parents[2] / "docs/operations.md"


def ways_in(secured: Secured) -> dict[str, Settings]:
    files = secured.certificates
    scram = Settings(
        kafka=secured.sasl_tls, kafka_security_protocol="SASL_SSL", kafka_ca_file=files.ca, kafka_user=USER,
        kafka_password=PASSWORD,
    )  # fmt: skip
    return {
        "SCRAM-SHA-512": scram,
        "PLAIN": replace(scram, kafka_sasl_mechanism="PLAIN"),
        "SCRAM-SHA-256, no TLS": replace(
            scram, kafka=secured.sasl_open, kafka_security_protocol="SASL_PLAINTEXT", kafka_ca_file="",
            kafka_sasl_mechanism="SCRAM-SHA-256",
        ),
        "certificate": Settings(
            kafka=secured.mutual, kafka_security_protocol="SSL", kafka_ca_file=files.ca, kafka_cert_file=files.client,
            kafka_key_file=files.client_key,
        ),
    }  # fmt: skip


async def test_an_entry_goes_all_the_way(secured: Secured, tmp_path: Path) -> None:
    """By connector, workers and `subscribe`, seen by `lag` and the exporter: as an operator runs them, with the rights of
    docs/operations.md and no more."""
    password = tmp_path / "password"
    password.write_text(PASSWORD + "\n")
    variables = {
        "MAJRA_KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
        "MAJRA_KAFKA_CA_FILE": secured.certificates.ca,
        "MAJRA_KAFKA_USER": USER,
        "MAJRA_KAFKA_PASSWORD_FILE": str(password),
    }

    port = free_port()
    commands = [["connect", "--allow-private"], ["work"], ["exporter", "--port", str(port)]]
    settings = ways_in(secured)["SCRAM-SHA-512"]
    await create_topics(settings, topic_specs(settings))
    with feed_server() as server:
        server.put_items("a", [MAIN])
        async with open_publisher(settings) as publisher:
            await define(publisher, [Feed(id="a", url=server.url("a"))])
        with running(secured.sasl_tls, commands, MAJRA_EXPORTER_INTERVAL="1", **variables):
            following = ("subscribe", "enriched", "--from", "earliest", "--max", "1", "--json")
            published = await majra(secured.sasl_tls, *following, **variables)
            seen = await scrape_until(port, everybody_is_there)
            async with open_observer(settings, stage_groups(), sharers=connector_groups()) as observer:
                _partitions, groups = await observer.look()
    assert (published.code, published.errors) == (0, "")
    assert json.loads(published.out)["bodies"][0]["value"].startswith(MAIN[:40])
    assert {each.group: (each.behind, each.members) for each in groups} == {
        "majra-refine": (0, 1), "majra-dedupe": (0, 1), "majra-enrich": (0, 1), "majra-connect": (None, 1),
    }  # fmt: skip
    assert seen("majra_exporter_up") == 1


def everybody_is_there(found: Scrape) -> bool:
    """Nothing is behind, and each group has its member."""
    behind = found.of("majra_consumer_lag_messages", "group")
    members = found.of("majra_consumer_group_members", "group")
    return sum(behind.values()) == 0 and len(members) == 4 and min(members.values()) == 1


@pytest.mark.parametrize("way", ["SCRAM-SHA-512", "PLAIN", "SCRAM-SHA-256, no TLS", "certificate"])
async def test_every_way_in(secured: Secured, way: str) -> None:
    settings = ways_in(secured)[way]
    await create_topics(settings, topic_specs(settings))
    assert await check_topics(settings, topic_specs(settings)) == []


def test_the_rights_are_those_of_the_docs() -> None:
    text = OPERATIONS.read_text(encoding="utf-8")
    for kind, (prefix, operations) in RIGHTS.items():
        told = ", ".join(each.title().replace("_", "") for each in operations)
        assert f"| {kind.name.lower()} | `{prefix}` | {told} |" in text


async def test_at_the_door(secured: Secured) -> None:
    files, ways = secured.certificates, ways_in(secured)
    scram, plain, mutual = ways["SCRAM-SHA-512"], ways["PLAIN"], ways["certificate"]
    elsewhere = scram.kafka.replace("127.0.0.1", "localhost")
    for settings, said in [
        (replace(scram, kafka_password="wrong"), "user majra or its password is wrong"),
        (replace(plain, kafka_password="wrong"), "user majra or its password is wrong"),
        (replace(scram, kafka_user="nobody"), "user nobody or its password is wrong"),
        (replace(scram, kafka_sasl_mechanism="SCRAM-SHA-256"), "does not take SCRAM-SHA-256"),
        (replace(scram, kafka_ca_file=files.stranger), "who signed its certificate is not known here"),
        (replace(scram, kafka_ca_file=""), "MAJRA_KAFKA_CA_FILE"),
        (replace(scram, kafka=elsewhere), "not valid for 'localhost'"),
        (replace(scram, kafka=secured.sasl_open), "speaks no TLS there"),
        (replace(scram, kafka=secured.mutual), "MAJRA_KAFKA_CERT_FILE"),
        (replace(ways["SCRAM-SHA-256, no TLS"], kafka=secured.inside), "asks for no user there"),
        (replace(mutual, kafka_cert_file="", kafka_key_file=""), "wants one (MAJRA_KAFKA_CERT_FILE"),
        (
            replace(mutual, kafka_cert_file=files.stranger, kafka_key_file=files.stranger_key),
            "not take our certificate",
        ),
        (replace(mutual, kafka=secured.sasl_tls), "as one does that wants a user"),
        (
            Settings(kafka=secured.astray, kafka_security_protocol="SSL", kafka_ca_file=files.ca),
            "not valid for 'localhost'",
        ),
        (Settings(kafka=secured.sasl_tls), "wants TLS or a user"),
        (Settings(kafka=secured.sasl_open), "wants TLS or a user"),
        (Settings(kafka=f"127.0.0.1:1,{secured.mutual}"), "wants TLS or a user"),
    ]:
        with pytest.raises(BrokerUnavailable, match="does not let us in") as told:
            await create_topics(settings, [])
        assert said in str(told.value)


async def test_a_password_is_never_printed(secured: Secured) -> None:
    """Not by the failure, not by its logs at their fullest: PLAIN is the mechanism that sends it."""
    settings = {
        "MAJRA_LOG_LEVEL": "debug", "MAJRA_KAFKA_SECURITY_PROTOCOL": "SASL_SSL", "MAJRA_KAFKA_USER": USER,
        "MAJRA_KAFKA_CA_FILE": secured.certificates.ca, "MAJRA_KAFKA_SASL_MECHANISM": "PLAIN",
        "MAJRA_KAFKA_PASSWORD": "rumpelstilzchen",
    }  # fmt: skip
    done = await majra(secured.sasl_tls, "work", **settings)
    assert done.code == 1
    assert done.out + done.errors == (
        f"majra: Kafka at {secured.sasl_tls} does not let us in: user majra or its password is wrong "
        "(MAJRA_KAFKA_USER, MAJRA_KAFKA_PASSWORD)\n"
    )
