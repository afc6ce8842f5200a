"""The file of members as the explanations of their care need it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlmodel import col, select

from memberapp.care.rules.ceilings import Use
from memberapp.care.rules.lines import CareLine
from memberapp.core.brand import read_brand
from memberapp.core.dates import is_known
from memberapp.core.work import Work
from memberapp.members import guarantees
from memberapp.members.guarantees import ContractTerms
from memberapp.members.rules import ContractGuarantee
from memberapp.members.tables import Beneficiary, Contract, Member


@dataclass(frozen=True)
class PersonInFile:
    """A person, known by one id in every contract."""

    id: str
    birth: date
    other_insurer: str
    other_comes_first: bool


@dataclass(frozen=True)
class CareFile:
    """What the explanations of a member's care need."""

    country: str
    terms: Mapping[str, ContractTerms]
    people: Mapping[str, PersonInFile]
    lines: Sequence[CareLine]
    """The lines that count, the oldest first."""
    today: date

    @cached_property
    def by_family(self) -> dict[tuple[str, str], list[CareLine]]:
        """Return the lines that a contract paid for each family of acts."""
        found: dict[tuple[str, str], list[CareLine]] = defaultdict(list)
        for line in self.lines:
            if line.shares.mutual and is_known(line.care_date):
                found[line.contract_id, line.family].append(line)
        return found

    @cached_property
    def by_year(self) -> dict[tuple[str, int], list[CareLine]]:
        """Return the lines of each person and calendar year, where something may be withheld.

        A further contract's lines may name again what was: they do not count (docs/rules.md).
        """
        found: dict[tuple[str, int], list[CareLine]] = defaultdict(list)
        for line in self.lines:
            if line.primary_id is None:
                found[self.people[line.beneficiary_id].id, line.care_date.year].append(line)
        return found

    def year_of(self, line: CareLine) -> list[CareLine]:
        """Return the first contract's lines of the person and the calendar year of a line."""
        return self.by_year.get((self.people[line.beneficiary_id].id, line.care_date.year), [])


def read_files(
    work: Work, members: Sequence[Member], lines: Sequence[CareLine]
) -> dict[str, CareFile]:
    """Return the file of each of some members, with those of the lines that are theirs."""
    terms = guarantees.terms_of(work, members=members)
    people = _people(work, [member.id for member in members])
    today = read_brand().day_of(work.now)
    of_member: dict[str, list[CareLine]] = defaultdict(list)
    for line in lines:
        of_member[line.member_id].append(line)
    return {
        member.id: CareFile(member.country, terms, people, of_member[member.id], today)
        for member in members
    }


def _people(work: Work, member_ids: Collection[str]) -> dict[str, PersonInFile]:
    """Return who each beneficiary id stands for: the same name and birth are one person."""
    rows = work.db.execute(
        select(Beneficiary, Contract.member_id)
        .join(Contract)
        .where(col(Contract.member_id).in_(member_ids))
        .order_by(col(Beneficiary.contract_id), col(Beneficiary.rank))
    )
    known: dict[tuple[str, str, date], str] = {}
    people: dict[str, PersonInFile] = {}
    for row, member_id in rows:
        person_id = known.setdefault((member_id, row.search_text, row.birth), row.id)
        people[row.id] = PersonInFile(
            person_id, row.birth, row.other_insurer_name or "", row.other_insurer_order == 1
        )
    return people


def uses_of(line: CareLine, guarantee: ContractGuarantee, file: CareFile) -> list[Use]:
    """Return what the ceiling of a line's guarantee counts, that line included."""
    person = file.people[line.beneficiary_id].id
    is_shared = guarantee.ceiling is not None and guarantee.ceiling.is_shared
    return [
        Use(person, one.family, one.care_date, one.quantity, one.shares.mutual.cents)
        for one in file.by_family.get((line.contract_id, line.family), ())
        if is_shared or file.people[one.beneficiary_id].id == person
    ]
