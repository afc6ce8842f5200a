"""What each act is: its name, the kind of care, its column on the certificate."""

from enum import StrEnum

from memberapp.catalogue.reader import DataModel, read
from memberapp.domain.care import CareKind


class CertificateDomain(StrEnum):
    """The columns of the third-party payment certificate."""

    PHARMACY = "PHAR"
    DOCTORS = "MED"
    LABORATORY_RADIOLOGY_AUXILIARIES = "RLAX"
    MIDWIVES = "SAGE"
    OUTPATIENT = "EXTE"
    HEALTH_CENTRE = "CSTE"
    HOSPITAL = "HOSP"
    OPTICAL = "OPTI"
    DENTAL = "DENT"
    HEARING = "AUDI"
    TRANSPORT = "TRAN"


class ActFacts(DataModel):
    """An act, or the default of a family of acts."""

    label: str
    kind: CareKind
    domain: CertificateDomain | None = None


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

    def label(self, act: str) -> str:
        """Return the French name of an act, or its code when it is not known."""
        facts = self.acts.get(act)
        return facts.label if facts else act

    def _facts(self, act: str, family: str) -> ActFacts | None:
        return self.acts.get(act) or self.families.get(family)


def read_acts() -> Acts:
    """Return the acts."""
    return read("acts.yaml", Acts)
