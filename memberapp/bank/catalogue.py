"""What banks say in the demonstration."""

from collections.abc import Iterator, Mapping

from memberapp.bank.rules import NameCheck, NameChecked
from memberapp.core.data_files import DataModel, Fault, numbered, read, read_once, repeated


class BankWordData(DataModel):
    """What the bank of one account says."""

    iban: str
    answer: NameCheck
    name: str = ""


class NameChecksData(DataModel):
    """The whole file."""

    accounts: tuple[BankWordData, ...] = ()


@read_once
def read_name_checks() -> Mapping[str, NameChecked]:
    """Return what is said, by account.

    Raises:
        CatalogueError: the file is wrong.
    """
    data = read("name_checks.yaml", NameChecksData, _faults)
    return {one.iban: NameChecked(one.answer, one.name) for one in data.accounts}


def _faults(data: NameChecksData) -> Iterator[Fault]:
    accounts = numbered(data.accounts, "accounts")
    yield from repeated(
        (((*at, "iban"), one.iban) for at, one in accounts), "this account is there twice"
    )
