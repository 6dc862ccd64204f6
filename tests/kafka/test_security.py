"""What is set of TLS and SASL: what fits together, what clients and Faust are given, what is said of what does not fit."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiokafka.errors import (
    IllegalSaslStateError,
    KafkaConnectionError,
    SaslAuthenticationFailed,
    UnsupportedSaslMechanismError,
)
from msgspec.structs import replace
from support.real_kafka import Missing
from support.secured_kafka import Certificates

from majra.kafka.errors import KafkaProblem, SecuritySettings
from majra.kafka.refusal import explain
from majra.kafka.security import check_security, client_options, tls_context
from majra.settings import Settings, SettingsError
from streams.credentials import credentials

SASL = Settings(kafka_security_protocol="SASL_SSL", kafka_user="majra", kafka_password="rumpelstilzchen")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"kafka_security_protocol": "SASL_SSL"}, "MAJRA_KAFKA_SECURITY_PROTOCOL=SASL_SSL needs MAJRA_KAFKA_USER"),
        (
            {"kafka_security_protocol": "SASL_PLAINTEXT", "kafka_user": "majra"},
            "=SASL_PLAINTEXT needs MAJRA_KAFKA_PASSWORD or MAJRA_KAFKA_PASSWORD_FILE",
        ),
        ({"kafka_user": "majra"}, "MAJRA_KAFKA_USER is set, but MAJRA_KAFKA_SECURITY_PROTOCOL=PLAINTEXT sends none"),
        ({"kafka_security_protocol": "SSL", "kafka_password": "p"}, "MAJRA_KAFKA_PASSWORD is set, but"),
        ({"kafka_ca_file": "ca.pem"}, "MAJRA_KAFKA_CA_FILE is set, but MAJRA_KAFKA_SECURITY_PROTOCOL=PLAINTEXT has no"),
        (
            {"kafka_security_protocol": "SASL_PLAINTEXT", "kafka_user": "m", "kafka_password": "p", "kafka_cert_file": "c"},
            "MAJRA_KAFKA_CERT_FILE is set, but MAJRA_KAFKA_SECURITY_PROTOCOL=SASL_PLAINTEXT has no TLS",
        ),
        ({"kafka_security_protocol": "SSL", "kafka_key_file": "k"}, "MAJRA_KAFKA_KEY_FILE needs MAJRA_KAFKA_CERT_FILE"),
        ({"kafka_security_protocol": "SSL", "kafka_ca_file": "/nowhere/ca.pem"}, "/nowhere/ca.pem: No such file"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named(settings: dict[str, str], said: str) -> None:
    with pytest.raises(SecuritySettings) as told:
        client_options(Settings(**settings))  # type: ignore[arg-type]
    assert said in str(told.value)
    assert isinstance(told.value, SettingsError), "wrong use, at the start"
    assert isinstance(told.value, KafkaProblem), "what goes on through these goes on"


def test_what_clients_are_given() -> None:
    assert client_options(Settings()) == {
        "bootstrap_servers": "127.0.0.1:9092", "security_protocol": "PLAINTEXT", "ssl_context": None,
    }  # fmt: skip
    given = client_options(SASL)
    assert given["sasl_mechanism"] == "SCRAM-SHA-512"
    assert (given["sasl_plain_username"], given["sasl_plain_password"]) == ("majra", "rumpelstilzchen")
    assert given["ssl_context"].verify_mode == ssl.CERT_REQUIRED
    assert given["ssl_context"].check_hostname


@pytest.mark.parametrize(
    ("settings", "protocol"),
    [
        (Settings(), None),
        (Settings(kafka_security_protocol="SSL"), "SSL"),
        (SASL, "SASL_SSL"),
        (replace(SASL, kafka_security_protocol="SASL_PLAINTEXT", kafka_sasl_mechanism="PLAIN"), "SASL_PLAINTEXT"),
    ],
)
def test_faust_is_given_the_same(settings: Settings, protocol: str | None) -> None:
    given = credentials(settings)
    assert (given and given.protocol.value) == protocol
    if settings.kafka_user:
        assert (given.username, given.password) == ("majra", "rumpelstilzchen")
        assert given.mechanism.value == settings.kafka_sasl_mechanism
        assert "rumpel" not in repr(given), "Faust may print its settings"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Certificates]:
    try:
        yield Certificates.make(tmp_path_factory.mktemp("certificates"))
    except Missing as lack:
        pytest.skip(str(lack))


@pytest.mark.parametrize(
    ("ca", "cert", "key", "said"),
    [
        ("ca", "client", "client_key", ""),
        ("ca", "broker_both", "", ""),
        ("client_key", "", "", "MAJRA_KAFKA_CA_FILE={client_key}: no certificate in PEM in it"),
        ("ca", "client", "", "MAJRA_KAFKA_CERT_FILE={client}: no private key in PEM"),
        ("ca", "client", "client", "MAJRA_KAFKA_KEY_FILE={client}: no private key in PEM"),
        ("ca", "client", "broker_key", "MAJRA_KAFKA_KEY_FILE={broker_key}: not the private key of the certificate"),
        ("ca", "client", "missing", "MAJRA_KAFKA_KEY_FILE={missing}: No such file or directory"),
        ("ca", "client", "locked_key", "has a password: give one without"),
    ],
)
def test_files(certificates: Certificates, ca: str, cert: str, key: str, said: str) -> None:
    path = {name: getattr(certificates, name) if name else "" for name in (ca, cert, key)}
    settings = Settings(
        kafka_security_protocol="SSL", kafka_ca_file=path[ca], kafka_cert_file=path[cert], kafka_key_file=path[key]
    )
    check_security(settings)
    if not said:
        context = tls_context(settings)
        assert context is not None
        assert len(context.get_ca_certs()) == 1, "ours alone, not the system's"
        return
    with pytest.raises(SecuritySettings) as told:
        tls_context(settings)
    assert said.format(**path) in str(told.value)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(SecuritySettings, match="Is a directory"):
        tls_context(Settings(kafka_security_protocol="SSL", kafka_ca_file=str(tmp_path)))


def certificate_fault(code: int, message: str) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code, error.verify_message = code, message
    return error


def broken(cause: Exception | None = None) -> KafkaConnectionError:
    error = KafkaConnectionError("Connection at 127.0.0.1:9093 closed")
    error.__cause__ = cause
    return error


def alert(reason: str) -> ssl.SSLError:
    error = ssl.SSLError(1, reason)
    error.reason = reason
    return error


@pytest.mark.parametrize(
    ("error", "protocol", "said"),
    [
        (ConnectionRefusedError(), "SASL_SSL", None),
        (TimeoutError(), "SASL_SSL", None),
        (SaslAuthenticationFailed("no"), "SASL_SSL", "user majra or its password is wrong"),
        (UnsupportedSaslMechanismError(), "SASL_SSL", "does not take SCRAM-SHA-512 (MAJRA_KAFKA_SASL_MECHANISM)"),
        (IllegalSaslStateError(), "SASL_PLAINTEXT", "asks for no user there (MAJRA_KAFKA_SECURITY_PROTOCOL"),
        (certificate_fault(19, "self-signed certificate in chain"), "SSL", "MAJRA_KAFKA_CA_FILE"),
        (certificate_fault(62, "not valid for 'kafka'"), "SSL", "for another name"),
        (certificate_fault(10, "certificate has expired"), "SSL", "cannot be trusted: certificate has expired"),
        (alert("WRONG_VERSION_NUMBER"), "SSL", "speaks no TLS there"),
        (broken(alert("TLSV13_ALERT_CERTIFICATE_REQUIRED")), "SSL", "MAJRA_KAFKA_CERT_FILE"),
        (ConnectionResetError(), "SASL_SSL", "speaks no TLS there"),
        (ConnectionResetError(), "PLAINTEXT", "wants TLS or a user"),
        (broken(), "PLAINTEXT", "wants TLS or a user"),
        (broken(), "SSL", "wants a user"),
        (broken(), "SASL_SSL", "it ends the connection (MAJRA_KAFKA_SECURITY_PROTOCOL, which is SASL_SSL)"),
    ],
)
def test_refusals_in_words(error: Exception, protocol: str, said: str | None) -> None:
    told = explain(error, replace(SASL, kafka_security_protocol=protocol))
    assert told is None if said is None else said in (told or "")
