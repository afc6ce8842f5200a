"""What `care_costs.split` is told of one care, and what it answers: plain values, whole cents.

The words are those of docs/glossary.md; the formulas are in `sharing.py`, docs/rules.md says where
they come from.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from memberapp.members.rules import GuaranteeKind, GuaranteeUnit

Percent = int | float | Decimal


class WithheldKind(StrEnum):
    """What the Sécurité sociale withholds from an act."""

    FLAT_FEE = "flat_fee"
    """Participation forfaitaire: doctors, radiology, biology."""
    BOX = "box"
    """Franchise on each box of medicine."""
    PARAMEDICAL = "paramedical"
    """Franchise on each act of a nurse, physiotherapist, …"""
    TRANSPORT = "transport"
    """Franchise on each trip."""


class Basket(StrEnum):
    """What a pair of glasses, a crown or a hearing aid is sold under (the feed's own words)."""

    SANTE_100 = "sante_100"
    CONTROLLED = "maitrise"
    FREE = "libre"


class Equipment(StrEnum):
    """What the law caps in a responsible contract, the Sécurité sociale's share included."""

    FRAME = "frame"
    """A class B frame."""
    SIMPLE_GLASSES = "simple_glasses"
    COMPLEX_GLASSES = "complex_glasses"
    VERY_COMPLEX_GLASSES = "very_complex_glasses"
    HEARING_AID = "hearing_aid"
    """A class II hearing aid, for one ear."""


class Exemption(StrEnum):
    """Why somebody is relieved of a part of what the insured pay."""

    LONG_ILLNESS = "ald"
    """Care of the protocol of a long illness: only then."""
    MATERNITY = "maternite"
    """From the sixth month to 12 days after the birth."""
    NEWBORN = "newborn"
    """Within the first 30 days of life."""
    WORK_ACCIDENT = "work_accident"
    INVALIDITY = "invalidity"
    """Invalidity pension, or an accident pension of two thirds and more."""
    OLD_AGE_MINIMUM = "aspa"
    SOLIDARITY = "css"
    STATE_AID = "ame"


class Regime(StrEnum):
    """Which compulsory insurance pays."""

    GENERAL = "general"
    ALSACE_MOSELLE = "alsace_moselle"
    BELGIUM = "belgium"


class Exit(StrEnum):
    """How a stay ended; the exit day has no fee after a death or a transfer."""

    HOME = "home"
    DEATH = "death"
    TRANSFER = "transfer"


@dataclass(frozen=True)
class Law:
    """What the law says on one day, in years, days, per cent and points (data/tariffs.yaml)."""

    adult_age: int
    """Nothing is withheld of who is younger."""
    pathway_age: int
    """No care of who is younger is outside the pathway."""
    penalty_points: int
    """Outside the pathway the rate is so much lower."""
    hospital_rate: int
    hospital_share_days: int
    """For so many days of a stay the patient's share is due."""
    outside_optam_percent: int | None
    """The most that a responsible contract gives outside OPTAM, the Sécurité sociale's share
    included, in per cent of the base; None before there was such a limit."""
    points_below_optam: int
    """And so much less than what it gives inside OPTAM."""


@dataclass(frozen=True)
class Withheld:
    """What the Sécurité sociale withholds for one care, in cents, within the caps."""

    flat_fee: int = 0
    """Participation forfaitaire."""
    deductible: int = 0
    """Franchise on medicines, paramedical acts and transport."""
    heavy_act_fee: int = 0
    """Flat share of a heavy act, which replaces the ticket modérateur; a mutual may pay it."""

    @property
    def total(self) -> int:
        """Return the sum of the amounts, in cents."""
        return self.flat_fee + self.deductible + self.heavy_act_fee


@dataclass(frozen=True)
class CareFacts:
    """One care as it was billed; amounts in cents, rates in per cent.

    Only `on`, `spent`, `base` and `rate` are needed; whatever is not known keeps its default.
    """

    on: date
    """The day of the care; of a stay, the day of admission."""
    spent: int | None = None
    """The whole price. None: the base, and for a stay the daily fees on top of it."""
    base: int | None = None
    """Base de remboursement of the whole line. None: that of the tariff of `code`."""
    rate: Percent | None = None
    """The rate that the compulsory insurance applied, penalty and exemption included (30 outside
    the pathway, 100 in a long illness, 90 in Alsace-Moselle, 80 for a stay). None: worked out from
    the tariff of `code` and the facts."""
    code: str = ""
    """The act (G, CS, PH7, LHQN001, 101076, …): says what is withheld, unless `withholding` does.
    Of a sum « CS+MPC+MCS », the first one counts."""
    withholding: WithheldKind | None = None
    """What kind of amount is withheld, when no code says it."""
    quantity: float = 1
    """How many acts, boxes, sessions, trips, ears or pairs the line has."""
    is_in_pathway: bool = True
    """False outside the pathway of care: the mutual does not pay the penalty."""
    normal_rate: Percent | None = None
    """The rate that the care would have had inside the pathway; None: 40 points above `rate`."""
    is_optam: bool | None = None
    """Whether the doctor signed the OPTAM; False caps what a responsible contract pays."""
    basket: Basket = Basket.FREE
    equipment: Equipment | None = None
    """What the law caps in a responsible contract; None: what `code` says, if anything."""
    is_heavy: bool = False
    """An act of 120 € and more, or K 60 and more, imaging apart: the heavy act fee replaces the
    ticket modérateur."""
    is_emergency: bool = False
    """Of a transport: nothing is withheld."""
    nights: int | None = None
    """Of a stay; 0 for a day stay. With a base it makes the line a hospital stay."""
    nights_before: int = 0
    """Nights of the same stay that earlier lines billed, for the 30 days of its share."""
    is_psychiatric: bool = False
    """Whether the stay has the lower daily fee of psychiatry."""
    is_at_home: bool = False
    """Home hospitalisation: no daily fee."""
    exit: Exit = Exit.HOME
    withheld: Withheld | None = None
    """What was withheld, when the payer itself has said it: nothing is worked out then."""

    def __post_init__(self) -> None:
        amounts = (self.spent or 0, self.base or 0, self.nights or 0, self.nights_before)
        rates = [rate for rate in (self.rate, self.normal_rate) if rate is not None]
        if min(*amounts, self.quantity) < 0:
            raise ValueError("amounts, nights and quantities are never negative")
        if any(not 0 <= rate <= WHOLE for rate in rates):
            raise ValueError("a rate is between 0 and 100 per cent")

    @property
    def is_stay(self) -> bool:
        """Return whether the line bills the days of a hospital stay."""
        return self.nights is not None and self.base != 0

    def units(self, unit: GuaranteeUnit) -> float:
        """Return how often an amount « per unit » is due."""
        if unit is GuaranteeUnit.YEAR:
            return 1
        if unit in (GuaranteeUnit.NIGHT, GuaranteeUnit.DAY) and self.nights is not None:
            return self.nights
        return self.quantity


@dataclass(frozen=True)
class PersonFacts:
    """Who was cared for. Without an age, an adult of the general scheme with no exemption."""

    age: int | None = None
    birth: date | None = None
    """Used when `age` is not given."""
    exemptions: Collection[Exemption] = ()
    regime: Regime = Regime.GENERAL
    has_medical_file: bool = True
    """Belgium: a global medical file (DMG) at their general practitioner's."""
    has_increased_intervention: bool = False
    """Belgium: BIM."""

    def age_on(self, day: date) -> int:
        """Return the age on a day; that of an adult when nothing is known."""
        if self.age is not None:
            return self.age
        if self.birth is None:
            return _AGE_OF_AN_ADULT
        birthday_came = (day.month, day.day) >= (self.birth.month, self.birth.day)
        return max(0, day.year - self.birth.year - (not birthday_came))

    def has_any(self, *exemptions: Exemption) -> bool:
        """Return whether one of these exemptions is theirs."""
        return any(one in self.exemptions for one in exemptions)


@dataclass(frozen=True)
class History:
    """What had been withheld before this care, in cents; a person's, in one calendar year."""

    flat_fees_today: int = 0
    """By the same professional, on the same day."""
    deductibles_today: int = 0
    """Of the same kind (paramedical, transport), on the same day."""
    flat_fees_this_year: int = 0
    deductibles_this_year: int = 0
    carried_over: int = 0
    """What earlier payments were too small for: `carry` of earlier splits."""
    is_heavy_act_fee_taken: bool = False
    """Whether this stay had its heavy act fee already: it is due once."""
    patient_share_left: int | None = None
    """Belgium: what is left to pay this year before the « maximum à facturer »; None: no bound."""


@dataclass(frozen=True)
class Guarantee:
    """What a contract promises for one care.

    `percent(150)`, `percent(150, on_top=True)`, `patient_share()`, `euros(4000)` and
    `actual_cost()` make the usual ones.
    """

    kind: GuaranteeKind
    value: int = 0
    """Per cent of the base for PCT_BR, cents per unit for EUR, else unused."""
    ss_included: bool = True
    """Whether the Sécurité sociale's share is part of the value (« y compris SS »)."""
    unit: GuaranteeUnit = GuaranteeUnit.CARE
    optam_percent: int | None = None
    """What the contract gives inside OPTAM, in per cent: at least 20 points more than outside."""
    left_count: float | None = None
    """How many units its ceiling leaves before this care; None without such a ceiling."""
    left_cents: int | None = None
    """How many cents its ceiling leaves; of an amount per year, what is left of that amount."""

    @classmethod
    def percent(
        cls, value: int, *, on_top: bool = False, optam_percent: int | None = None
    ) -> "Guarantee":
        """Per cent of the base, the Sécurité sociale's share included unless it comes on top."""
        kind = GuaranteeKind.PERCENT_OF_BASE
        return cls(kind, value, not on_top, optam_percent=optam_percent)

    @classmethod
    def patient_share(cls) -> "Guarantee":
        """The ticket modérateur and nothing else."""
        return cls(GuaranteeKind.PATIENT_SHARE)

    @classmethod
    def euros(
        cls,
        cents: int,
        *,
        unit: GuaranteeUnit = GuaranteeUnit.CARE,
        ss_included: bool = False,
        left_count: float | None = None,
        left_cents: int | None = None,
    ) -> "Guarantee":
        """An amount per unit, on top of the Sécurité sociale's share unless that is included."""
        return cls(
            GuaranteeKind.EUROS,
            cents,
            ss_included,
            unit,
            left_count=left_count,
            left_cents=left_cents,
        )

    @classmethod
    def actual_cost(cls) -> "Guarantee":
        """Whatever may be paid: « frais réels », 100 % Santé."""
        return cls(GuaranteeKind.ACTUAL_COST)


@dataclass(frozen=True)
class Payer:
    """A complementary insurance; None as its guarantee promises nothing."""

    guarantee: Guarantee | None
    is_responsible: bool = True
    """« Contrat responsable »: pays 100 % Santé in full, is capped outside OPTAM."""
    pays_daily_fee: bool = True
    """Whether it pays the daily fee of a hospital too (a responsible contract must)."""


class StepKind(StrEnum):
    """What a step of the explanation is about."""

    BASE = "base"
    EXCESS = "excess"
    """Dépassement: what the price has above the base."""
    DAILY_FEE = "daily_fee"
    SOCIAL_SECURITY = "social_security"
    """Its share before anything is withheld."""
    FLAT_FEE = "flat_fee"
    DEDUCTIBLE = "deductible"
    HEAVY_ACT_FEE = "heavy_act_fee"
    CARRIED_OVER = "carried_over"
    MUTUAL = "mutual"
    OTHER_INSURER = "other_insurer"


@dataclass(frozen=True)
class Step:
    """One term of the sum whose total is what remains; what a payer pays is negative."""

    kind: StepKind
    cents: int


@dataclass(frozen=True)
class Split:
    """Who pays what of one care, in cents; the shares and `remaining` add up to `spent`."""

    spent: int
    base: int
    gross_social_security: int
    """Before anything is withheld."""
    social_security: int
    """Net of what is withheld, as ameli shows it."""
    withheld: Withheld
    """What this care makes due, within the caps, even where the gross share was too small."""
    carried_over: int
    """What was withheld here for earlier care."""
    carry: int
    """What could not be withheld here: for a later payment (`History.carried_over`)."""
    penalty: int
    """What the Sécurité sociale did not pay because the care was outside the pathway."""
    mutual: int
    """The share of the first payer."""
    others: tuple[int, ...]
    """The shares of the further payers, in their order."""
    remaining: int
    steps: tuple[Step, ...]
    """The terms that add up to `remaining`, in the order in which they are told."""

    @property
    def never_paid_back(self) -> int:
        """Return the part of what remains that no contract may pay."""
        owed = self.withheld.flat_fee + self.withheld.deductible
        return min(owed, self.gross_social_security) + self.carried_over + self.penalty

    @property
    def not_covered(self) -> int:
        """Return the part of what remains that a better guarantee could have paid."""
        return self.remaining - self.never_paid_back


WHOLE = 100
_AGE_OF_AN_ADULT = 40  # whatever the law calls one


def percent_of(cents: int, percent: Percent) -> int:
    """Return that per cent of an amount, rounded half-up to the cent."""
    return rounded(Decimal(cents) * Decimal(str(percent)) / WHOLE)


def rounded(amount: Decimal) -> int:
    """Return an amount rounded half-up to the cent."""
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))
