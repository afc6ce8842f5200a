"""The statements of a member, among their documents."""

from sqlmodel import col, func, select

from memberapp import addresses
from memberapp.care import tables
from memberapp.care.tables import Reimbursement
from memberapp.core.filed import Filed, FiledKind
from memberapp.core.formats import count
from memberapp.core.work import Work


def find(work: Work) -> list[Filed]:
    """Return each statement by the day of its last payment, or of its last care before that."""
    dated = func.coalesce(func.max(Reimbursement.pay_date), func.max(Reimbursement.care_date))
    own = (
        select(tables.Statement.reference, dated, func.count())
        .join(Reimbursement, col(Reimbursement.statement_id) == col(tables.Statement.id))
        .where(tables.Statement.member_id == work.member_id, col(Reimbursement.closed_at).is_(None))
        .group_by(col(tables.Statement.reference))
    )
    return [
        Filed(
            kind=FiledKind.STATEMENT,
            title=f"Décompte {reference}",
            detail=count(lines, "ligne"),
            dated=day,
            path=addresses.statement_file(reference, "pdf"),
            reference=reference,
        )
        for reference, day, lines in work.db.exec(own)
        if day is not None
    ]
