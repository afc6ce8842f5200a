"""Identifiers of people who do not exist: valid check digits, numbers nobody owns."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from random import Random

from stdnum import luhn
from stdnum.fr import nir
from stdnum.iso7064 import mod_97_10

UNASSIGNED_FRENCH_BANK = "99999"
UNASSIGNED_BELGIAN_BANK = "999"


@dataclass(frozen=True)
class Town:
    """A place to live; `insee` is its commune in the NIR."""

    name: str
    zip: str
    insee: str = ""
    regime: str = "general"
    country: str = "FR"


FRENCH_TOWNS = (
    Town("TOURS", "37000", "37261"),
    Town("NANTES", "44000", "44109"),
    Town("LYON", "69003", "69383"),
    Town("LILLE", "59000", "59350"),
    Town("STRASBOURG", "67000", "67482", regime="alsace_moselle"),
    Town("RENNES", "35000", "35238"),
    Town("TOULOUSE", "31000", "31555"),
    Town("ANGERS", "49000", "49007"),
)
BELGIAN_TOWNS = (
    Town("NAMUR", "5000", country="BE"),
    Town("LIÈGE", "4000", country="BE"),
    Town("CHARLEROI", "6000", country="BE"),
)
WOMEN = (
    "Aline", "Anaïs", "Béatrice", "Céline", "Claire", "Delphine", "Émilie", "Estelle", "Fanny",
    "Hélène", "Inès", "Jeanne", "Laure", "Léa", "Maëlle", "Margaux", "Nathalie", "Odile",
    "Pauline", "Sabrina", "Solène", "Valérie", "Yasmine", "Zoé",
)  # fmt: skip
MEN = (
    "Adrien", "Antoine", "Bastien", "Cédric", "Damien", "Étienne", "Farid", "Florian", "Gaël",
    "Hugo", "Ismaël", "Jérôme", "Karim", "Loïc", "Mathieu", "Nicolas", "Olivier", "Pascal",
    "Quentin", "Rémi", "Samir", "Théo", "Vincent", "Yann",
)  # fmt: skip
FAMILY_NAMES = (
    "Alvarez", "Aubry", "Barbier", "Besnard", "Bouvier", "Carlier", "Chauvin", "Colas", "Da Silva",
    "Delattre", "Diallo", "Dupuis", "Fabre", "Fontaine", "Gaillard", "Guérin", "Haddad", "Hubert",
    "Jacquet", "Kone", "Lacroix", "Leclerc", "Le Gall", "Mallet", "Mercier", "Moulin", "Nguyen",
    "Ollivier", "Perrot", "Poirier", "Rahmani", "Renaud", "Roussel", "Sauvage", "Tessier",
    "Vasseur", "Weber", "Zeller",
)  # fmt: skip
BELGIAN_NAMES = ("Claessens", "Dewael", "Hanssens", "Lambotte", "Maes", "Peeters", "Wauters")
STREETS = (
    "rue des Tanneurs", "rue du Moulin", "avenue des Acacias", "rue Victor-Hugo", "rue de la Gare",
    "allée des Cerisiers", "rue des Lilas", "boulevard Voltaire", "place du Marché",
)  # fmt: skip


@lru_cache(maxsize=1)  # asked for each line of one member after the other
def member_id(index: int) -> str:
    """Return the n° d'adhérent of the demo's member: M9, seven digits, a Luhn digit."""
    digits = f"9{index:07d}"
    return f"M{digits}{luhn.calc_check_digit(digits)}"


def french_nir(rng: Random, birth: date, town: Town, *, is_woman: bool) -> str:
    """Return a NIR with its key."""
    body = f"{2 if is_woman else 1}{birth:%y%m}{town.insee}{rng.randint(1, 999):03d}"
    return body + nir.calc_check_digits(body)


def belgian_niss(rng: Random, birth: date, *, is_woman: bool) -> str:
    """Return a NISS with its key; the order is even for a woman."""
    order = 2 * rng.randint(1, 498) + (0 if is_woman else 1)
    body = f"{birth:%y%m%d}{order:03d}"
    prefix = "2" if birth.year >= 2000 else ""  # noqa: PLR2004 - the rule of the NISS itself
    return f"{body}{97 - int(prefix + body) % 97:02d}"


def iban(index: int, country: str) -> str:
    """Return the account of a member, at a bank that does not exist."""
    if country == "BE":
        body = f"{UNASSIGNED_BELGIAN_BANK}{index:07d}"
        bban = f"{body}{int(body) % 97 or 97:02d}"
    else:
        desk, account = "00002", f"{index * 7919:011d}"
        rest = (89 * int(UNASSIGNED_FRENCH_BANK) + 15 * int(desk) + 3 * int(account)) % 97
        bban = f"{UNASSIGNED_FRENCH_BANK}{desk}{account}{97 - rest:02d}"
    letters = "".join(str(int(letter, 36)) for letter in country)
    return f"{country}{98 - int(f'{bban}{letters}00') % 97:02d}{bban}"


def structured_communication(number: int) -> str:
    """Return a Belgian structured communication."""
    body = f"{number % 10**10:010d}"
    digits = f"{body}{int(body) % 97 or 97:02d}"
    return f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++"


def creditor_reference(body: str) -> str:
    """Return a reference of ISO 11649 with its check digits."""
    return f"RF{mod_97_10.calc_check_digits(f'{body}RF')}{body}"


def phone(index: int, country: str) -> str:
    """Return a mobile number: the ARCEP's fiction block, or a Belgian range nobody was given."""
    return f"+32450{index % 10**6:06d}" if country == "BE" else f"+33639{980000 + index % 10000}"
