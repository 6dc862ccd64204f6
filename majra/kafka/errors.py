"""What can go wrong with Kafka, as one clear line each that says what to do. The command line prints it and exits 1."""

from __future__ import annotations


class KafkaProblem(Exception):
    """Base of the problems a user can act on."""


class BrokerUnavailable(KafkaProblem):
    """No broker answers at the configured address."""

    def __init__(self, brokers: str) -> None:
        super().__init__(f"no Kafka broker answers at {brokers}: start one, or name another in MAJRA_KAFKA")


class TopicMissing(KafkaProblem):
    """A topic that Majra needs does not exist. Nothing of Majra creates topics on the side (faust-facts 18)."""

    def __init__(self, topics: list[str], brokers: str) -> None:
        names = ", ".join(topics)
        super().__init__(f"missing on {brokers}: {names}; create what is missing with `majra topics create`")


class PublishError(KafkaProblem):
    """A record was not acknowledged within the bounds."""


class RecordRefused(PublishError):
    """The broker, or the bound on sizes, refuses this very record: another try would end the same."""
