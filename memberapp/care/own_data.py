"""What care cost a member and who paid: their lines and statements."""

from typing import Any, Final

from sqlmodel import col, select

from memberapp.care.labels import LINE_STATUSES, PAYEES
from memberapp.care.tables import Reimbursement, Statement
from memberapp.core.own_data import INTERNAL, Field, Part, Value, of_member
from memberapp.core.work import Work
from memberapp.members.rules import BeneficiaryRole
from memberapp.members.tables import Beneficiary, Contract

_REFERENCES: Final = "statement references"
_INSURED: Final = "ids as the insured"


def _reference(work: Work, row: Any) -> Value:
    known = work.db.info.get(_REFERENCES)
    if known is None:  # once for all lines
        own = select(Statement.id, Statement.reference).where(of_member(Statement)(work))
        known = work.db.info[_REFERENCES] = dict(work.db.exec(own).all())
    return known.get(row.statement_id)


def _own_context(work: Work, row: Any) -> Value:
    """Return what the care was priced by: an exemption is a health fact of whom was cared for."""
    insured = work.db.info.get(_INSURED)
    if insured is None:  # once for all lines
        own = select(Beneficiary.id).join(Contract, col(Contract.id) == Beneficiary.contract_id)
        is_insured = Beneficiary.role == BeneficiaryRole.INSURED
        found = work.db.exec(own.where(Contract.member_id == work.member_id, is_insured))
        insured = work.db.info[_INSURED] = frozenset(found)
    return row.context if row.beneficiary_id in insured else None


PARTS: Final = (
    Part(
        "remboursements",
        "Remboursements, ligne par ligne",
        Reimbursement,
        of_member(Reimbursement),
        (col(Reimbursement.care_date), col(Reimbursement.id)),
        {
            "id": "Référence",
            "contract_id": "Contrat",
            "beneficiary_id": "Bénéficiaire",
            "statement_id": Field("Décompte", show=_reference),
            "primary_id": "Complète la ligne",
            "care_date": "Date des soins",
            "act": "Code de l’acte",
            "label": "Soin",
            "family": "Famille de soins",
            "quantity": "Quantité",
            "provider": "Professionnel",
            "spent_cents": "Prix payé",
            "base_cents": "Base de remboursement",
            "rate_percent": "Taux (%)",
            "gross_social_security_cents": "Sécurité sociale avant retenues",
            "flat_fee_cents": "Participation forfaitaire",
            "deductible_cents": "Franchise",
            "heavy_act_fee_cents": "Forfait actes lourds",
            "social_security_cents": "Sécurité sociale",
            "mutual_cents": "Mutuelle",
            "other_insurer_cents": "Autre mutuelle",
            "remaining_cents": "Reste à charge",
            "payee": Field("Versé à", PAYEES),
            "status": Field("État", LINE_STATUSES),
            "pay_date": "Versé le",
            "pay_ref": "Référence du virement",
            "context": Field("Précisions sur le soin (vous seulement)", show=_own_context),
            "closed_at": "Sorti de nos fichiers le",
        },
        {
            "version": INTERNAL,
            "content_hash": INTERNAL,
            "member_id": INTERNAL,
            "search_text": INTERNAL,
        },
    ),
    Part(
        "decomptes",
        "Décomptes (liste)",
        Statement,
        of_member(Statement),
        (col(Statement.year), col(Statement.number)),
        {"reference": "Décompte", "year": "Année", "number": "Numéro"},
        {"id": INTERNAL, "member_id": INTERNAL, "core_key": INTERNAL},
    ),
)
