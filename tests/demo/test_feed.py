import hashlib
import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from schwifty import IBAN
from stdnum import iso11649, luhn
from stdnum.be import nn
from stdnum.fr import nir

from memberapp.demo import write_demo_feed
from memberapp.demo.households import MAX_MEMBERS

TODAY = date(2026, 11, 21)
PARENTS = {
    "contract": ("member", "member"),
    "guarantee": ("contract", "contract"),
    "beneficiary": ("contract", "contract"),
    "request": ("member", "member"),
    "document": ("member", "member"),
    "payment_call": ("contract", "contract"),
    "mandate": ("contract", "contract"),
    "reimbursement": ("contract", "contract"),
}


@pytest.fixture(scope="module")
def feed_path(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "feed.jsonl"
    write_demo_feed(path, 30, TODAY)
    return path


@pytest.fixture(scope="module")
def objects(feed_path) -> list[dict]:
    return [json.loads(line) for line in feed_path.read_text().splitlines()]


@pytest.fixture(scope="module")
def lines(objects) -> list[dict]:
    return [item for item in objects if item["type"] == "reimbursement" and item["op"] == "upsert"]


def of_type(objects: list[dict], kind: str) -> list[dict]:
    return [item for item in objects if item["type"] == kind and item["op"] == "upsert"]


def member_named(objects: list[dict], first: str) -> dict:
    return next(item for item in of_type(objects, "member") if item["first"] == first)


def lines_of(objects: list[dict], lines: list[dict], first: str) -> list[dict]:
    member_id = member_named(objects, first)["id"]
    return [line for line in lines if line["beneficiary"].startswith(member_id)]


def test_the_same_day_and_seed_give_the_same_bytes(feed_path, tmp_path):
    again = tmp_path / "feed.jsonl"
    write_demo_feed(again, 30, TODAY)
    assert again.read_bytes() == feed_path.read_bytes()
    write_demo_feed(again, 30, TODAY, seed=1)
    assert again.read_bytes() != feed_path.read_bytes()


def test_the_footer_counts_and_hashes_what_comes_before(feed_path):
    raw = feed_path.read_bytes()
    body, footer = raw[: raw.rindex(b"\n", 0, -1) + 1], json.loads(raw.splitlines()[-1])
    assert footer["lines"] == body.count(b"\n")
    assert footer["sha256"] == hashlib.sha256(body).hexdigest()


def test_the_sequence_grows_with_the_day_and_with_the_members(tmp_path):
    sequences = []
    for number, (members, today) in enumerate([(5, TODAY), (6, TODAY), (5, date(2026, 11, 22))]):
        path = tmp_path / f"{number}.jsonl"
        write_demo_feed(path, members, today)
        sequences.append(json.loads(path.read_text().splitlines()[0])["sequence"])
    assert sequences == sorted(set(sequences))


def test_the_personas_are_there_whatever_the_number_asked(tmp_path):
    write_demo_feed(tmp_path / "feed.jsonl", 1, TODAY)
    found = [json.loads(line) for line in (tmp_path / "feed.jsonl").read_text().splitlines()]
    names = [member["first"] for member in of_type(found, "member")]
    assert names == ["Camille", "Bernard", "Luc", "Chloé", "Nadia"]


def test_more_members_than_contract_numbers_are_refused(tmp_path):
    with pytest.raises(ValueError, match=str(MAX_MEMBERS)):
        write_demo_feed(tmp_path / "feed.jsonl", MAX_MEMBERS + 1, TODAY)


def test_every_type_operation_status_and_payee_is_there(objects, lines):
    assert {item["type"] for item in objects} == {*PARENTS, "member", "header", "footer"}
    assert {item.get("op") for item in objects} == {None, "upsert", "close"}
    assert {line["status"] for line in lines} == {"paid", "pending", "cancelled"}
    assert {line["payee"] for line in lines} == {"member", "provider"}
    assert {item["kind"] for item in of_type(objects, "request")} == {
        "prise_en_charge", "garantie", "resiliation",
    }  # fmt: skip
    assert {item["kind"] for item in of_type(objects, "document")} == {
        "decompte", "attestation", "contrat", "courrier", "notice",
    }  # fmt: skip
    assert {item["kind"] for item in of_type(objects, "contract")} == {
        "individuel", "collectif", "surcomplementaire",
    }  # fmt: skip


def test_parents_come_before_their_children_and_keys_are_unique(objects):
    known: set[tuple[str, str]] = set()
    for item in objects[1:-1]:
        kind = item["type"]
        key = (kind, item.get("id") or f"{item['contract']}/{item['family']}/{item['from']}")
        if item["op"] == "close":
            assert key in known
            continue
        assert key not in known
        known.add(key)
        if kind in PARENTS:
            parent, field = PARENTS[kind]
            assert (parent, item[field]) in known
        if kind == "reimbursement":
            assert ("beneficiary", item["beneficiary"]) in known
            assert "primary" not in item or (kind, item["primary"]) in known


def test_members_and_contracts_keep_to_the_demos_own_range(objects):
    assert all(item["id"].startswith("M9") for item in of_type(objects, "member"))
    contracts = [item["id"] for item in of_type(objects, "contract")]
    assert all(len(number) == 6 and number.startswith("8") for number in contracts)


def test_every_identifier_passes_its_check_and_belongs_to_nobody(objects):
    for member in of_type(objects, "member"):
        assert luhn.is_valid(member["id"][1:])
        assert IBAN(member["iban"], validate_bban=True)
        assert member["iban"][4:7] == "999"
        assert member["email"].endswith("@example.org")
        if member["country"] == "BE":
            assert nn.is_valid(member["niss"])
            assert member["nir"] is None
        else:
            assert nir.is_valid(member["nir"])
            assert member["phone"].startswith("+33639980")
    emails = [member["email"] for member in of_type(objects, "member")]
    assert len(set(emails)) == len(emails)


def test_every_structured_communication_passes_its_check(objects):
    calls = of_type(objects, "payment_call")
    assert calls
    for call in calls:
        if call["ogm"].startswith("RF"):
            assert iso11649.is_valid(call["ogm"])
            continue
        digits = "".join(filter(str.isdigit, call["ogm"]))
        assert len(digits) == 12
        assert (int(digits[:10]) % 97 or 97) == int(digits[10:])


def test_what_was_paid_of_a_contribution_is_what_came_for_it(objects):
    for call in of_type(objects, "payment_call"):
        came = [one["cents"] for one in call["settlements"] if one["status"] == "received"]
        assert sum(came) == call["paid_cents"]


def test_personas_show_what_is_late_refused_and_retried(objects):
    def calls_of(first: str) -> list[dict]:
        contract = next(
            one["id"]
            for one in of_type(objects, "contract")
            if one["member"] == member_named(objects, first)["id"]
        )
        return [one for one in of_type(objects, "payment_call") if one["contract"] == contract]

    unpaid = [one["period"] for one in calls_of("Luc") if not one["paid_cents"]]
    assert unpaid == ["2026T4"] * 3 + ["2026T3"]
    last = [one for one in calls_of("Bernard") if one["due"] <= TODAY.isoformat()][-1]
    assert [one["status"] for one in last["settlements"]] == ["refused"]
    tried = [[one["status"] for one in call["settlements"]] for call in calls_of("Camille")]
    assert ["refused", "received"] in tried
    assert tried[-1] == ["planned"]
    assert len({one["contract"] for one in of_type(objects, "mandate")}) > len("FR")


def test_the_shares_of_every_line_add_up(lines):
    for line in lines:
        parts = (line["ss"], line["amc"], line["other"], line["rest"])
        assert sum(parts) == line["paid"]
        assert min(parts) >= 0
        assert line["ss"] == max(0, line["ss_gross"] - sum(line["held"].values()))


def test_every_line_is_dated_within_the_two_years(lines):
    days = [line["care_date"] for line in lines]
    assert min(days) >= "2025-01-01"
    assert max(days) <= "2026-11-21"


def test_a_pending_line_has_no_statement_and_no_payment(lines):
    for line in lines:
        is_open = [line[field] is None for field in ("statement", "pay_date", "pay_ref")]
        assert is_open == [line["status"] == "pending"] * 3
        assert line["pay_date"] is None or line["care_date"] < line["pay_date"] <= "2026-11-21"


def test_a_statement_is_a_member_and_a_month_and_a_payment_a_member_and_a_day(lines):
    for line in lines:
        if line["statement"] is None:
            continue
        member_id = line["beneficiary"].split("-")[0]
        assert line["statement"] == f"DEC-{line['pay_date'][:7].replace('-', '')}-{member_id}"
        prefix = "VIR" if line["payee"] == "member" else "TP"
        assert line["pay_ref"] == f"{prefix}{line['pay_date'][2:].replace('-', '')}{member_id[1:]}"


@pytest.mark.parametrize(
    ("acts", "practice"),
    [
        (("PH1", "PH2", "PH4", "PH7", "CATB"), "Pharmacie "),
        (("B", "592001"), "Laboratoire "),
        (("SEJ", "CHIR", "CHP", "FPU"), "Centre hospitalier "),
        (("LPPAM", "LPPAV", "LPPBM", "LPPBV"), "Optique "),
        (("G", "TCG", "CS", "CEK", "HBJD001", "HBLD680"), "Dr "),
        (("AMI",), "Cabinet infirmier "),
    ],
)
def test_each_act_is_given_by_who_gives_it_in_life(lines, acts, practice):
    providers = {line["provider"] for line in lines if line["act"] in acts}
    assert providers
    assert all(provider.startswith(practice) for provider in providers)


def test_a_family_keeps_its_practitioners(objects, lines):
    camille = lines_of(objects, lines, "Camille")
    assert len({line["provider"] for line in camille if line["act"] == "G"}) == 1


def test_the_documents_lie_beside_the_feed_with_their_size_and_hash(objects, feed_path):
    for document in of_type(objects, "document"):
        content = (feed_path.parent / document["path"]).read_bytes()
        assert content.startswith(b"%PDF-")
        assert len(content) == document["size"]
        assert hashlib.sha256(content).hexdigest() == document["sha256"]


def test_camille_has_two_mutuals_and_a_surcomplementaire(objects, lines):
    camille = lines_of(objects, lines, "Camille")
    by_id = {line["id"]: line for line in camille}
    top_ups = [line for line in camille if "primary" in line]
    assert top_ups
    for line in top_ups:
        assert line["ss"] == 0
        assert line["paid"] == by_id[line["primary"]]["rest"]
        assert line["contract"] != by_id[line["primary"]]["contract"]
    assert any(line["other"] for line in camille)
    assert any(line["status"] == "cancelled" for line in camille)
    assert {line["beneficiary"][-1] for line in camille} == {"1", "2", "3", "4"}


def test_bernard_has_a_long_illness_and_a_stay_paid_in_several_times(objects, lines):
    bernard = lines_of(objects, lines, "Bernard")
    assert any(line["context"]["exemption"] == "ald" for line in bernard)
    assert any(line["status"] == "pending" for line in bernard)
    stay = [line for line in bernard if "2026-03-09" <= line["care_date"] <= "2026-03-13"]
    hospital = [line for line in stay if line["act"] in {"CHIR", "ADC", "CHP", "TR"}]
    assert len({line["pay_ref"] for line in hospital}) >= 3
    assert any(line["held"]["tmf"] == 2400 for line in hospital)


def test_luc_is_insured_in_belgium(objects, lines):
    luc = member_named(objects, "Luc")
    assert (luc["country"], luc["iban"][:2], luc["address"]["city"]) == ("BE", "BE", "NAMUR")
    visits = [line for line in lines_of(objects, lines, "Luc") if line["act"] == "101076"]
    assert {line["rest"] for line in visits} == {400}


def test_chloes_contract_has_ended_and_nothing_came_after(objects, lines):
    chloe = member_named(objects, "Chloé")
    contract = next(item for item in of_type(objects, "contract") if item["member"] == chloe["id"])
    assert contract["to"] == "2026-07-31"
    days = [line["care_date"] for line in lines_of(objects, lines, "Chloé")]
    assert days
    assert max(days) <= contract["to"]


def test_nadia_began_this_month_and_has_nothing_yet(objects, lines):
    nadia = member_named(objects, "Nadia")
    contract = next(item for item in of_type(objects, "contract") if item["member"] == nadia["id"])
    assert contract["from"] == "2026-11-01"
    assert lines_of(objects, lines, "Nadia") == []


def test_flat_fees_and_deductibles_stay_within_their_yearly_caps(lines):
    used: Counter[tuple[str, str, str]] = Counter()
    for line in lines:
        if line["status"] != "cancelled":
            for kind in ("pf", "franchise"):
                used[line["beneficiary"], line["care_date"][:4], kind] += line["held"][kind]
    assert max(used.values()) <= 5000


def test_a_later_day_keeps_the_settled_past(tmp_path, lines):
    later = tmp_path / "feed.jsonl"
    write_demo_feed(later, 30, date(2026, 11, 22))
    found = [json.loads(line) for line in later.read_text().splitlines()]
    after = {
        item["id"]: item
        for item in found
        if item["type"] == "reimbursement" and item["op"] == "upsert"
    }
    settled = [line for line in lines if line["status"] == "paid"]
    for line in settled:
        assert {**after[line["id"]], "version": 0} == {**line, "version": 0}
        assert after[line["id"]]["version"] > line["version"]


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2025, 2, 28), date(2028, 2, 29)])
def test_any_day_gives_a_feed(tmp_path, today):
    path = tmp_path / "feed.jsonl"
    write_demo_feed(path, 12, today)
    assert json.loads(path.read_text().splitlines()[-1])["lines"] > 300
