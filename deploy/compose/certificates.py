"""The certificates that a site makes itself: that of its broker for neighbours, and that of its address for browsers.

Each has an authority of its own, whose key is thrown away, so that nobody signs with it again.
"""

from collections.abc import Sequence
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from chassis.clock import wall
from deploy.local.faults import make_folder, write_atomically

_VALID = timedelta(days=3650)
_FOR_BROWSERS = timedelta(days=800)
"""Apple's systems believe no certificate for longer than 825 days, also where its authority was installed by hand."""
_CLOCKS = timedelta(days=1)
"""A neighbour whose clock is behind believes a certificate too."""


def broker_certificates(folder: Path, site: str, host: str) -> tuple[str, str]:
    """Return the PEM that the broker of `site` reads, and the certificate of its authority for the neighbours.

    The first holds a private key (PKCS#8), a certificate for `host`, a name or an address, and that of the authority.
    Both are kept in `folder`; another `host` makes both anew, and the neighbours need the new authority.
    """
    keystore, authority = make_folder(folder) / f"broker-{host}.pem", folder / f"authority-{host}.pem"
    if not keystore.exists():
        made = _made(f"the broker of {site}", [host])
        write_atomically(authority, made.authority)
        write_atomically(keystore, made.private + made.certificate + made.authority)
    return keystore.read_text(), authority.read_text()


def address_certificate(folder: Path, site: str, host: str) -> tuple[str, str, str]:
    """Return the PEM of the private key, of the certificate for browsers, and of its authority.

    The certificate is for `host`, a name or an address, and for this machine; it is followed by its authority's.
    All of them are kept in `folder`; another `host` makes them anew.
    """
    files = [make_folder(folder) / f"address-{host}-{part}.pem" for part in ("certificate", "authority", "key")]
    certificate, authority, key = files
    if not key.exists():
        made = _made(f"the site {site}", list(dict.fromkeys((host, "localhost", "127.0.0.1"))), _FOR_BROWSERS)
        write_atomically(certificate, made.certificate + made.authority)
        write_atomically(authority, made.authority)
        write_atomically(key, made.private)
    return key.read_text(), certificate.read_text(), authority.read_text()


class _Made(NamedTuple):
    private: bytes
    certificate: bytes
    authority: bytes


def _made(owner: str, hosts: Sequence[str], valid: timedelta = _VALID) -> _Made:
    above, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = _name(f"the authority of {owner}")
    of_above = x509.SubjectKeyIdentifier.from_public_key(above.public_key())
    authority = (
        described(issuer, issuer, above)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(signs_certificates(), critical=True)
        .add_extension(of_above, critical=False)
        .sign(above, SHA256())
    )
    certificate = (
        described(_name(owner), issuer, own, valid)
        .add_extension(x509.SubjectAlternativeName(list(map(_alternative, hosts))), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(of_above), critical=False)
        .sign(above, SHA256())
    )
    private = own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = authority.public_bytes(Encoding.PEM)
    return _Made(private, certificate.public_bytes(Encoding.PEM), public)


def described(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, valid: timedelta = _VALID
) -> x509.CertificateBuilder:
    """A certificate of `issuer` for the `key` of `subject`, from a day ago for the time `valid`, to be signed."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(wall() - _CLOCKS)
        .not_valid_after(wall() + valid)
    )


def signs_certificates() -> x509.KeyUsage:
    """The usage of a key that signs certificates, and nothing else."""
    return x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )


def _alternative(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
