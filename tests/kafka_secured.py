"""Apache Kafka as an operator secures it: TLS with an authority of its own, passwords, and certificates of clients."""

from __future__ import annotations

import contextlib
import ipaddress
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.benchmarks.processes import free_port
from tests.kafka_given import FORMAT, PROPERTIES, Cluster, Node, folder_of_a_broker, java

USER, PASSWORD = "passerelle", "l0ng and secret"
SECURED = """
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller},SASL_SSL://127.0.0.1:{sasl},SSL://127.0.0.1:{mutual}
advertised.listeners=PLAINTEXT://127.0.0.1:{port},SASL_SSL://127.0.0.1:{sasl},SSL://127.0.0.1:{mutual}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL,SSL:SSL
ssl.keystore.type=PEM
ssl.keystore.location={keystore}
ssl.truststore.type=PEM
ssl.truststore.location={truststore}
listener.name.ssl.ssl.client.auth=required
sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-512
listener.name.sasl_ssl.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_{user}="{password}";
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
"""


class Authority:
    """Signs certificates, for a day."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._key = folder, ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        own = _certificate(self._name, self._key, self._name).add_extension(
            x509.BasicConstraints(ca=True, path_length=0), critical=True
        )
        self.file = folder / f"{name}.pem"
        self.file.write_bytes(own.sign(self._key, SHA256()).public_bytes(Encoding.PEM))

    def signed(self, name: str) -> tuple[Path, Path]:
        """The files of a certificate and of its key; it is good for 127.0.0.1."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
        certificate = _certificate(subject, key, self._name).add_extension(here, critical=False)
        of_certificate, of_key = self._folder / f"{name}.crt", self._folder / f"{name}.key"
        of_certificate.write_bytes(certificate.sign(self._key, SHA256()).public_bytes(Encoding.PEM))
        of_key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return of_certificate, of_key


def _certificate(
    subject: x509.Name, key: ec.EllipticCurvePrivateKey, issuer: x509.Name
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
    )


@dataclass(frozen=True)
class Secured:
    """A broker that asks for a password on one port, for a certificate on another, and how to reach it."""

    sasl: str
    mutual: str
    authority: Authority
    stranger: Authority
    """One that signed nothing here."""


@contextlib.contextmanager
def secured() -> Iterator[Secured]:
    """One node of Apache Kafka; takes Java 17 and ``PASSERELLE_TEST_KAFKA_HOME``."""
    with folder_of_a_broker() as folder:
        authority, stranger = Authority(folder, "authority"), Authority(folder, "stranger")
        certificate, key = authority.signed("broker")
        keystore = folder / "broker.pem"
        keystore.write_bytes(key.read_bytes() + certificate.read_bytes())
        port, controller, sasl, mutual = (free_port() for _ in range(4))
        plain = PROPERTIES.format(
            node=1, port=port, controller=controller, voters=f"1@127.0.0.1:{controller}", folder=folder,
            copies=1, in_sync=1,
        )  # fmt: skip
        properties = folder / "server.properties"
        more = SECURED.format(
            port=port, controller=controller, sasl=sasl, mutual=mutual, keystore=keystore,
            truststore=authority.file, user=USER, password=PASSWORD,
        )  # fmt: skip
        properties.write_text(plain + more)  # what is said twice counts as it is said last
        command, environment = java(folder)
        scram = f"SCRAM-SHA-512=[name={USER},password={PASSWORD}]"
        subprocess.run(
            [*command, *FORMAT, str(properties), "--add-scram", scram],
            env=environment, check=True, capture_output=True,
        )  # fmt: skip
        cluster = Cluster([Node([*command, "kafka.Kafka", str(properties)], folder, port, environment)])
        try:
            cluster.start()
            yield Secured(f"127.0.0.1:{sasl}", f"127.0.0.1:{mutual}", authority, stranger)
        finally:
            cluster.nodes[0].kill()  # nobody needs what it would put in order
