"""The people covered and what was declared of them, as their page shows it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from memberapp import addresses, routes
from memberapp.core import formats, wording
from memberapp.core.brand import read_brand
from memberapp.core.dates import is_known
from memberapp.core.formats import NBSP
from memberapp.core.places import BELGIUM
from memberapp.family.catalogue import EventData, read_events
from memberapp.family.labels import DECLARATION_STATES, FAMILY_EVENTS
from memberapp.family.rules import DeclarationState, DeclaredPerson, FamilyEvent, Listed, prove_by
from memberapp.family.service import Declared, FamilyFile
from memberapp.members.catalogue import read_products
from memberapp.members.labels import BENEFICIARY_ROLES
from memberapp.members.rules import BeneficiaryRole

WITHDRAWN: Final = "Votre déclaration est annulée. Rien ne change."
TOO_LATE: Final = (
    "Votre déclaration a déjà été transmise au service qui gère votre contrat. Pour la changer, "
    "appelez-nous."
)
TOO_MANY_OPEN: Final = (
    "Plusieurs de vos déclarations attendent déjà une réponse. Appelez-nous pour en ajouter une "
    "autre."
)
NO_RIGHT: Final = (
    "Une personne déclarée n’a encore ni carte ni remboursement\u00a0: ses droits s’ouvrent quand "
    "notre fichier l’a enregistrée, à la date indiquée."
)


_SAID: Final = {
    DeclarationState.REFUSED: (
        "Le service qui gère votre contrat l’a lue et ne l’a pas enregistrée. Appelez-nous pour "
        "savoir ce qui manque."
    ),
    DeclarationState.ACCEPTED: "Notre fichier l’a enregistrée telle que vous l’avez déclarée.",
    DeclarationState.DISOWNED: (
        "Vous avez dit que ce n’était pas vous. Une erreur\u00a0? Déclarez-le de nouveau."
    ),
    DeclarationState.WITHDRAWN: "",
}


@dataclass(frozen=True)
class PersonView:
    """Somebody covered; `id` is posted when they leave."""

    id: str
    initials: str
    name: str
    about: str


@dataclass(frozen=True)
class EventView:
    """Something that may be declared."""

    code: str
    label: str
    hint: str
    icon: str
    path: str
    is_open: bool


@dataclass(frozen=True)
class FormView:
    """The form of one event; without a code there is none."""

    code: str = ""
    title: str = ""
    proof: str = ""
    when: str = ""
    prove_by: str = ""
    adds: bool = False
    day_label: str = ""
    """Empty where no day of the event is asked for."""
    leavers: list[PersonView] = field(default_factory=list)
    contracts: list[PersonView] = field(default_factory=list)
    """Only where there are several to choose from."""
    number_label: str = ""
    number_hint: str = ""
    button: str = ""


@dataclass(frozen=True)
class DeclaredView:
    """A declaration."""

    id: str
    title: str
    about: str
    status: str
    is_waiting: bool
    is_good: bool
    todo: str
    prove_path: str
    """Where its proof is sent; empty where the form of the page is for it, or once decided."""
    can_withdraw: bool
    withdraw_name: str


@dataclass(frozen=True)
class FamilyView:
    """Everything the page shows; without contracts nothing can be declared."""

    lead: str = ""
    people: list[PersonView] = field(default_factory=list)
    can_declare: bool = False
    events: list[EventView] = field(default_factory=list)
    form: FormView = FormView()
    declared: list[DeclaredView] = field(default_factory=list)
    how_to_prove: str = ""
    prove_id: str = ""
    """The declaration that a file sent from the page proves; empty without any that waits."""
    prove_title: str = ""


def to_view(file: FamilyFile, *, asked: str = "", proved: str = "") -> FamilyView:
    """Put the page in words, with the form of the event and the proof asked for."""
    proof = _proof(file, proved)
    possible = _possible(file)
    opened = next((event for event in possible if event.value == asked), None)
    how_many = formats.count(len(file.people), "personne couverte", "personnes couvertes")
    return FamilyView(
        lead=f"{formats.capitalized(how_many)} au {formats.long_day(file.today)}. Un changement "
        f"dans la famille{NBSP}? Dites-le ici, la preuve peut suivre.",
        people=[_person(one, file) for one in file.people],
        can_declare=bool(file.contracts),
        events=[_event(event, data, is_open=event is opened) for event, data in possible.items()],
        form=_form(opened, possible[opened], file) if opened else FormView(),
        declared=[
            to_declared(one, file.country, file.region, is_proved_here=one is proof)
            for one in file.declared
        ],
        prove_id=proof.id if proof else "",
        prove_title=f"Envoyer la preuve{NBSP}: {_title(proof)}" if proof else "",
        how_to_prove=how_to_prove(file.member_id),
    )


def _proof(file: FamilyFile, asked: str) -> Declared | None:
    """Return the declaration asked for, else one that nothing proves yet, the newest first."""
    waiting = [one for one in file.declared if one.is_open]
    waiting.sort(key=lambda one: (one.id != asked, one.proofs > 0))
    return waiting[0] if waiting else None


def _title(one: Declared) -> str:
    return f"{FAMILY_EVENTS[one.event]}{NBSP}: {_name(one)}"


def to_declared(
    one: Declared, country: str, region: str, *, is_proved_here: bool = True
) -> DeclaredView:
    """Show a declaration and where it stands."""
    title = _title(one)
    return DeclaredView(
        id=one.id,
        title=title,
        about=_about(one, region),
        status=_status(one),
        is_waiting=one.is_open,
        is_good=one.state in {DeclarationState.ACCEPTED, DeclarationState.CHANGED},
        todo=_todo(one, country),
        prove_path=addresses.proof_of_family_path(one.id)
        if one.is_open and not is_proved_here
        else "",
        can_withdraw=one.can_withdraw,
        withdraw_name=title,
    )


def declared_notice(one: Declared, region: str) -> str:
    """Say what was declared, and what is to be done now."""
    by = formats.long_day(one.prove_by)
    return f"C’est noté. {_about(one, region)} Envoyez la preuve au plus tard le {by}."


def how_to_prove(member_id: str) -> str:
    """Say where a proof is sent."""
    address = read_brand().address
    lines = ", ".join((*address.lines, f"{address.zip} {address.city}"))
    return (
        f"Vous pouvez aussi envoyer une copie de la preuve par courrier à {read_brand().name}, "
        f"{lines}, en rappelant "
        f"votre n°{NBSP}d’adhérent, {member_id}. Gardez l’original."
    )


def too_often(until: datetime, region: str) -> str:
    """Say when something can be declared again."""
    first_minute = until + timedelta(seconds=59)
    return (
        "Vous avez fait plusieurs déclarations aujourd’hui. Réessayez "
        f"{wording.moment(first_minute, region)}, ou {wording.call_us()}."
    )


def _possible(file: FamilyFile) -> dict[FamilyEvent, EventData]:
    """Return what may happen to this family: nobody leaves whom nothing covers."""
    roles = {one.role for one in file.people}
    return {
        event: data.words(file.country)
        for event, data in read_events().events.items()
        if file.contracts and (data.adds is not None or roles & set(data.leaves))
    }


def _event(event: FamilyEvent, data: EventData, *, is_open: bool) -> EventView:
    path = routes.FAMILY.path if is_open else addresses.family_path(event)
    return EventView(event, data.label, data.hint, data.icon, path, is_open)


def _form(event: FamilyEvent, data: EventData, file: FamilyFile) -> FormView:
    rule = read_events().rule(event)
    is_belgian = file.country == BELGIUM
    contracts = file.contracts if len(file.contracts) > 1 else ()
    return FormView(
        code=event,
        title=data.label,
        proof=data.proof,
        when=data.when,
        prove_by=formats.long_day(prove_by(rule, file.today)),
        adds=rule.adds is not None,
        day_label=data.asks_day or "",
        leavers=[_person(one, file) for one in file.people if one.role in rule.leaves],
        contracts=[
            PersonView(
                one.id,
                "",
                read_products().label(one.product),
                f"n°{NBSP}{formats.grouped(one.id)}",
            )
            for one in contracts
        ],
        number_label="Numéro de registre national (optionnel)"
        if is_belgian
        else "Numéro de Sécurité sociale (optionnel)",
        number_hint="11 chiffres. Laissez vide si la personne n’en a pas encore."
        if is_belgian
        else "15 chiffres. Laissez vide si la personne n’en a pas encore.",
        button="Déclarer cet ajout" if rule.adds else "Déclarer ce départ",
    )


def _person(one: Listed, file: FamilyFile) -> PersonView:
    name = f"{one.first_name} {one.last_name}".strip()
    parts = [BENEFICIARY_ROLES[one.role]]
    if is_known(one.birth):
        parts.append(f"naissance le {formats.long_day(one.birth)}")
    leaving = next(
        (d for d in file.declared if d.is_open and d.leaver and d.leaver.id == one.id), None
    )
    if leaving is not None:
        parts.append(f"départ déclaré pour le {formats.long_day(leaving.effective_on)}")
    if one.role is BeneficiaryRole.INSURED:
        parts[0] = "Titulaire"
    initials = formats.initials(one.first_name, one.last_name)
    return PersonView(one.id, initials, name, ", ".join(parts))


def _name(one: Declared) -> str:
    person = one.person or one.leaver
    return f"{person.first_name} {person.last_name}".strip() if person else ""


def _about(one: Declared, region: str) -> str:
    told = formats.long_day(formats.local_day(one.declared_at, region))
    day = formats.long_day(one.effective_on)
    counts = f"compte à partir du {day}" if one.person else f"couverture jusqu’au {day}"
    return f"Déclaré le {told}, {counts}."


def _status(one: Declared) -> str:
    if one.is_open:
        return "Déclaré" if one.can_withdraw else "Transmis, en attente de réponse"
    return DECLARATION_STATES[one.state]


def _todo(one: Declared, country: str) -> str:
    """Say what comes next, or what the insurer's file has instead."""
    match one.state:
        case DeclarationState.DECLARED:
            data = read_events().events[one.event].words(country)
            if one.proofs:
                return f"Preuve{NBSP}: {_proofs(one)}."
            return f"À prouver au plus tard le {formats.long_day(one.prove_by)}{NBSP}: {data.proof}"
        case DeclarationState.CHANGED:
            return (
                f"Notre fichier a enregistré{NBSP}: {_answer(one)}. C’est lui qui fait foi. Une "
                f"erreur{NBSP}? Appelez-nous."
            )
        case _:
            return _SAID[one.state]


def _proofs(one: Declared) -> str:
    files = formats.count(one.proofs, "fichier reçu", "fichiers reçus")
    if one.unread_proofs:
        return f"{files}, en cours de lecture"
    return f"{files}, {'lus' if one.proofs > 1 else 'lu'} par nos équipes"


def _answer(one: Declared) -> str:
    if one.answer is not None:
        return _told(one.answer)
    if one.answered_on is not None:
        return f"couverture jusqu’au {formats.long_day(one.answered_on)}"
    return "une autre donnée que la vôtre"


def _told(person: DeclaredPerson) -> str:
    return f"{person.first_name} {person.last_name}, {formats.numeric_day(person.birth)}"
