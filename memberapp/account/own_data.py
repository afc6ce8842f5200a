"""What the space holds of how a member signs in; its secrets are named, and never given."""

import json
from typing import Any, Final

from sqlmodel import col

from memberapp.account.labels import CODE_WAYS, RECOVERY_CHECKS, UNUSUAL_REASONS
from memberapp.account.rules.access_recovery import Check
from memberapp.account.tables import (
    AccessRecovery,
    Account,
    Activation,
    Device,
    EmailChange,
    FormerPassword,
    IdentityRequest,
    Passkey,
    PasskeyChallenge,
    PasswordReset,
    PublicIdentity,
    PushSubscription,
    RecoveryCode,
    RecoverySheet,
    SentCode,
    SignInSession,
    StrongerSignIn,
    TotpFactor,
)
from memberapp.core.own_data import (
    INTERNAL,
    Apart,
    Field,
    Hidden,
    Part,
    Reason,
    Value,
    of_account,
    of_member,
)
from memberapp.core.secrets import reveal
from memberapp.core.work import Work

_PASSWORD: Final = Hidden("Mots de passe (illisibles, même pour nous)", Reason.SECRET)
_TOKEN: Final = Hidden("Empreintes de vos connexions, appareils et liens", Reason.SECRET)
_CODE: Final = Hidden("Codes reçus ou de récupération (illisibles, même pour nous)", Reason.SECRET)
_KEY: Final = Hidden("Part technique de vos clés d’accès et identités publiques", Reason.SECRET)
_AGENT: Final = Hidden("Conseillers qui ont rouvert votre accès", Reason.ELSEWHERE)
_CHANNELS: Final = {"sms": "SMS", "email": "E-mail"}
_PURPOSES: Final = {
    "sign_in": "Connexion",
    "proof": "Acte sensible",
    "bank": "Compte bancaire",
    "phone": "Téléphone",
}
_IDS: Final = {"id": INTERNAL, "account_id": INTERNAL}
_SINGLE_USE: Final = {
    "requested_at": "Demandé le",
    "expires_at": "Valable jusqu’au",
    "used_at": "Utilisé le",
}


def _is_phone_verified(_work: Work, row: Any) -> Value:
    return row.verified_phone is not None


def _checks(_work: Work, row: Any) -> Value:
    return ", ".join(RECOVERY_CHECKS[Check(one)] for one in row.checks.split())


def _passkey_name(_work: Work, row: Any) -> Value:
    return json.loads(reveal(row, "content") or "{}").get("name")


