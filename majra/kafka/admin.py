"""Topic administration: make what is missing, and say in what a topic differs from its specification."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import IncompatibleBrokerVersion, NodeNotReadyError, for_code

from majra.kafka.connect import started
from majra.kafka.errors import BrokerUnavailable, KafkaProblem, TopicMissing
from majra.kafka.refusal import refusal
from majra.kafka.security import client_options
from majra.settings import Settings
from majra.topics import TopicSpec


@asynccontextmanager
async def open_admin(settings: Settings) -> AsyncIterator[AIOKafkaAdminClient]:
    """An admin client for as long as the context is open. Raises `BrokerUnavailable`."""
    admin = AIOKafkaAdminClient(**client_options(settings), client_id="majra-admin")
    async with started(admin, admin.close, settings):
        try:
            yield admin
        except NodeNotReadyError as error:  # one that the first broker named, and that cannot be reached as it is named
            raise BrokerUnavailable(settings.kafka, await refusal(settings)) from error


async def require_topics(settings: Settings, names: Collection[str]) -> None:
    """Raises `TopicMissing` naming each of `names` that is not there."""
    async with open_admin(settings) as admin:
        there = set(await admin.list_topics())
    if missing := sorted(set(names) - there):
        raise TopicMissing(missing, settings.kafka)


async def create_topics(settings: Settings, specs: Sequence[TopicSpec]) -> list[str]:
    """Makes those of `specs` that are missing; their names. Existing topics stay as they are. Raises `KafkaProblem`."""
    async with open_admin(settings) as admin:
        there = set(await admin.list_topics())
        missing = [spec for spec in specs if spec.name not in there]
        if not missing:
            return []
        answer = await admin.create_topics(
            [
                NewTopic(
                    name=spec.name,
                    num_partitions=spec.partitions,
                    replication_factor=spec.replication,
                    topic_configs=spec.config,
                )
                for spec in missing
            ]
        )
    made = []
    problems = []
    for name, code, *message in answer.topic_errors:
        error = for_code(code)
        if code == 0:
            made.append(name)
        elif error.__name__ != "TopicAlreadyExistsError":  # made by another `topics create` just now
            problems.append(f"{name}: {message[0] if message and message[0] else error.__name__}")
    if problems:
        raise KafkaProblem("topics not created: " + "; ".join(problems))
    return made


async def check_topics(settings: Settings, specs: Sequence[TopicSpec]) -> list[str]:
    """One line for each topic that is missing or differs in partitions, replicas or settings."""
    async with open_admin(settings) as admin:
        there = set(await admin.list_topics())
        known = [spec for spec in specs if spec.name in there]
        differences = [f"{spec.name}: missing" for spec in specs if spec.name not in there]
        if not known:
            return differences
        described = {topic["topic"]: topic for topic in await admin.describe_topics([spec.name for spec in known])}
        configs: dict[str, dict[str, str]] = {}
        resources = [ConfigResource(ConfigResourceType.TOPIC, spec.name) for spec in known]
        try:
            responses = await admin.describe_configs(resources)
        except IncompatibleBrokerVersion as error:
            raise KafkaProblem(
                f"{settings.kafka} tells no settings of topics: the embedded broker cannot be checked"
            ) from error
        for response in responses:
            for _code, _message, _kind, name, entries in response.resources:
                configs[name] = {entry[0]: entry[1] for entry in entries}
    for spec in known:
        partitions = described[spec.name]["partitions"]
        found = {"partitions": str(len(partitions)), "replicas": str(min(len(each["replicas"]) for each in partitions))}
        wanted = {"partitions": str(spec.partitions), "replicas": str(spec.replication), **spec.config}
        found |= configs.get(spec.name, {})
        odd = [f"{key} is {found.get(key)}, not {value}" for key, value in wanted.items() if found.get(key) != value]
        if odd:
            differences.append(f"{spec.name}: {'; '.join(odd)}")
    return differences
