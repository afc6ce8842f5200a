"""The certificates in words, as the content of `data/certificate.typ`."""

from typing import Any, Final

from memberapp.care.labels import CERTIFICATE_DOMAINS
from memberapp.care.rules.lines import CertificateDomain
from memberapp.certificate import qr, wording
from memberapp.certificate.rules import Certificate, EndCertificate, Proof
from memberapp.certificate.service import Issued
from memberapp.core import formats
from memberapp.core.brand import read_brand
from memberapp.core.channels import read_channels
from memberapp.core.dates import is_known
from memberapp.core.formats import NBSP
from memberapp.core.official_channels import help_phone
from memberapp.core.papers import Paper, letterhead, mark_of
from memberapp.members.rules import ContractKind

_NOTHING: Final = "–"
_COVER_NAMES: Final = {
    ContractKind.INDIVIDUAL: ("de la complémentaire santé", "contrat individuel"),
    ContractKind.GROUP: ("de la complémentaire santé", "contrat collectif"),
    ContractKind.TOP_UP: ("de la surcomplémentaire santé", "contrat"),
}
_PEOPLE_WORD: Final = "Bénéficiaire, lien, naissance, rang"
_WITHOUT_CARE: Final = {
    "people_word": _PEOPLE_WORD,
    "routing": "",
    "domains": [],
    "codes": [],
    "guarantees": [],
}


def to_paper(certificate: Certificate | EndCertificate, issued: Issued | None = None) -> Paper:
    """Return everything the document says, ready to be laid out.

    Without `issued` it is a look at it, and nothing on it can be checked.
    """
    brand = read_brand()
    own = _end(certificate) if isinstance(certificate, EndCertificate) else _cover(certificate)
    content = _shared(certificate) | own | {"check": _check(certificate, issued)}
    return Paper("certificate.typ", content, mark_of(brand))


def _check(certificate: Certificate | EndCertificate, issued: Issued | None) -> dict[str, str]:
    this = "ce certificat" if isinstance(certificate, EndCertificate) else "cette attestation"
    phone = help_phone(read_channels())
    how = (
        f"Pour vérifier {this}, visez le code QR avec un téléphone, ou saisissez son numéro et son "
        f"code de contrôle sur {qr.check_address()}, pendant deux ans. Sans internet, appelez le "
        f"{phone.number}, {phone.hours}. "
        "Le fichier porte notre cachet électronique, et vaut sans signature manuscrite."
    )
    return {
        "text": how,
        "qr": qr.svg(qr.tag_address(issued.tag)) if issued else "",
        "qr_text": "Code QR qui mène à la vérification de ce document",
        "code_word": "Code de contrôle" if issued else "",
        "code": qr.spaced_code(issued.code) if issued else "",
        "preview": "Aperçu. Le code QR et le code de contrôle sont sur le document téléchargé.",
    }


def _shared(proof: Certificate | EndCertificate) -> dict[str, Any]:
    brand = read_brand()
    heading, holder = wording.title(proof), proof.holder
    person, issued_on = wording.holder_name(holder), formats.long_day(proof.issued_on)
    return letterhead(brand) | {
        "title": f"{heading} {proof.number}",
        "heading": heading,
        "number_word": f"Document n°{NBSP}",
        "number": proof.number,
        "issued": f"Établi le {issued_on}",
        "recipient": [person, *holder.address],
        "responsible": {"code": wording.RESPONSIBLE_CODE, "text": "Contrat responsable"}
        if proof.is_responsible
        else None,
        "holder": _fields(
            ("Adhérent", person),
            ("Date de naissance", formats.numeric_day(holder.birth)),
            (wording.number_name(holder), holder.masked_number),
            ("Contrat", wording.contract_text(proof)),
        ),
        "signature": {
            "place": f"Fait à {brand.address.city.title()}, le {issued_on}",
            "name": brand.signatory.name,
            "title": f"{brand.signatory.title}, {brand.name}",
        },
    }