PARTS: Final = (
    Part(
        "espace",
        "Votre espace en ligne",
        Account,
        lambda work: col(Account.id) == work.account_id,
        (col(Account.id),),
        {
            "number": "Numéro d’adhérent",
            "email_sealed": "Adresse e-mail de connexion",
            "verified_phone": Field("Téléphone vérifié pour les codes", show=_is_phone_verified),
            "offered_phone": "Téléphone donné à la création de l’espace",
            "created_at": "Créé le",
            "password_changed_at": "Mot de passe choisi le",
            "disabled_at": "Fermé le",
        },
        {
            "id": INTERNAL,
            "member_id": INTERNAL,
            "email_index": Hidden("Empreinte de votre adresse e-mail", Reason.SECRET),
            "password_hash": _PASSWORD,
            "left_at": INTERNAL,
            "is_demo": INTERNAL,
        },
    ),
    Part(
        "mots-de-passe",
        "Mots de passe choisis (dates seulement)",
        FormerPassword,
        of_account(FormerPassword),
        (col(FormerPassword.id),),
        {"chosen_at": "Choisi le"},
        {**_IDS, "password_hash": _PASSWORD},
    ),
    Part(
        "application-de-codes",
        "Application de codes",
        TotpFactor,
        of_account(TotpFactor),
        (col(TotpFactor.created_at),),
        {"created_at": "Commencée le", "confirmed_at": "Activée le"},
        {
            **_IDS,
            "secret": Hidden("Clé de votre application de codes", Reason.SECRET),
            "last_step": INTERNAL,
        },
    ),
    Part(
        "codes-de-recuperation",
        "Codes de récupération (dates seulement)",
        RecoveryCode,
        of_account(RecoveryCode),
        (col(RecoveryCode.created_at), col(RecoveryCode.id)),
        {"created_at": "Créé le", "used_at": "Utilisé le"},
        {**_IDS, "code_hash": _CODE},
    ),
    Part(
        "acces-rouverts",
        "Accès rouverts par nos conseillers",
        AccessRecovery,
        of_account(AccessRecovery),
        (col(AccessRecovery.opened_at),),
        {
            "checks": Field("Ce qui a été vérifié", show=_checks),
            "opened_at": "Demandé le",
            "approved_at": "Accepté le",
            "stopped_at": "Arrêté le",
            "given_at": "Code remis le",
        },
        {**_IDS, "member_id": INTERNAL, "opened_by": _AGENT, "approved_by": _AGENT},
    ),
    Part(
        "cles-d-acces",
        "Clés d’accès",
        Passkey,
        of_account(Passkey),
        (col(Passkey.created_at), col(Passkey.id)),
        {
            "content": Field("Nom que vous lui donnez", show=_passkey_name),
            "created_at": "Ajoutée le",
            "last_used_at": "Utilisée le",
        },
        {**_IDS, "credential_hash": _KEY, "sign_count": INTERNAL},
    ),
    Part(
        "identites-publiques",
        "Identité publique reliée",
        PublicIdentity,
        of_account(PublicIdentity),
        (col(PublicIdentity.created_at), col(PublicIdentity.id)),
        {
            "created_at": "Présentée le",
            "confirmed_at": "Reliée le",
            "last_used_at": "Utilisée le",
            "refused_at": "Retirée le",
        },
        {**_IDS, "subject_hash": _KEY, "session_id": INTERNAL},
    ),
    Part(
        "connexions",
        "Connexions",
        SignInSession,
        of_account(SignInSession),
        (col(SignInSession.created_at), col(SignInSession.id)),
        {
            "created_at": "Commencée le",
            "last_seen_at": "Dernière activité",
            "ended_at": "Terminée le",
            "address": "Début de l’adresse réseau",
            "browser": "Navigateur",
            "last_address": "Dernier réseau",
            "last_browser": "Dernier navigateur",
            "held_for": Field("Inhabituelle parce que", UNUSUAL_REASONS),
            "proved_at": "Code donné le",
            "disowned_at": "Signalée comme n’étant pas la vôtre le",
        },
        {
            **_IDS,
            "member_id": INTERNAL,
            "token_hash": _TOKEN,
            "access": INTERNAL,
            "device_id": INTERNAL,
            "tell_at": INTERNAL,
            "identity_token": Hidden(
                "Jeton qui ferme aussi votre connexion chez le service d’identité publique",
                Reason.SECRET,
            ),
        },
    ),
    Part(
        "appareils",
        "Appareils",
        Device,
        of_account(Device),
        (col(Device.last_seen_at), col(Device.id)),
        {
            "browser": "Navigateur",
            "address": "Début de l’adresse réseau",
            "last_seen_at": "Vu le",
            "trusted_until": "De confiance jusqu’au",
            "forgotten_at": "Retiré le",
        },
        {**_IDS, "token_hash": _TOKEN},
    ),
    Part(
        "connexion-renforcee",
        "Code demandé à chaque connexion, après un incident",
        StrongerSignIn,
        of_member(StrongerSignIn),
        (col(StrongerSignIn.until),),
        {"until": "Jusqu’au"},
        {"member_id": INTERNAL},
    ),
    Part(
        "notifications",
        "Appareils qui reçoivent vos notifications",
        PushSubscription,
        of_account(PushSubscription),
        (col(PushSubscription.created_at), col(PushSubscription.id)),
        {"created_at": "Activées le"},
        {
            **_IDS,
            "device_id": INTERNAL,
            "endpoint_index": INTERNAL,
            "content": Hidden("Adresse et clés de vos notifications", Reason.SECRET),
        },
    ),
    Part(
        "creations-de-l-espace",
        "Demandes de création de votre espace",
        Activation,
        of_member(Activation),
        (col(Activation.requested_at), col(Activation.id)),
        {**_SINGLE_USE, "code_way": Field("Code envoyé", CODE_WAYS)},
        {
            "id": INTERNAL,
            "member_id": INTERNAL,
            "token_hash": _TOKEN,
            "code_hash": _CODE,
            "letter_code": _CODE,
            "phone_hash": _CODE,
            "email": Hidden(
                "Adresse e-mail saisie pour créer l’espace, avant que nous sachions par qui",
                Reason.OTHERS,
            ),
        },
    ),
    Part(
        "mots-de-passe-oublies",
        "Demandes d’un nouveau mot de passe",
        PasswordReset,
        of_account(PasswordReset),
        (col(PasswordReset.requested_at), col(PasswordReset.id)),
        {**_SINGLE_USE},
        {**_IDS, "token_hash": _TOKEN, "code_hash": _CODE},
    ),
    Part(
        "changements-d-e-mail",
        "Changements d’adresse e-mail",
        EmailChange,
        of_account(EmailChange),
        (col(EmailChange.requested_at), col(EmailChange.id)),
        {"email": "Nouvelle adresse e-mail", **_SINGLE_USE},
        {**_IDS, "member_id": INTERNAL, "token_hash": _TOKEN},
    ),
    Part(
        "codes-envoyes",
        "Codes envoyés (sans le code)",
        SentCode,
        of_account(SentCode),
        (col(SentCode.requested_at), col(SentCode.id)),
        {
            "purpose": Field("Pour", _PURPOSES),
            "channel": Field("Par", _CHANNELS),
            **_SINGLE_USE,
        },
        {
            **_IDS,
            "session_id": INTERNAL,
            "bound_to": INTERNAL,
            "token_hash": _TOKEN,
            "code_hash": _CODE,
        },
    ),
)
APART: Final = (
    Apart(
        RecoverySheet,
        Hidden("Codes de récupération affichés, pendant que vous les notez", Reason.SECRET),
    ),
    Apart(PasskeyChallenge, Hidden("Connexions en cours par une clé d’accès", Reason.MOMENT)),
    Apart(IdentityRequest, Hidden("Connexions en cours par une identité publique", Reason.MOMENT)),
)
