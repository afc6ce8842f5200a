"""The network of practitioners: around a commune, with what would remain by the estimates room."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select

from memberapp.core.contacts import Address
from memberapp.core.errors import CatalogueError, InvalidForm
from memberapp.estimates import service as estimates
from memberapp.members.tables import Member
from memberapp.services import network, network_views
from memberapp.services.catalogue.network import read_network
from memberapp.services.network import Search, Share
from memberapp.services.rules import Place, SortBy, distance_km
from memberapp.settings import PACKAGE_DATA
from tests.personas import SignedInMember, bob, chloe, signed_in
from tests.support.units_of_work import change, run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


def person_of(who: SignedInMember) -> str:
    return run_now(network.desk, **who.ids).people[0][0]


def search(who: SignedInMember, **changes: str) -> Search:
    people = run_now(network.desk, **who.ids).people
    typed = {
        "soin": "implant",
        "lieu": "37000",
        "distance": "10",
        "personne": people[0][0] if people else "",
    }
    return run_now(network.search, **who.ids, typed=typed | changes)


def names(found: Search) -> list[str]:
    return [one.practitioner.code for one in found.found]


@pytest.mark.parametrize(
    ("one", "other", "kilometres"),
    [
        (Place(48.8566, 2.3522), Place(45.7640, 4.8357), 391.5),  # Paris, Lyon
        (Place(47.3941, 0.6848), Place(47.3941, 0.6848), 0.0),
        (Place(0, 179.5), Place(0, -179.5), 111.2),  # over the date line
    ],
    ids=["Paris to Lyon", "nowhere", "date line"],
)
def test_the_distance_is_that_of_the_great_circle(one, other, kilometres):
    assert distance_km(one, other) == pytest.approx(kilometres, abs=0.5)
    assert distance_km(other, one) == pytest.approx(distance_km(one, other))


def test_what_remains_is_what_the_estimate_of_the_same_quote_says():
    who = signed_in()
    for care, lines in (
        ("implant", {"soin-1": "IMP", "prix-1": "940"}),
        ("couronne", {"soin-1": "HBLD038", "prix-1": "460"}),
    ):
        (first, *_rest) = [
            one for one in search(who, soin=care).found if one.practitioner.code == "mirabeau"
        ]
        code = lines["soin-1"]
        acts = estimates.desk
        label = run_now(acts, **who.ids).setting.acts[code]
        typed = {
            "personne": person_of(who),
            "soin-1": f"{label} ({code})",
            "prix-1": lines["prix-1"],
        }
        estimate = run_now(estimates.compute, **who.ids, typed=typed)
        assert first.share.remaining == estimate.total("remaining")
        assert first.share.spent == estimate.total("spent")


def test_the_radius_bounds_what_is_found_and_the_nearest_is_named_outside_it():
    who = signed_in()
    assert names(search(who, distance="5")) == ["mirabeau", "haddad", "pereira"]
    nobody = search(who, lieu="Amboise", distance="10")
    assert names(nobody) == []
    assert nobody.nearest is not None
    assert nobody.nearest.commune.name == "Tours"
    said = network_views.to_view(nobody)
    assert said.title == "Aucun partenaire à moins de 10\u00a0km (Amboise)"
    assert "à Tours, à environ 2" in said.nobody


def test_a_name_narrows_and_the_sort_is_the_members():
    who = signed_in()
    assert names(search(who, nom="haddad")) == ["haddad"]
    assert names(search(who, nom="HADDAD")) == ["haddad"]
    assert names(search(who, nom="zzz")) == []
    by_distance = search(who, lieu="37540", tri=SortBy.DISTANCE.value)
    assert names(by_distance)[0] == "pereira"
    assert names(search(who, lieu="37540"))[0] == "mirabeau"


@pytest.mark.parametrize("place", ["37000", "tours", "TOURS", "37000 Tours", " 37000  tours "])
def test_a_commune_is_known_by_its_postcode_its_name_or_both(place):
    assert search(signed_in(), lieu=place).commune.name == "Tours"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"lieu": ""}, "lieu"),
        ({"lieu": "Atlantis"}, "lieu"),
        ({"lieu": "5000"}, "lieu"),  # Namur, for a member in France
        ({"lieu": "\0" * 5000}, "lieu"),
        ({"soin": ""}, "soin"),
        ({"soin": "consultation-dentaire"}, "soin"),
        ({"distance": "7"}, "distance"),
        ({"distance": "-1"}, "distance"),
    ],
    ids=["no place", "unknown place", "other country", "huge", "no care", "other care", "7", "-1"],
)
def test_what_is_not_offered_is_refused_beside_its_field(changes, field):
    with pytest.raises(InvalidForm) as refused:
        search(signed_in(), **changes)
    assert [one.field for one in refused.value.problems] == [field]


def test_another_members_person_is_like_nobody():
    who, other = signed_in(), signed_in(bob)
    for person in (person_of(other), "nobody"):
        with pytest.raises(InvalidForm) as refused:
            search(who, personne=person)
        assert [one.field for one in refused.value.problems] == ["personne"]


def test_without_a_contract_prices_alone_are_shown():
    found = search(signed_in(chloe))
    assert {one.share.remaining for one in found.found} == {None}
    view = network_views.to_view(found)
    assert view.remaining == ""
    assert {one.remaining for one in view.found} == {""}
    assert "nous ne montrons que les prix" in view.note


def test_what_would_remain_is_compared_only_where_it_is_less_than_elsewhere():
    found = search(signed_in())
    spent = found.usual.spent

    def said(usual: int, here: int) -> str:
        share = Share(spent, here)
        shown = [replace(one, share=share) for one in found.found]
        compared = replace(found, usual=Share(spent, usual), found=tuple(shown))
        view = network_views.to_view(compared)
        return f"{view.say}{view.remaining}{view.after}".replace("\u00a0", " ")

    assert said(usual=200, here=100).endswith("à partir de 1,00 € au lieu de 2,00 €.")
    assert said(usual=0, here=0).endswith(
        "Il ne vous resterait rien, ici comme ailleurs à ce prix."
    )
    assert said(usual=100, here=100).endswith("en moyenne hors de notre réseau.")
    assert said(usual=0, here=100).endswith("en moyenne hors de notre réseau.")


def test_the_search_begins_at_the_members_own_commune():
    who = signed_in()

    def move(db):
        row = db.exec(select(Member).where(Member.id == who.member_id)).one()
        row.address = Address("1 rue du Lac", "", "44000", "NANTES")
        db.add(row)

    change(move)
    desk = run_now(network.desk, **who.ids)
    assert network_views.first_values(desk)["lieu"] == "44000 Nantes"
    assert {one.country for one in desk.places.communes} == {"FR"}


def test_a_member_in_belgium_looks_among_belgian_partners():
    who = signed_in(bob)
    found = search(who, soin="lunettes-belgique", lieu="Namur", distance="50")
    assert names(found)[0] == "optique-namur"
    assert {one.commune.country for one in found.found} == {"BE"}


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('commune: "37540"', 'commune: "99999"', "commune: there is no commune 99999"),
        ("couronne: [46000]", "couronne: [66000]", "66000 is above the cap of HBLD038"),
        ("lunettes: [9000, 15000]", "lunettes: [9000]", "2 prices are needed"),
        ("lunettes: [9000, 15000]", "implant: [9000]", "another kind or country"),
        ("{act: IMP}", "{act: NONE}", "there is no act NONE with a tariff"),
        ("latitude: 47.3941", "latitude: 147.3941", "communes.1.latitude"),
        ("kind: hearing", "kind: ear", "kind"),
    ],
    ids=["commune", "cap", "prices", "kind of care", "act", "latitude", "kind"],
)
def test_a_wrong_file_of_the_network_names_its_line(settings, tmp_path: Path, old, new, field):
    text = (PACKAGE_DATA / "network.yaml").read_text("utf-8")
    assert old in text
    (tmp_path / "network.yaml").write_text(text.replace(old, new, 1), "utf-8")
    settings(data_dir=tmp_path)
    with pytest.raises(CatalogueError, match=r"network\.yaml, line \d+: ") as refused:
        read_network()
    assert field in str(refused.value)
