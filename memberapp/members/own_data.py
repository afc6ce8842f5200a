"""What the insurer's file says of a member: their identity, contracts and people covered."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from memberapp.core.own_data import INTERNAL, Field, Hidden, Part, Reason, Value, of_member
from memberapp.core.work import Work
from memberapp.members.labels import (
    BENEFICIARY_ROLES,
    CONTRACT_KINDS,
    GUARANTEE_KINDS,
    GUARANTEE_UNITS,
)
from memberapp.members.rules import BeneficiaryRole
from memberapp.members.tables import (
    Beneficiary,
    Contract,
    Contribution,
    Document,
    FormerIban,
    Guarantee,
    Mandate,
    Member,
    Request,
)

_FED: Final = {"version": INTERNAL, "content_hash": INTERNAL}
_CLOSED: Final = "Sorti de nos fichiers le"


def _address(_work: Work, row: Any) -> Value:
    address = row.address
    return ", ".join(
        part
        for part in (address.line1, address.line2, f"{address.zip} {address.city}".strip())
        if part
    )


def _of_own_contract(table: Any) -> Any:
    def is_own(work: Work) -> ColumnElement[bool]:
        own = select(Contract.id).where(Contract.member_id == work.member_id)
        return col(table.contract_id).in_(own)

    return is_own


def _own_health(column: str) -> Any:
    """Return what says a health fact of the member alone: an adult's is for them to ask."""

    def show(_work: Work, row: Any) -> Value:
        return getattr(row, column) if row.role == BeneficiaryRole.INSURED else None

    return show


def documents(work: Work) -> Sequence[Document]:
    """Return the caller's documents, the oldest first; `sha256` names the file of each."""
    own = select(Document).where(of_member(Document)(work))
    return work.db.exec(own.order_by(col(Document.dated), col(Document.id))).all()


