"""The prevention self-tests: which there are. No use case ever receives an answer or a score."""

from dataclasses import dataclass

from memberapp.core.errors import NotFound
from memberapp.core.work import Work
from memberapp.members import service as members
from memberapp.services.catalogue.self_tests import Help, SelfTest, read_self_tests


@dataclass(frozen=True)
class SelfTestForMember:
    """A questionnaire with whom a member of this country can call."""

    test: SelfTest
    helps: tuple[Help, ...]


def get(work: Work, *, code: str) -> SelfTestForMember:
    """Return a questionnaire by its code.

    Raises:
        NotFound: there is none.
    """
    country = members.summary(work).country
    for one in read_self_tests():
        if one.code == code:
            helps = tuple(help_ for help_ in one.helps if help_.country == country)
            return SelfTestForMember(one, helps)
    raise NotFound
