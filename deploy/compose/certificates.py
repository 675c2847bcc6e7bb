"""The certificates of a site's broker, with which its neighbours know it: an authority of its own, and the broker's."""

from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from chassis.clock import wall
from deploy.local.faults import make_folder, write_atomically

_VALID = timedelta(days=3650)
_CLOCKS = timedelta(days=1)
"""A neighbour whose clock is behind believes a certificate too."""


def broker_certificates(folder: Path, site: str, host: str) -> tuple[str, str]:
    """Return the PEM that the broker of `site` reads, and the certificate of its authority for the neighbours.

    The first holds a private key (PKCS#8), a certificate for `host`, a name or an address, and that of the authority.
    Both are kept in `folder`; another `host` makes both anew, and the neighbours need the new authority. The key of the
    authority is thrown away, so that nobody signs with it again.
    """
    keystore, authority = make_folder(folder) / f"broker-{host}.pem", folder / f"authority-{host}.pem"
    if not keystore.exists():
        made, of_authority = _made(site, host)
        write_atomically(authority, of_authority)
        write_atomically(keystore, made)
    return keystore.read_text(), authority.read_text()


def _made(site: str, host: str) -> tuple[bytes, bytes]:
    above, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = _name(f"the authority of the broker of {site}")
    of_above = x509.SubjectKeyIdentifier.from_public_key(above.public_key())
    authority = (
        described(issuer, issuer, above)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(signs_certificates(), critical=True)
        .add_extension(of_above, critical=False)
        .sign(above, SHA256())
    )
    certificate = (
        described(_name(f"the broker of {site}"), issuer, own)
        .add_extension(x509.SubjectAlternativeName([_alternative(host)]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(of_above), critical=False)
        .sign(above, SHA256())
    )
    private = own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = authority.public_bytes(Encoding.PEM)
    return private + certificate.public_bytes(Encoding.PEM) + public, public


def described(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    """A certificate of `issuer` for the `key` of `subject`, valid from a day ago for ten years, to be signed."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(wall() - _CLOCKS)
        .not_valid_after(wall() + _VALID)
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
