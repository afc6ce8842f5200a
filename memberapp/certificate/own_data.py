"""What the space holds of the certificates that a member took out or shared."""

from typing import Final

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from memberapp.certificate.labels import CHECK_WAYS, DOCUMENT_KINDS, PURPOSES, VERDICTS
from memberapp.certificate.tables import (
    CertificateCheck,
    CertificateFile,
    CertificateLink,
    IssuedCertificate,
)
from memberapp.core.own_data import INTERNAL, Apart, Field, Hidden, Part, Reason, of_member
from memberapp.core.work import Work


def _of_links(work: Work) -> ColumnElement[bool]:
    return col(CertificateLink.certificate_id).in_(_certificates(work))


def _of_checks(work: Work) -> ColumnElement[bool]:
    return col(CertificateCheck.certificate_id).in_(_certificates(work))


def _certificates(work: Work):  # noqa: ANN202 - a query
    return select(IssuedCertificate.id).where(IssuedCertificate.member_id == work.member_id)


PARTS: Final = (
    Part(
        "attestations",
        "Attestations et certificats téléchargés ou partagés",
        IssuedCertificate,
        of_member(IssuedCertificate),
        (col(IssuedCertificate.issued_at), col(IssuedCertificate.id)),
        {
            "number": "Numéro",
            "kind": Field("Document", DOCUMENT_KINDS),
            "purpose": Field("Pour", PURPOSES),
            "contract_id": "Contrat",
            "first_day": "Premier jour",
            "last_day": "Dernier jour",
            "issued_at": "Émis le",
            "revoked_at": "Annulé le",
        },
        {"id": INTERNAL, "member_id": INTERNAL},
    ),
    Part(
        "liens-attestation",
        "Liens vers vos attestations",
        CertificateLink,
        _of_links,
        (col(CertificateLink.created_at), col(CertificateLink.id)),
        {
            "note": "Pour qui (votre note)",
            "ranks": "Rangs des personnes nommées",
            "created_at": "Créé le",
            "ends_at": "Fin prévue le",
            "stopped_at": "Arrêté le",
        },
        {
            "id": INTERNAL,
            "certificate_id": INTERNAL,
            "token_hash": Hidden("Adresse des liens vers vos attestations", Reason.SECRET),
        },
    ),
    Part(
        "controles-attestation",
        "Contrôles de vos attestations",
        CertificateCheck,
        _of_checks,
        (col(CertificateCheck.at), col(CertificateCheck.id)),
        {
            "at": "Date",
            "way": Field("Moyen", CHECK_WAYS),
            "verdict": Field("Réponse", VERDICTS),
            "is_own": "Par vous",
        },
        {"id": INTERNAL, "certificate_id": INTERNAL, "link_id": INTERNAL},
    ),
)
APART: Final = (Apart(CertificateFile, INTERNAL),)
