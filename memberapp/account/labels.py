"""The French names of the enumerations of account."""

from typing import Final

from memberapp.account.rules.activation import CodeWay
from memberapp.account.rules.sign_ins import SignInResultSeen

SIGN_IN_RESULTS: Final = {
    SignInResultSeen.SUCCEEDED: "Réussie",
    SignInResultSeen.HELD: "Inhabituelle, code demandé",
    SignInResultSeen.REFUSED: "Refusée",
}
CODE_WAYS: Final = {
    CodeWay.NONE: "Sans code",
    CodeWay.SMS: "Par SMS",
    CodeWay.EMAIL: "Par e-mail",
    CodeWay.LETTER: "Par courrier",
}
