"""How to reach the brokers, from the settings: what every Kafka client is given, TLS and SASL among it."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

from majra.kafka.errors import SecuritySettings
from majra.settings import Settings, file_variable, variable

PLAINTEXT = "PLAINTEXT"


def client_options(settings: Settings) -> dict[str, Any]:
    """The options of an aiokafka client that say where the brokers are and how they let us in.

    Files are read anew each time: a client that is made after a certificate was exchanged has the new one. Raises
    `SecuritySettings`.
    """
    check_security(settings)
    options: dict[str, Any] = {
        "bootstrap_servers": settings.kafka,
        "security_protocol": settings.kafka_security_protocol,
        "ssl_context": tls_context(settings),
    }
    if has_sasl(settings):
        options["sasl_mechanism"] = settings.kafka_sasl_mechanism
        options["sasl_plain_username"] = settings.kafka_user
        options["sasl_plain_password"] = settings.kafka_password
    return options


def has_tls(settings: Settings) -> bool:
    """Whether the brokers are reached through TLS."""
    return settings.kafka_security_protocol.endswith("SSL")


def has_sasl(settings: Settings) -> bool:
    """Whether we tell the brokers a user and a password."""
    return settings.kafka_security_protocol.startswith("SASL_")


def check_security(settings: Settings) -> None:
    """Raises `SecuritySettings` where one setting lacks another, or would silently do nothing. Reads no file."""
    protocol = f"{variable('kafka_security_protocol')}={settings.kafka_security_protocol}"
    for name in ("kafka_user", "kafka_password"):
        given = bool(getattr(settings, name))
        if has_sasl(settings) and not given:
            other = f" or {file_variable(name)}" if name == "kafka_password" else ""
            raise SecuritySettings(f"{protocol} needs {variable(name)}{other}")
        if given and not has_sasl(settings):
            raise SecuritySettings(f"{variable(name)} is set, but {protocol} sends none: it would be SASL_SSL")
    for name in ("kafka_ca_file", "kafka_cert_file", "kafka_key_file"):
        if getattr(settings, name) and not has_tls(settings):
            raise SecuritySettings(f"{variable(name)} is set, but {protocol} has no TLS: it would be SSL or SASL_SSL")
    if settings.kafka_key_file and not settings.kafka_cert_file:
        raise SecuritySettings(f"{variable('kafka_key_file')} needs {variable('kafka_cert_file')}")


def tls_context(settings: Settings) -> ssl.SSLContext | None:
    """Whom we trust, and who we are; None without TLS. Brokers' names are checked, always. Raises `SecuritySettings`."""
    if not has_tls(settings):
        return None
    for name in ("kafka_ca_file", "kafka_cert_file", "kafka_key_file"):
        _require_readable(name, getattr(settings, name))
    try:
        context = ssl.create_default_context(cafile=settings.kafka_ca_file or None)
    except ssl.SSLError as error:
        raise _unusable("kafka_ca_file", settings.kafka_ca_file, "no certificate in PEM in it") from error
    if settings.kafka_cert_file:
        try:
            context.load_cert_chain(settings.kafka_cert_file, settings.kafka_key_file or None, _no_password)
        except ssl.SSLError as error:
            name = "kafka_key_file" if settings.kafka_key_file else "kafka_cert_file"
            raise _unusable(name, getattr(settings, name), _say(error)) from error
    return context


def _require_readable(name: str, path: str) -> None:
    if path:
        try:
            Path(path).open("rb").close()
        except OSError as error:  # which of the files it was, ssl does not say
            raise _unusable(name, path, str(error.strerror)) from error


def _no_password() -> str:
    # Without this, OpenSSL would ask whoever sits at the terminal, and a container would wait for ever.
    raise SecuritySettings(
        f"the private key in {variable('kafka_key_file')} or {variable('kafka_cert_file')} has a password: "
        "give one without, in a file that only Majra can read"
    )


def _unusable(name: str, path: str, why: str) -> SecuritySettings:
    return SecuritySettings(f"{variable(name)}={path}: {why}")


def _say(error: ssl.SSLError) -> str:
    if error.reason == "KEY_VALUES_MISMATCH":
        return "not the private key of the certificate"
    return "no private key in PEM, or its certificate is none" + (f" ({error.reason})" if error.reason else "")
