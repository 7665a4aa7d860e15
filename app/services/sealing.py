"""The seal on a paper: a PAdES signature of the company over the whole file, and the keys it is made with.

Two kinds of keys, both encrypted PKCS#12 in the table `seal_key`, which no login can read but through the
function `sealing_keys` (planners and administrators):

* One that Rondo makes for the company when the first ticket is drawn. Its password lies in the same table: it
  needs no setting up and works on every workstation. It shows an outsider that the paper is whole and which
  company sealed it; against insiders stands the chain in the database, which no key opens.
* The company's own, imported by an administrator. Its password is never stored in the database, and so in no
  copy of it: it lies in the key ring of each computer that seals, or in RONDO_SEAL_PASSWORD. A computer
  without it seals with the key above, so that no customer waits for his paper: the file names which.
"""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.errors import QT_TRANSLATE_NOOP, RuleBroken
from app.ids import new_id
from app.models.parties import Company
from app.models.proof import SealKey

if TYPE_CHECKING:
    from pyhanko.sign import signers
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

FIELD = "Sceau"
_SELF_MADE_YEARS = 10


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that seals or sealed papers."""

    label: str
    fingerprint: str
    """SHA-256, in hexadecimal."""
    valid_from: dt.datetime
    valid_until: dt.datetime
    self_made: bool
    created_by: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed file, and the fingerprint of the certificate that sealed it."""

    pdf: bytes
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the seal of a file says."""

    is_sealed: bool
    is_intact: bool
    """The bytes are those that were sealed, and nothing was added after them."""
    is_ours: bool
    """The certificate is one of the company's."""
    signer: str
    sealed_at: dt.datetime | None
    fingerprint: str

    @property
    def holds(self) -> bool:
        """Whether the file is as we sealed it."""
        return self.is_sealed and self.is_intact and self.is_ours


def certificates(session: Session) -> list[Certificate]:
    """Return all certificates there ever were, the one that seals first."""
    rows = session.execute(
        select(
            SealKey.label,
            SealKey.fingerprint,
            SealKey.valid_from,
            SealKey.valid_until,
            SealKey.self_made,
            SealKey.created_by,
        ).order_by(SealKey.self_made, SealKey.created_at.desc(), SealKey.id)
    )
    return [Certificate(row[0], row[1].hex(), *row[2:]) for row in rows]


def import_certificate(session: Session, p12: bytes, password: str) -> Certificate:
    """Keep the company's own certificate; from now on it seals, where its password is known.

    Args:
        session: Of an administrator, in a transaction that commits.
        p12: A PKCS#12 file (.p12, .pfx) with key and certificate.
        password: Of the file; it is not stored.

    Raises:
        RuleBroken: The file cannot be opened with it, holds no key that can seal, or has expired.
        Forbidden: The person is no administrator.
    """
    try:
        key, certificate, chain = pkcs12.load_key_and_certificates(p12, password.encode())
    except ValueError as error:
        raise RuleBroken(
            QT_TRANSLATE_NOOP("errors", "This certificate cannot be opened with this password.")
        ) from error
    if certificate is None or not isinstance(key, (rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey)):
        raise RuleBroken(QT_TRANSLATE_NOOP("errors", "This file holds no certificate with its private key."))
    if not password:
        raise RuleBroken(
            QT_TRANSLATE_NOOP("errors", "Protect the file of the certificate by a password first.")
        )
    kept = pkcs12.serialize_key_and_certificates(
        b"rondo",
        key,
        certificate,
        chain or None,
        serialization.BestAvailableEncryption(password.encode()),
    )
    _keep(session, certificate, kept, "")
    fingerprint = certificate.fingerprint(hashes.SHA256()).hex()
    return next(known for known in certificates(session) if known.fingerprint == fingerprint)


def keep_certificate(session: Session, p12: bytes, password: str) -> None:
    """Do as `import_certificate`, for who reads the certificates anew."""
    import_certificate(session, p12, password)


