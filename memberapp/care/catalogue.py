"""What each act is: its name, the kind of care, its column on the certificate."""

from typing import Literal

from memberapp.care.rules.costs import Basket
from memberapp.care.rules.lines import CareKind, CertificateDomain
from memberapp.core.data_files import DataModel, read, read_once


class ActFacts(DataModel):
    """An act, or the default of a family of acts."""

    label: str
    kind: CareKind
    domain: CertificateDomain | None = None
    country: Literal["FR", "BE"] = "FR"
    basket: Basket = Basket.FREE
    """What it is sold under, as the law counts it."""
    without_charge: str = ""
    """The act of the « 100 % Santé » that may stand in its place; empty where there is none."""


class Acts(DataModel):
    """Every act known, then the families for those that are not."""

    families: dict[str, ActFacts]
    acts: dict[str, ActFacts]

    def kind(self, act: str, family: str) -> CareKind:
        """Return the kind of care of a line: its act's, else its family's, else « other »."""
        facts = self._facts(act, family)
        return facts.kind if facts else CareKind.OTHER

    def domain(self, act: str, family: str) -> CertificateDomain | None:
        """Return the certificate's column of an act, or None when it has none."""
        facts = self._facts(act, family)
        return facts.domain if facts else None

    def family_label(self, family: str) -> str:
        """Return the French name of a family of acts, or its code in words when it is not known."""
        facts = self.families.get(family)
        return facts.label if facts else family.replace("_", " ").capitalize()

    def label(self, act: str) -> str:
        """Return the French name of an act, or its code when it is not known."""
        facts = self.acts.get(act)
        return facts.label if facts else act

    def _facts(self, act: str, family: str) -> ActFacts | None:
        return self.acts.get(act) or self.families.get(family)


@read_once
def read_acts() -> Acts:
    """Return the acts."""
    return read("acts.yaml", Acts)
