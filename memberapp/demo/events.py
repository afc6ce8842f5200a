"""One act of care before anybody has counted what it costs."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Care:
    """An act; amounts in cents.

    `coefficient` multiplies the base of a key letter (B 60, AMI 4); `price` is the whole price
    when it is not the base.
    """

    on: date
    act: str
    provider: str
    label: str = ""
    quantity: int = 1
    coefficient: int = 1
    supplement: int = 0
    """A fixed amount that the Sécurité sociale counts too, as a nurse's travel."""
    price: int | None = None
    daily_rate: int = 0
    """The price of a day in hospital: `quantity` is then the nights of a stay."""
    delay: int = 5
    """Days until the mutual pays."""
    is_paid_to_provider: bool = False
    is_optam: bool = True
    is_in_pathway: bool = True
    is_long_illness: bool = False
    is_maternity: bool = False
    basket: str = "libre"
    is_cancelled: bool = False
    """The core took it back: shown struck, in no total."""
    is_mistake: bool = False
    """The core closed it: it was somebody else's."""
