"""Why the list of cares is empty, and the way on."""

from dataclasses import dataclass, replace

from memberapp.care.rules.search import Reference
from memberapp.care.views.reimbursements import BOTH_YEARS, ListQuery, years_named
from memberapp.core import formats


@dataclass(frozen=True)
class EmptyView:
    """Why there is nothing, and the way on; the link's text is empty when there is none."""

    title: str
    text: str
    link: str
    path: str
    is_beginning: bool = False
    """Nothing was ever there: filters would sort nothing."""


def to_empty(
    query: ListQuery,
    this_year: int,
    *,
    has_other_care: bool,
    reference: Reference | None = None,
    in_both_years: str = "",
) -> EmptyView:
    """Say why a list is empty; `in_both_years` is how much the same filters find there."""
    if reference is not None and reference.missing:
        return EmptyView(
            "Cette référence est incomplète",
            f"Il manque {formats.count(reference.missing, 'caractère')} à "
            f"{formats.quoted(reference.text)}. La référence d’un décompte s’écrit comme "
            "DEC-2026-0000123-K\u00a0: recopiez la vôtre en entier.",
            "Effacer les filtres",
            query.unfiltered_path,
        )
    if reference is not None:
        return EmptyView(
            "Aucun de vos décomptes ne porte cette référence",
            f"Comparez {reference.text} avec votre décompte, lettre par lettre.",
            "Effacer les filtres",
            query.unfiltered_path,
        )
    if not has_other_care:
        return EmptyView(
            "Aucun soin pour l’instant",
            "Vos soins s’afficheront ici dès que nous les aurons enregistrés.",
            "",
            "",
            is_beginning=True,
        )
    if in_both_years:
        return EmptyView(
            f"Aucun soin ne correspond en {years_named(query, this_year)}",
            f"Sur les deux années, nous en trouvons\u00a0: {in_both_years}.",
            "Chercher dans les deux années",
            replace(query, annee=BOTH_YEARS, apres="").path,
        )
    if query.is_filtered:
        return EmptyView(
            "Aucun soin ne correspond à ces filtres",
            f"Essayez {_other_ways(query)}.",
            "Effacer les filtres",
            query.unfiltered_path,
        )
    both = query.annee == BOTH_YEARS
    return EmptyView(
        f"Aucun soin en {years_named(query, this_year)}",
        "Les soins plus anciens ne sont plus affichés ici."
        if both
        else "Les soins sont rangés à la date où vous les avez reçus, pas à celle du paiement.",
        "" if both else "Voir les deux années",
        "" if both else ListQuery(annee=BOTH_YEARS).path,
    )


def _other_ways(query: ListQuery) -> str:
    """Name what may be changed of the filters in use: « une autre personne »."""
    ways = [
        (query.beneficiaire, "une autre personne"),
        (query.soin, "un autre type de soin"),
        (query.contrat, "un autre contrat"),
        (query.recherche, "un mot plus court"),
    ]
    *others, last = [way for value, way in ways if value]
    return f"{', '.join(others)} ou {last}" if others else last
