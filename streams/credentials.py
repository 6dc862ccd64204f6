"""What Faust is told of how the brokers let us in: the same as every other client, in Faust's words."""

from __future__ import annotations

from faust.auth import Credentials, SASLCredentials, SSLCredentials

from majra.kafka.security import client_options
from majra.settings import Settings


def credentials(settings: Settings) -> Credentials | None:
    """The credentials; None where the brokers ask for none. Raises `SecuritySettings`."""
    options = client_options(settings)
    tls = options["ssl_context"]
    if "sasl_mechanism" in options:
        return SASLCredentials(
            username=options["sasl_plain_username"],
            password=options["sasl_plain_password"],
            mechanism=options["sasl_mechanism"],
            ssl_context=tls,
        )
    return None if tls is None else SSLCredentials(tls)
