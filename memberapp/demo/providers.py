"""Who gives care in each town: a profession has its own kind of name, and a family its habits."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from memberapp.demo.draw import draw
from memberapp.demo.identities import FAMILY_NAMES, MEN, WOMEN


class Profession(StrEnum):
    """Who can be paid for an act."""

    GP = "gp"
    PAEDIATRICIAN = "paediatrician"
    OPHTHALMOLOGIST = "ophthalmologist"
    DERMATOLOGIST = "dermatologist"
    CARDIOLOGIST = "cardiologist"
    PSYCHIATRIST = "psychiatrist"
    MIDWIFE = "midwife"
    DENTIST = "dentist"
    PHYSIOTHERAPIST = "physiotherapist"
    NURSE = "nurse"
    PSYCHOLOGIST = "psychologist"
    OSTEOPATH = "osteopath"
    PHARMACY = "pharmacy"
    LABORATORY = "laboratory"
    IMAGING = "imaging"
    OPTICIAN = "optician"
    HEARING = "hearing"
    HOSPITAL = "hospital"
    AMBULANCE = "ambulance"


# « Dr » and a name, or how the profession calls its practice.
_TITLES = {
    Profession.MIDWIFE: "Mme {woman} {name}, sage-femme",
    Profession.PHYSIOTHERAPIST: "{civil} {name}, kinésithérapeute",
    Profession.NURSE: "Cabinet infirmier {name}",
    Profession.PSYCHOLOGIST: "{civil} {name}, psychologue",
    Profession.OSTEOPATH: "{civil} {name}, ostéopathe",
    Profession.PHARMACY: "Pharmacie {place}",
    Profession.LABORATORY: "Laboratoire {place}",
    Profession.IMAGING: "Centre d’imagerie {place}",
    Profession.OPTICIAN: "Optique {place}",
    Profession.HEARING: "Audition {place}",
    Profession.HOSPITAL: "Centre hospitalier {hospital}",
    Profession.AMBULANCE: "Ambulances {name}",
}
_PLACES = ("du Mail", "des Halles", "de la Cathédrale", "du Vieux Pont", "des Remparts", "Mirabeau")
_HOSPITALS = ("Saint-Gatien", "des Trois Rivières", "Louise-Michel")


@dataclass(frozen=True)
class Providers:
    """The practitioners of one family: the same one each time, in its own town."""

    town: str
    variant: int

    def of(self, profession: Profession) -> str:
        """Return the name of the family's practitioner."""
        return _name(self.town, profession, self.variant)


@cache
def _name(town: str, profession: Profession, variant: int) -> str:
    rng = draw(town, profession, variant)
    is_woman = rng.choice((True, False))
    return _TITLES.get(profession, "Dr {first} {name}").format(
        first=rng.choice(WOMEN if is_woman else MEN),
        woman=rng.choice(WOMEN),
        civil="Mme" if is_woman else "M.",
        name=rng.choice(FAMILY_NAMES),
        place=rng.choice(_PLACES),
        hospital=_HOSPITALS[len(town) % len(_HOSPITALS)],
    )
