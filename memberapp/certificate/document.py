"""The certificate in words, as the content of `data/certificate.typ`."""

from typing import Any, Final

from memberapp.care.labels import CERTIFICATE_DOMAINS
from memberapp.care.rules.lines import CertificateDomain
from memberapp.certificate.rules import Certificate, DomainCover
from memberapp.certificate.views import (
    TITLE,
    block,
    care_in_words,
    contract_text,
    family_name,
    holder_name,
    number_name,
    person_name,
    product_name,
)
from memberapp.core import formats
from memberapp.core.brand import read_brand
from memberapp.core.channels import read_channels
from memberapp.core.dates import is_known
from memberapp.core.formats import NBSP
from memberapp.core.official_channels import help_phone
from memberapp.core.papers import Paper, insurer_colours, postal_lines
from memberapp.members.rules import ContractKind

_ON_AGREEMENT: Final = "PEC"
_NOTHING: Final = "–"
_RESPONSIBLE: Final = "R"
_COVER_NAMES: Final = {
    ContractKind.INDIVIDUAL: ("de la complémentaire santé", "contrat individuel"),
    ContractKind.GROUP: ("de la complémentaire santé", "contrat collectif"),
    ContractKind.TOP_UP: ("de la surcomplémentaire santé", "contrat"),
}


def to_paper(certificate: Certificate) -> Paper:
    """Return everything the document says, ready to be laid out."""
    brand = read_brand()
    mark = brand.mark_svg.replace("currentColor", insurer_colours(brand)["leaf"])
    return Paper("certificate.typ", _content(certificate), mark)


def _content(certificate: Certificate) -> dict[str, Any]:
    brand, phone = read_brand(), help_phone(read_channels())
    person = holder_name(certificate)
    holder = certificate.holder
    return {
        "title": f"{TITLE} {certificate.number}",
        "heading": TITLE,
        "number_word": f"Attestation n°{NBSP}",
        "number": certificate.number,
        "issued": f"Établie le {formats.long_day(certificate.issued_on)}",
        "page_word": "Page",
        "colours": insurer_colours(brand),
        "insurer": {
            "name": brand.name,
            "small_name": brand.name_lines[0],
            "large_name": brand.name_lines[1],
            "mark_text": f"Logo de {brand.name}",
            "lines": [
                brand.name,
                *postal_lines(brand),
                f"{phone.number} ({phone.price})",
                read_channels().email.contact,
            ],
        },
        "recipient": [person, *holder.address],
        "statement": _statement(certificate),
        "block": [
            {"label": name, "value": value or _NOTHING} for name, value in block(certificate)
        ],
        "responsible": _RESPONSIBLE if certificate.is_responsible else "",
        "holder": [
            {"label": "Adhérent", "value": person},
            {"label": "Date de naissance", "value": formats.numeric_day(holder.birth)},
            {"label": number_name(certificate), "value": holder.masked_number or _NOTHING},
            {"label": "Contrat", "value": contract_text(certificate)},
        ],
        "people_heading": "Personnes couvertes et taux de prise en charge",
        "people_word": "Bénéficiaire, date de naissance, rang",
        "domains": list(CertificateDomain),
        "people": [
            {
                "name": person_name(one),
                "about": f"{formats.numeric_day(one.birth)}, rang{NBSP}{one.rank}",
                "cells": [_cell(certificate.cover(domain)) for domain in CertificateDomain],
            }
            for one in certificate.people
        ],
        "codes": _legend(certificate),
        "check": f"Pour vérifier cette attestation, appelez le {phone.number}, {phone.hours}, et "
        "donnez son numéro. Elle est établie par informatique et vaut sans signature manuscrite.",
        "signature": {
            "place": f"Fait à {brand.address.city.title()}, le "
            f"{formats.long_day(certificate.issued_on)}",
            "name": brand.signatory.name,
            "title": f"{brand.signatory.title}, {brand.name}",
        },
        "guarantees_heading": "Détail des garanties",
        "guarantees_header": ["Domaine", "Garantie", "Prise en charge"],
        "guarantees": [
            {
                "domains": ", ".join(care.domains) or _NOTHING,
                "family": family_name(care.family),
                "cover": care_in_words(care),
            }
            for care in certificate.care
        ],
        "guarantees_note": f"Garanties en vigueur le {formats.long_day(certificate.issued_on)}. La "
        "base est le tarif de l’assurance maladie obligatoire.",
        "legal": f"{brand.name}, {', '.join(postal_lines(brand))}. {brand.legal.form}, "
        f"SIREN{NBSP}{formats.grouped(brand.legal.siren)}. "
        f"Contrôle{NBSP}: {brand.legal.supervisor}.",
    }


def _statement(certificate: Certificate) -> str:
    cover, contract = _COVER_NAMES[certificate.kind]
    first = certificate.covered_since
    since = f" depuis le {formats.long_day(first)}" if is_known(first) else ""
    others = ", ainsi que les personnes désignées ci-dessous" if len(certificate.people) > 1 else ""
    return (
        f"Nous attestons que {holder_name(certificate)} bénéficie {cover} "
        f"«{NBSP}{product_name(certificate)}{NBSP}», {contract} "
        f"n°{NBSP}{formats.grouped(certificate.contract_id)}, en vigueur{since}{others}."
    )


def _legend(certificate: Certificate) -> list[dict[str, str]]:
    """Explain the codes that this document holds, then its columns."""
    covers = [certificate.cover(domain) for domain in CertificateDomain]
    codes = [("100", f"taux en{NBSP}% de la base de remboursement, Sécurité sociale comprise")]
    codes += [
        (_cell(cover), "taux selon l’acte, voir le détail des garanties")
        for cover in covers
        if len(cover.rates) > 1
    ][:1]
    if any(cover.on_agreement for cover in covers):
        codes.append((_ON_AGREEMENT, "selon l’acte, prise en charge à demander avant les soins"))
    if DomainCover() in covers:
        codes.append((_NOTHING, "non prévu par ce contrat"))
    if certificate.is_responsible:
        codes.append((_RESPONSIBLE, "contrat responsable"))
    codes += [(domain, CERTIFICATE_DOMAINS[domain].lower()) for domain in CertificateDomain]
    return [{"code": code, "text": text} for code, text in codes]


def _cell(cover: DomainCover) -> str:
    if cover.on_agreement:
        return _ON_AGREEMENT
    return "/".join(map(str, cover.rates)) or _NOTHING