PARTS: Final = (
    Part(
        "identite",
        "Identité et coordonnées",
        Member,
        lambda work: col(Member.id) == work.member_id,
        (col(Member.id),),
        {
            "id": "Numéro d’adhérent",
            "civility": "Civilité",
            "last_name": "Nom",
            "first_name": "Prénom",
            "birth": "Date de naissance",
            "country": "Pays",
            "lang": "Langue",
            "region": "Région, pour l’heure et les téléphones",
            "email_sealed": "Adresse e-mail du fichier",
            "address_sealed": Field("Adresse postale", show=_address),
            "nir": "Numéro de Sécurité sociale (NIR)",
            "niss": "Numéro de registre national (NISS)",
            "phone": "Téléphone",
            "iban": "Compte bancaire (IBAN)",
            "closed_at": _CLOSED,
        },
        {
            **_FED,
            "contact_version": INTERNAL,
            "iban_index": Hidden("Empreinte de vos comptes bancaires (IBAN)", Reason.SECRET),
        },
    ),
    Part(
        "anciens-comptes-bancaires",
        "Anciens comptes bancaires",
        FormerIban,
        of_member(FormerIban),
        (col(FormerIban.until), col(FormerIban.id)),
        {"iban": "Compte bancaire (IBAN)", "until": "Utilisé jusqu’au"},
        {"id": INTERNAL, "member_id": INTERNAL},
    ),
    Part(
        "contrats",
        "Contrats",
        Contract,
        of_member(Contract),
        (col(Contract.valid_from), col(Contract.id)),
        {
            "id": "Numéro de contrat",
            "product": "Produit",
            "kind": Field("Type", CONTRACT_KINDS),
            "is_responsible": "Contrat responsable",
            "valid_from": "Début",
            "valid_to": "Fin",
            "amc": "Numéro de la complémentaire (AMC)",
            "convention": "Type de convention",
            "csr": "Critère de routage (CSR)",
            "assistance_plan": "Formule d’assistance",
            "premium_cents": "Cotisation",
            "pay": "Mode de paiement",
            "closed_at": _CLOSED,
        },
        {**_FED, "member_id": INTERNAL},
    ),
    Part(
        "garanties",
        "Garanties",
        Guarantee,
        _of_own_contract(Guarantee),
        (col(Guarantee.contract_id), col(Guarantee.family), col(Guarantee.valid_from)),
        {
            "contract_id": "Contrat",
            "family": "Famille de soins",
            "label": "Garantie",
            "valid_from": "Début",
            "valid_to": "Fin",
            "acts": "Actes",
            "optam": "Médecins concernés (OPTAM)",
            "expr_kind": Field("Mode de calcul", GUARANTEE_KINDS),
            "expr_value": "Taux ou montant du calcul",
            "expr_ss_included": "Sécurité sociale comprise",
            "expr_per": Field("Par", GUARANTEE_UNITS),
            "limit_count": "Plafond, en nombre",
            "limit_cents": "Plafond, en euros",
            "limit_period": "Période du plafond",
            "limit_by": "Plafond compté par",
            "closed_at": _CLOSED,
        },
        {**_FED},
    ),
    Part(
        "beneficiaires",
        "Personnes inscrites à vos contrats",
        Beneficiary,
        _of_own_contract(Beneficiary),
        (col(Beneficiary.contract_id), col(Beneficiary.rank), col(Beneficiary.id)),
        {
            "id": "Numéro de bénéficiaire",
            "contract_id": "Contrat",
            "rank": "Rang",
            "role": Field("Lien", BENEFICIARY_ROLES),
            "last_name": "Nom",
            "first_name": "Prénom",
            "birth": "Date de naissance",
            "has_teletransmission": Field(
                "Télétransmission (vous seulement)", show=_own_health("has_teletransmission")
            ),
            "has_long_illness": Field(
                "Affection de longue durée (vous seulement)", show=_own_health("has_long_illness")
            ),
            "other_insurer_name": Field(
                "Autre mutuelle (vous seulement)", show=_own_health("other_insurer_name")
            ),
            "other_insurer_order": Field(
                "Rang de l’autre mutuelle (vous seulement)",
                show=_own_health("other_insurer_order"),
            ),
            "closed_at": _CLOSED,
        },
        {
            **_FED,
            "search_text": INTERNAL,
        },
    ),
    Part(
        "demandes",
        "Demandes en cours chez nous",
        Request,
        of_member(Request),
        (col(Request.opened), col(Request.id)),
        {
            "id": "Référence",
            "kind": "Type",
            "status": "État",
            "opened": "Ouverte le",
            "due": "Réponse attendue le",
            "history": "Étapes",
            "closed_at": _CLOSED,
        },
        {**_FED, "member_id": INTERNAL},
    ),
    Part(
        "documents",
        "Documents (liste)",
        Document,
        of_member(Document),
        (col(Document.dated), col(Document.id)),
        {
            "id": "Référence",
            "kind": "Type",
            "title": "Titre",
            "dated": "Date",
            "mime": "Format",
            "size_bytes": "Taille (octets)",
            "sha256": "Empreinte SHA-256",
            "closed_at": _CLOSED,
        },
        {**_FED, "member_id": INTERNAL, "path": INTERNAL},
    ),
    Part(
        "cotisations",
        "Cotisations",
        Contribution,
        _of_own_contract(Contribution),
        (col(Contribution.due), col(Contribution.id)),
        {
            "id": "Référence",
            "contract_id": "Contrat",
            "period": "Période",
            "due": "À payer pour le",
            "cents": "Montant",
            "paid_cents": "Payé",
            "ogm": "Communication structurée",
            "kind": "Type",
            "settlements": "Règlements et prélèvements",
            "remind_on": "Prochain rappel possible le",
            "closed_at": _CLOSED,
        },
        {**_FED},
    ),
    Part(
        "mandats-de-prelevement",
        "Mandats de prélèvement",
        Mandate,
        _of_own_contract(Mandate),
        (col(Mandate.signed), col(Mandate.id)),
        {
            "contract_id": "Contrat",
            "rum": "Référence unique (RUM)",
            "ics": "Créancier (ICS)",
            "iban": "Compte débité (IBAN)",
            "signed": "Signé le",
            "day": "Jour du mois",
            "closed_at": _CLOSED,
        },
        {**_FED, "id": INTERNAL},
    ),
)