def seal(session: Session, pdf: bytes, *, password: str = "", reason: str = "") -> Sealed:
    """Seal a file with the company's certificate; one is made where there is none.

    Args:
        session: Of a planner or an administrator, in a transaction that commits.
        pdf: Any PDF.
        password: Of the company's own certificate, where this computer knows it.
        reason: Why it is sealed, as PDF readers show it.

    Raises:
        Forbidden: The person neither plans nor administers.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    signer, fingerprint = _signer(session, password)
    company = session.get(Company, True)
    out = BytesIO()
    signers.sign_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf)),
        signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=fields.MDPPerm.NO_CHANGES,
            reason=reason or None,
            name=company.name if company else None,
            location=(company.city or None) if company else None,
        ),
        signer=signer,
        output=out,
    )
    return Sealed(out.getvalue(), fingerprint)


def verdict(session: Session, pdf: bytes) -> Verdict:
    """Return what the seal of a file says; all certificates that the company ever had are trusted."""
    known = session.scalars(select(SealKey.certificate)).all()
    return validate(pdf, list(known))


def validate(pdf: bytes, trusted: list[bytes]) -> Verdict:
    """Return what the seal of a file says.

    Args:
        pdf: The file.
        trusted: The certificates (DER) whose seal counts.
    """
    from asn1crypto import x509 as asn1  # type: ignore[import-untyped]
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    nothing = Verdict(False, False, False, "", None, "")
    try:
        found = PdfFileReader(BytesIO(pdf)).embedded_signatures
        if not found:
            return nothing
        (first, *later) = found
        certificate = first.signer_cert
    except Exception:  # noqa: BLE001 - a damaged file makes the library raise anything
        return nothing
    fingerprint = hashlib.sha256(certificate.dump()).hexdigest()
    try:
        # Whose it is, the company's own list says: here only whether the bytes are those that were sealed.
        status = validate_pdf_signature(
            first, ValidationContext(trust_roots=[asn1.Certificate.load(certificate.dump())])
        )
        whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
        intact = status.intact and status.valid and whole and not later and _fills_its_place(pdf, first)
    except Exception:  # noqa: BLE001 - as above
        intact = False
    return Verdict(
        True,
        intact,
        certificate.dump() in trusted,
        certificate.subject.native.get("common_name") or certificate.subject.human_friendly,
        first.self_reported_timestamp,
        fingerprint,
    )


def _fills_its_place(pdf: bytes, signature: "EmbeddedPdfSignature") -> bool:
    """Return whether nothing else stands in the gap that a signature cannot cover: its own place."""
    from asn1crypto import cms

    start, length, end, _ = (int(bound) for bound in signature.byte_range)
    der = cms.ContentInfo.load(signature.pkcs7_content).dump()
    place = pdf[start + length : end]
    written = der.hex().encode().ljust(len(place) - 2, b"0")
    # In one case of letters: a letter changed to the other case is a changed byte too.
    return place in (b"<" + written + b">", b"<" + written.upper() + b">")


def _signer(session: Session, password: str) -> "tuple[signers.SimpleSigner, bytes]":
    """Return the first key that opens, and the fingerprint of its certificate."""
    from pyhanko.sign import signers

    for attempt in range(2):
        for row in session.execute(text("SELECT p12, secret, fingerprint FROM sealing_keys()")):
            secret = row.secret or password
            if not secret:
                continue
            signer = signers.SimpleSigner.load_pkcs12_data(bytes(row.p12), [], secret.encode())
            if signer is not None:
                return signer, bytes(row.fingerprint)
        if attempt == 0:
            _make_key(session)
    raise RuleBroken(QT_TRANSLATE_NOOP("errors", "No certificate can be opened to seal this paper."))


def _make_key(session: Session) -> None:
    """Make the company's first key: an elliptic curve of 256 bits, for ten years."""
    company = session.get(Company, True)
    name = company.name if company else "Rondo"
    key = ec.generate_private_key(ec.SECP256R1())
    parts = [x509.NameAttribute(x509.NameOID.COMMON_NAME, name[:64])]
    if company:
        parts += [
            x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, name[:64]),
            x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "FR"),
        ]
        if company.siren:
            # As eIDAS certificates of French companies name them: ETSI EN 319 412-1.
            parts.append(x509.NameAttribute(x509.NameOID.ORGANIZATION_IDENTIFIER, f"SI:FR-{company.siren}"))
    subject = x509.Name(parts)
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=366 * _SELF_MADE_YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=True,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=False,
                crl_sign=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = secrets.token_urlsafe(32)
    p12 = pkcs12.serialize_key_and_certificates(
        b"rondo", key, certificate, None, serialization.BestAvailableEncryption(secret.encode())
    )
    _keep(session, certificate, p12, secret)


def _keep(session: Session, certificate: x509.Certificate, p12: bytes, secret: str) -> None:
    session.execute(
        select(
            func.keep_seal_key(
                new_id(),
                certificate.subject.rfc4514_string()
                if not (names := certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME))
                else str(names[0].value),
                certificate.public_bytes(serialization.Encoding.DER),
                certificate.not_valid_before_utc,
                certificate.not_valid_after_utc,
                p12,
                secret,
            )
        )
    )
