"""An authority of certificates for tests, and what a broker needs of it."""

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from deploy.compose.certificates import described, signs_certificates


@dataclass(frozen=True)
class Authority:
    """An authority whose certificate lies in `ca_file` (PEM)."""

    ca_file: Path
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def keystore(self, file: Path, address: str) -> Path:
        """Make `file` as Kafka reads it: a new key, a certificate for the IP `address`, and that of the authority."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))])
        certificate = (
            described(_name("broker"), self.certificate.subject, key)
            .add_extension(names, critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
            .sign(self.key, SHA256())
        )
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        file.write_bytes(private + b"".join(one.public_bytes(Encoding.PEM) for one in (certificate, self.certificate)))
        return file


def authority(ca_file: Path) -> Authority:
    """A new authority; its certificate is written into `ca_file`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("authority")
    certificate = (
        described(name, name, key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(signs_certificates(), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )
    ca_file.write_bytes(certificate.public_bytes(Encoding.PEM))
    return Authority(ca_file, key, certificate)


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
