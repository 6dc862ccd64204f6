"""A real Kafka that lets in only whom it knows: TLS, SASL, client certificates, and access rights as docs/operations.md
says that Majra needs them.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from confluent_kafka.admin import (
    AclBinding,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
)
from support.real_kafka import Missing, broker, free_port

USER = "majra"
PASSWORD = "open sesame $5 #1"
"""With signs that shells and files of settings read as their own. (Kafka's tool takes no commas.)"""
RIGHTS = {
    ResourceType.TOPIC: ("news.", ("READ", "WRITE", "CREATE", "DESCRIBE", "DESCRIBE_CONFIGS")),
    ResourceType.GROUP: ("majra-", ("READ", "DESCRIBE")),
}
"""By prefix. The table of docs/operations.md says the same."""
LISTENERS = {
    "INSIDE": "PLAINTEXT",
    "SASLTLS": "SASL_SSL",
    "SASLOPEN": "SASL_PLAINTEXT",
    "MUTUAL": "SSL",
    "ASTRAY": "SSL",
}


@dataclass(frozen=True)
class Certificates:
    """PEM files: an authority, a broker and a client it vouches for, and an authority that nobody knows."""

    folder: Path

    def __getattr__(self, name: str) -> str:
        return str(self.folder / f"{name}.pem")

    @classmethod
    def make(cls, folder: Path) -> Certificates:
        if shutil.which("openssl") is None:
            raise Missing("openssl is not on this machine")
        for name in ("ca", "stranger"):
            _certificate(folder, name, "basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign")
        _certificate(folder, "broker", "subjectAltName=IP:127.0.0.1", signer="ca")
        _certificate(folder, "client", "extendedKeyUsage=clientAuth", signer="ca", subject=f"/CN={USER}")
        locked = ["openssl", "pkey", "-in", "client_key.pem", "-out", "locked_key.pem", "-aes256", "-passout", "pass:x"]
        subprocess.run(locked, cwd=folder, check=True, capture_output=True)
        both = (folder / "broker_key.pem").read_text() + (folder / "broker.pem").read_text()
        (folder / "broker_both.pem").write_text(both)
        return cls(folder)


def _certificate(folder: Path, name: str, *extensions: str, signer: str = "", subject: str = "") -> None:
    """`name`.pem and `name`_key.pem, good for two days."""
    command = [
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
        "-subj", subject or f"/CN=majra test {name}", "-keyout", f"{name}_key.pem", "-out", f"{name}.pem",
    ]  # fmt: skip
    for extension in extensions:
        command += ["-addext", extension]
    if signer:
        command += ["-CA", f"{signer}.pem", "-CAkey", f"{signer}_key.pem"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


@dataclass(frozen=True)
class Secured:
    """Where the broker's listeners are: TLS with SASL (PLAIN and SCRAM-SHA-512), SCRAM-SHA-256 without TLS, and TLS with
    certificates of clients. `inside` asks for nobody; `astray` calls itself by a name that its certificate does not have."""

    certificates: Certificates
    inside: str
    sasl_tls: str
    sasl_open: str
    mutual: str
    astray: str


@contextmanager
def secured_kafka(folder: Path) -> Iterator[Secured]:
    certificates = Certificates.make(folder)
    ports = {name: free_port() for name in LISTENERS}
    modules = "org.apache.kafka.common.security"
    settings = f"""ssl.keystore.type=PEM
ssl.keystore.location={certificates.broker_both}
ssl.truststore.type=PEM
ssl.truststore.location={certificates.ca}
listener.name.mutual.ssl.client.auth=required
listener.name.mutual.ssl.principal.mapping.rules=RULE:^CN=(.*?)$/$1/
listener.name.sasltls.sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-512
listener.name.sasltls.plain.sasl.jaas.config={modules}.plain.PlainLoginModule required user_{USER}="{PASSWORD}";
listener.name.sasltls.scram-sha-512.sasl.jaas.config={modules}.scram.ScramLoginModule required;
listener.name.saslopen.sasl.enabled.mechanisms=SCRAM-SHA-256
listener.name.saslopen.scram-sha-256.sasl.jaas.config={modules}.scram.ScramLoginModule required;
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
connection.failed.authentication.delay.ms=0
advertised.listeners={",".join(f"{name}://{'localhost' if name == 'ASTRAY' else '127.0.0.1'}:{ports[name]}" for name in ports)}
"""
    users = []
    for mechanism in ("SCRAM-SHA-256", "SCRAM-SHA-512"):
        users += ["--add-scram", f'{mechanism}=[name={USER},password="{PASSWORD}"]']
    listeners = {name: (protocol, ports[name]) for name, protocol in LISTENERS.items()}
    with broker(folder, listeners, settings, users):
        addresses = [f"127.0.0.1:{ports[name]}" for name in LISTENERS]
        _give_rights(addresses[0])
        yield Secured(certificates, *addresses)


def _give_rights(address: str) -> None:
    bindings = [
        AclBinding(
            kind, prefix, ResourcePatternType.PREFIXED, f"User:{USER}", "*", AclOperation[each], AclPermissionType.ALLOW
        )
        for kind, (prefix, operations) in RIGHTS.items()
        for each in operations
    ]
    admin = AdminClient({"bootstrap.servers": address})
    for made in admin.create_acls(bindings).values():
        made.result(30)
