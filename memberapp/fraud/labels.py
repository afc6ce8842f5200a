"""The French names of the enumerations."""

from typing import Final

from memberapp.fraud.rules.patterns import PatternKind
from memberapp.fraud.rules.values import Verdict, Way, Where

WAYS: Final = {Way.SMS: "SMS", Way.EMAIL: "E-mail", Way.CALL: "Appel"}
VERDICTS: Final = {
    Verdict.SENT_BY_US: "Envoyé par nous",
    Verdict.COMPATIBLE: "Compatible",
    Verdict.DOUBTFUL: "Douteux",
    Verdict.FRAUDULENT: "Frauduleux probable",
}
PLACES: Final = {Where.TEXT: "texte", Where.SENDER: "expéditeur", Where.HEADERS: "en-têtes"}
PATTERN_KINDS: Final = {
    PatternKind.REASON: "motif",
    PatternKind.HOST: "site",
    PatternKind.NUMBER: "numéro",
    PatternKind.ACCOUNT: "compte",
    PatternKind.SENDER: "expéditeur",
}
COUNTRIES: Final = {"FR": "France", "BE": "Belgique"}
"""Where a line of `report` in `channels.yaml` answers."""
