"""Periods, purposes and amounts of contributions, as pages and messages say them."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from memberapp.contributions.debit_rules import DebitTerms, bank_day
from memberapp.contributions.labels import PURPOSES
from memberapp.contributions.rules import Contribution, Means, Order
from memberapp.core import formats
from memberapp.core.formats import NBSP

_QUARTER: Final = re.compile(r"(\d{4})-?T([1-4])")
_MONTH: Final = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_YEAR: Final = re.compile(r"\d{4}")
_ORDINALS: Final = ("1ᵉʳ", "2ᵉ", "3ᵉ", "4ᵉ")
_WORDS: Final = ("", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")


def period(text: str) -> str:
    """Return « 3ᵉ trimestre 2026 » or « novembre 2026 »; the core's own words of another form."""
    if found := _QUARTER.fullmatch(text):
        return f"{_ORDINALS[int(found[2]) - 1]}{NBSP}trimestre {found[1]}"
    if found := _MONTH.fullmatch(text):
        return f"{formats.month_name(int(found[2]))} {found[1]}"
    if _YEAR.fullmatch(text):
        return f"année {text}"
    return text


def periods(contributions: Sequence[Contribution]) -> str:
    """Return what some contributions are for: « le 3ᵉ trimestre 2026 », « deux trimestres »."""
    names = list(dict.fromkeys(contribution.period for contribution in contributions))
    if len(names) == 1:
        return _with_article(names[0])
    for form, plural in ((_QUARTER, "trimestres"), (_MONTH, "mois"), (_YEAR, "ans")):
        if all(form.fullmatch(name) for name in names):
            return f"{_number(len(names))}{NBSP}{plural}"
    return f"{_number(len(names))}{NBSP}périodes"


def named_periods(contributions: Sequence[Contribution]) -> str:
    """Return each period by its name: « 3ᵉ trimestre 2026 et 4ᵉ trimestre 2026 »."""
    return formats.listing(
        [period(name) for name in dict.fromkeys(one.period for one in contributions)]
    )


def purposes(order: Order) -> str:
    """Return « Assurance hospitalisation et Assurance dentaire »."""
    return formats.listing(
        [PURPOSES[one] for one in dict.fromkeys(c.purpose for c in order.contributions)]
    )


def deadline(order: Order, today: date, *, is_debited: bool) -> str:
    """Say by when a transfer is paid; without reproach where the day has passed."""
    if order.is_refused(today, is_debited=is_debited):
        return (
            f"le prélèvement du {formats.long_day(asked_on(order.contributions[0]))} a été refusé"
        )
    if order.last_due >= today:
        return f"au plus tard le {formats.long_day(order.last_due)}"
    return f"attendus depuis le {formats.long_day(order.contributions[0].due)}"


def asked_on(contribution: Contribution) -> date:
    """Return the day on which a bank was or is asked, else by when it is to be paid."""
    debits = [one.on for one in contribution.settlements if one.means is Means.DEBIT]
    return max(debits, default=contribution.due)


def grouped_by_four(compact: str) -> str:
    """Return an IBAN in blocks of four, which no line parts."""
    return NBSP.join(compact[start : start + 4] for start in range(0, len(compact), 4))


def shown_reference(reference: str) -> str:
    """Return a communication as it is printed: Belgian as it is, of ISO 11649 in blocks of four."""
    return reference if reference.startswith("+") else grouped_by_four(reference)


def nth(day: int | None) -> str:
    """Return a day of the month, « 1ᵉʳ » or « 5 »."""
    return _ORDINALS[0] if day == 1 else f"{day}"


def times(count: int) -> str:
    """Return « une fois », « deux fois »."""
    return "une fois" if count == 1 else f"{_number(count)} fois"


def deferral(terms: DebitTerms) -> str:
    """Say how a debit can be deferred; nothing where the insurer defers none."""
    if not terms.deferrals_a_year:
        return ""
    days = formats.count(terms.deferral_days, "jour")
    return f"Un prélèvement se décale de {days}, {deferral_terms(terms)}."


def deferral_terms(terms: DebitTerms) -> str:
    """Return « deux fois par an, sans frais »."""
    often = f"{times(terms.deferrals_a_year)} par an"
    return f"{often}, sans frais" if terms.is_free else often


def is_shifted(day: int, on: date, country: str) -> bool:
    """Return whether a debit is on the first bank day after its day of that month."""
    return bank_day(on.replace(day=day), country) == on


def _with_article(name: str) -> str:
    text = period(name)
    if _QUARTER.fullmatch(name):
        return f"le {text}"
    return f"l’{text}" if _YEAR.fullmatch(name) else text


def _number(count: int) -> str:
    return _WORDS[count] if count < len(_WORDS) else str(count)