def _cover(certificate: Certificate) -> dict[str, Any]:
    first, last = certificate.issued_on, certificate.valid_to
    period = f"du {formats.numeric_day(first)} au {formats.numeric_day(last)}"
    number = ("N° d’adhérent", certificate.holder.member_id)
    if not certificate.purpose.shows_care:
        return {
            "statement": _cover_statement(certificate),
            "block": _fields(("Période de validité", period), number),
            "people_heading": "Personnes couvertes",
            "people": _people(certificate, []),
        } | _WITHOUT_CARE
    return {
        "statement": _cover_statement(certificate),
        # The fixed block of five fields, in its fixed order, each there even when it is empty.
        "block": _fields(("Période de validité", period), *wording.routing(certificate), number),
        "routing": _routing(certificate),
        "people_heading": "Personnes couvertes et taux de prise en charge",
        "people_word": _PEOPLE_WORD,
        "domains": list(CertificateDomain),
        "people": _people(
            certificate,
            [wording.cover_code(certificate.cover(domain)) for domain in CertificateDomain],
        ),
        "codes": _codes(certificate),
        "guarantees_heading": "Détail des garanties",
        "guarantees_header": ["Domaine", "Garantie", "Prise en charge"],
        "guarantees": [
            {"domains": domains or _NOTHING, "family": family, "cover": cover}
            for domains, family, cover in wording.guarantees(certificate)
        ],
        "guarantees_note": f"Garanties en vigueur le {formats.long_day(first)}. La "
        "base est le tarif de l’assurance maladie obligatoire."
        + wording.patient_share_note(certificate),
    }


def _end(certificate: EndCertificate) -> dict[str, Any]:
    first, last = certificate.covered_since, certificate.ended_on
    return {
        "statement": f"Nous certifions que {_was_covered(certificate, 'a bénéficié')}, "
        f"{wording.period(first, last)} inclus. Les soins reçus après cette date ne sont plus "
        "remboursés au titre de ce contrat.",
        "block": _fields(
            ("Début de la couverture", formats.numeric_day(first)),
            ("Dernier jour couvert", formats.numeric_day(last)),
            ("N° d’adhérent", certificate.holder.member_id),
        ),
        "people_heading": "Personnes couvertes le dernier jour",
        "people": _people(certificate, []),
    } | _WITHOUT_CARE


def _fields(*fields: tuple[str, str]) -> list[dict[str, str]]:
    return [{"label": label, "value": value or _NOTHING} for label, value in fields]


def _people(proof: Proof, cells: list[str]) -> list[dict[str, Any]]:
    return [
        {
            "name": wording.person_name(one),
            "about": f"{wording.role(one)}, {formats.numeric_day(one.birth)}, rang{NBSP}{one.rank}",
            "cells": cells,
        }
        for one in proof.people
    ]


def _cover_statement(certificate: Certificate) -> str:
    responsible = (
        " Ce contrat est responsable, au sens de l’article L."
        f"{NBSP}871-1 du Code de la sécurité sociale."
        if certificate.is_responsible
        else ""
    )
    first = certificate.covered_since
    since = f" depuis le {formats.long_day(first)}" if is_known(first) else ""
    return (
        f"Nous attestons que {_was_covered(certificate, 'bénéficie')}, en vigueur{since}"
        f"{_and_others(certificate)}.{responsible}{wording.PURPOSE_SENTENCES[certificate.purpose]}"
    )


def _was_covered(proof: Proof, verb: str) -> str:
    cover, contract = _COVER_NAMES[proof.kind]
    return (
        f"{wording.holder_name(proof.holder)} {verb} {cover} "
        f"{formats.quoted(wording.product_name(proof))}, {contract} "
        f"n°{NBSP}{formats.grouped(proof.contract_id)}"
    )


def _and_others(proof: Proof) -> str:
    return ", ainsi que les personnes désignées ci-dessous" if len(proof.people) > 1 else ""


def _routing(certificate: Certificate) -> str:
    """Return where a health professional sends what they bill, as far as we know it."""
    known = [
        f"{name}{NBSP}: {value}"
        for name, value in (
            ("Opérateur de tiers payant", wording.third_party_payment(certificate)),
            # NOEMIE is the exchange with the French Sécurité sociale.
            (
                "N° de télétransmission (NOEMIE)",
                "" if wording.is_belgian(certificate.holder) else certificate.amc,
            ),
        )
        if value
    ]
    return ". ".join(known) + "." if known else ""


def _codes(certificate: Certificate) -> list[dict[str, str]]:
    """Explain the codes that this document holds, then its columns."""
    columns = [(domain, CERTIFICATE_DOMAINS[domain].lower()) for domain in CertificateDomain]
    return [{"code": code, "text": text} for code, text in wording.legend(certificate) + columns]
