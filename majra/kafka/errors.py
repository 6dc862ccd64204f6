"""What can go wrong with Kafka, as one clear line each that says what to do. The command line prints it and exits 1."""

from __future__ import annotations

from majra.settings import SettingsError


class KafkaProblem(Exception):
    """Base of the problems a user can act on."""


class SecuritySettings(KafkaProblem, SettingsError):
    """What is set of TLS or SASL does not fit together, or a file of it cannot be used; the message names the variable.

    A problem of Kafka, too: what goes on through those goes on while a certificate is being exchanged.
    """


class BrokerUnavailable(KafkaProblem):
    """No broker answers at the configured address, or none that does lets us in; `reason` says why, where it is known."""

    def __init__(self, brokers: str, reason: str | None = None) -> None:
        if reason is None:
            super().__init__(f"no Kafka broker answers at {brokers}: start one, or name another in MAJRA_KAFKA")
        else:
            super().__init__(f"Kafka at {brokers} does not let us in: {reason}")


class TopicMissing(KafkaProblem):
    """A topic that Majra needs does not exist. Nothing of Majra creates topics on the side (faust-facts 18)."""

    def __init__(self, topics: list[str], brokers: str) -> None:
        names = ", ".join(topics)
        super().__init__(f"missing on {brokers}: {names}; create what is missing with `majra topics create`")


class PublishError(KafkaProblem):
    """A record was not acknowledged within the bounds."""


class RecordRefused(PublishError):
    """The broker, or the bound on sizes, refuses this very record: another try would end the same."""
