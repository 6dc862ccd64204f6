"""Why brokers that are there do not let us in. aiokafka logs it, and says no more than that it could not connect."""

from __future__ import annotations

import asyncio
import ssl
from typing import Any, Final

from aiokafka.conn import collect_hosts, create_conn
from aiokafka.errors import (
    AuthenticationFailedError,
    IllegalSaslStateError,
    KafkaConnectionError,
    KafkaError,
    SaslAuthenticationFailed,
    UnsupportedSaslMechanismError,
)
from aiokafka.protocol.metadata import MetadataRequest

from majra.kafka.security import client_options, has_sasl, has_tls
from majra.settings import Settings

ANSWER: Final = 5.0
"""Seconds for a broker's refusal, which takes milliseconds. Those who say nothing are asked at the same time."""
_NAME_MISMATCH: Final = (62, 64)
"""OpenSSL's numbers of a certificate for another host name or another address (X509_V_ERR_…_MISMATCH)."""
_UNKNOWN_AUTHORITY: Final = (2, 18, 19, 20, 21)
"""And of one whose signer is not among the authorities: no issuer found, or one that signed itself."""
_PROTOCOL: Final = "MAJRA_KAFKA_SECURITY_PROTOCOL"


async def refusal(settings: Settings) -> str | None:
    """Asks all brokers, also those that the first ones name, and says why one does not let us in; None where none says so.

    Raises `SecuritySettings`.
    """
    options = client_options(settings)
    found = {(host, port) for host, port, _family in collect_hosts(options.pop("bootstrap_servers"))}
    asked: set[tuple[str, int]] = set()
    while left := found - asked:
        asked |= left
        for answer in await asyncio.gather(*(_ask(host, port, options) for host, port in sorted(left))):
            if isinstance(answer, set):
                found |= answer
            elif said := explain(answer, settings):
                return said
    return None


async def _ask(host: str, port: int, options: dict[str, Any]) -> set[tuple[str, int]] | Exception:
    """The addresses of all brokers as this one knows them, or what kept us from asking."""
    try:
        async with asyncio.timeout(ANSWER):
            connection = await create_conn(host, port, client_id="majra", **options)
            try:
                metadata = await connection.send(MetadataRequest([]))
            finally:
                connection.close()
    except (OSError, KafkaError) as error:  # a TimeoutError is an OSError
        return error
    return {(each[1], each[2]) for each in metadata.brokers}


def explain(error: BaseException, settings: Settings) -> str | None:
    """What an error at connecting says of security, and which setting it is about; None where it says nothing."""
    if isinstance(error, KafkaConnectionError) and isinstance(error.__cause__, OSError):
        return explain(error.__cause__, settings)  # what broke the connection, while an answer was waited for
    if isinstance(error, SaslAuthenticationFailed | AuthenticationFailedError):
        return f"user {settings.kafka_user} or its password is wrong (MAJRA_KAFKA_USER, MAJRA_KAFKA_PASSWORD)"
    if isinstance(error, UnsupportedSaslMechanismError):
        return f"it does not take {settings.kafka_sasl_mechanism} (MAJRA_KAFKA_SASL_MECHANISM)"
    if isinstance(error, IllegalSaslStateError):
        return f"it asks for no user there ({_PROTOCOL}, which is {settings.kafka_security_protocol})"
    if isinstance(error, ssl.SSLCertVerificationError):
        return _of_certificate(error)
    if isinstance(error, ssl.SSLError) and "ALERT" in (error.reason or ""):
        said = str(error.reason).lower().replace("_", " ")
        return f"it does not take our certificate, or wants one (MAJRA_KAFKA_CERT_FILE, MAJRA_KAFKA_KEY_FILE): {said}"
    if isinstance(error, ssl.SSLError) or (has_tls(settings) and isinstance(error, ConnectionResetError)):
        return f"it speaks no TLS there ({_PROTOCOL}, which is {settings.kafka_security_protocol})"
    if isinstance(error, KafkaConnectionError | ConnectionResetError):
        lacks = [*(() if has_tls(settings) else ("TLS",)), *(() if has_sasl(settings) else ("a user",))]
        more = f", as one does that wants {' or '.join(lacks)}" if lacks else ""
        return f"it ends the connection{more} ({_PROTOCOL}, which is {settings.kafka_security_protocol})"
    return None


def _of_certificate(error: ssl.SSLCertVerificationError) -> str:
    if error.verify_code in _NAME_MISMATCH:
        return f"its certificate is for another name (MAJRA_KAFKA, or advertised.listeners): {error.verify_message}"
    if error.verify_code in _UNKNOWN_AUTHORITY:
        return f"who signed its certificate is not known here (MAJRA_KAFKA_CA_FILE): {error.verify_message}"
    return f"its certificate cannot be trusted: {error.verify_message}"
