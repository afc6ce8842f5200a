import json
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memberapp.core.errors import FeedRefused
from memberapp.feed import objects as feed
from memberapp.feed.lines import read_footer, read_header, read_object
from memberapp.feed.rules import BadLine, BadReason, Key, ObjectType
from tests import feeds
from tests.feeds import IBAN, NIR, NISS, OGM, SAMPLE

HEADER = {
    "type": "header",
    "format": "memberapp-feed/1",
    "producer": "core",
    "sequence": 7,
    "generated_at": "2026-11-20T02:00:00Z",
    "full": True,
}
EVERY_TYPE = [
    feeds.member(),
    feeds.contract(),
    feeds.guarantee(),
    feeds.beneficiary(),
    feeds.reimbursement(),
    feeds.request(),
    feeds.document(b"letter", "letters/1.pdf"),
    feeds.payment_call(),
    feeds.payment_call(settlements=[feeds.settlement("2026-09-30")]),
    feeds.mandate(),
]


def as_line(content: Any) -> bytes:
    return json.dumps(content).encode() + b"\n"


def read(content: dict[str, Any]) -> Any:
    return read_object(as_line(content))


def refusal(content: dict[str, Any] | bytes) -> BadLine:
    line = content if isinstance(content, bytes) else as_line(content)
    with pytest.raises(BadLine) as caught:
        read_object(line)
    return caught.value


def without(content: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name not in names}


def test_every_object_of_the_sample_is_read():
    lines = SAMPLE.read_bytes().splitlines()[1:-1]
    assert len([read_object(line) for line in lines]) == 1802


@pytest.mark.parametrize("content", EVERY_TYPE, ids=lambda content: content["type"])
def test_each_type_is_read_with_its_key_and_version(content: dict[str, Any]):
    read_back = read(content | {"version": 3, "invented": {"field": [1]}})
    assert read_back.key.type == content["type"]
    assert read_back.version == 3


@pytest.mark.parametrize("content", EVERY_TYPE, ids=lambda content: content["type"])
def test_a_closing_needs_only_type_key_op_and_version(content: dict[str, Any]):
    key_names = ("contract", "family", "from") if content["type"] == "guarantee" else ("id",)
    key = {name: content[name] for name in key_names}
    closed = read({"type": content["type"], "op": "close", "version": 4} | key)
    assert closed == feed.Closed(read(content).key, 4)


def test_a_member_is_read_whole():
    assert read(feeds.member(niss=NISS)) == feed.Member(
        Key(ObjectType.MEMBER, "M100000001"),
        1,
        civility="MME",
        last="Martin",
        first="Camille",
        birth=date(1969, 5, 14),
        nir=NIR,
        niss=NISS,
        country="FR",
        email="camille.martin@example.org",
        phone="+33639980000",
        iban=IBAN,
        lang="fr",
        address=feed.Address("12 rue des Tilleuls", "", "75011", "PARIS"),
    )


def test_a_guarantee_is_known_by_contract_family_and_first_day():
    key = read(feeds.guarantee(family="A|B")).key
    assert key.guarantee_parts == ("100001", "A|B", date(2024, 1, 1))


def test_the_limit_of_a_guarantee_is_optional():
    assert read(feeds.guarantee()).limit == feed.Limit()
    limit = {"count": 4, "cents": None, "period": "annee", "by": "beneficiary"}
    assert read(feeds.guarantee(limit=limit)).limit == feed.Limit(4, None, "annee", "beneficiary")


def test_the_context_and_the_first_line_of_a_reimbursement_are_optional():
    plain = read(feeds.reimbursement())
    assert (plain.context, plain.primary_id) == ({}, None)
    context = {"pathway": "yes", "optam": None, "regime": "alsace_moselle", "new": "thing"}
    second = read(feeds.reimbursement(context=context, primary="R-0"))
    assert second.context == {"pathway": "yes", "regime": "alsace_moselle"}
    assert second.primary_id == "R-0"


def test_a_paid_line_needs_no_statement_day_or_reference_of_payment():
    line = read(feeds.reimbursement(statement=None, pay_date=None, pay_ref=None))
    assert (line.statement, line.pay_date, line.pay_ref) == (None, None, None)
    assert read(feeds.reimbursement(pay_date=None)).pay_ref == "VIR-260310-1"


def test_what_a_pending_line_says_of_its_payment_is_ignored():
    line = read(feeds.pending(statement="S-1", pay_date="2026-03-10", pay_ref="VIR-1"))
    assert (line.statement, line.pay_date, line.pay_ref) == (None, None, None)


def test_a_hash_may_be_written_in_capitals():
    letter = feeds.document(b"letter", "letters/1.pdf")
    assert read(letter | {"sha256": letter["sha256"].upper()}) == read(letter)


def test_unknown_acts_and_families_are_read_like_others():
    line = read(feeds.reimbursement(act="ZZZZ999", family="NEUVE"))
    assert (line.act, line.family) == ("ZZZZ999", "NEUVE")


def test_a_payment_call_may_have_no_structured_communication():
    assert read(feeds.payment_call(ogm=None)).ogm == ""
    assert read(feeds.payment_call(ogm="090933755493")).ogm == OGM


def test_a_payment_call_may_have_a_creditor_reference():
    assert read(feeds.payment_call(ogm="rf21 2026 1234 5678")).ogm == feeds.RF


def test_a_payment_call_without_settlements_reads_as_before_they_came():
    assert read(feeds.payment_call()).settlements is None  # an empty field is not in the hash


@pytest.mark.parametrize(
    ("settlement", "field"),
    [
        (feeds.settlement("2026-02-30"), "settlements.on"),
        (feeds.settlement("2026-09-30", "lost"), "settlements.status"),
        (feeds.settlement("2026-09-30", means="cash"), "settlements.means"),
        (feeds.settlement("2026-09-30", cents=-1), "settlements.cents"),
        ("nothing", "settlements"),
    ],
)
def test_a_settlement_that_cannot_be_sets_its_line_aside(settlement: Any, field: str):
    with pytest.raises(BadLine) as bad:
        read(feeds.payment_call(settlements=[settlement]))
    assert bad.value.field == field


def test_a_mandate_needs_a_right_account():
    assert read(feeds.mandate()).iban == feeds.IBAN
    with pytest.raises(BadLine) as bad:
        read(feeds.mandate(iban=feeds.IBAN[:-1] + "1"))
    assert (bad.value.reason, bad.value.field) == (BadReason.WRONG_CHECK, "iban")


@pytest.mark.parametrize("phone", ["demander Zoé", "", None, 612345678, ["06"], "\0"])
def test_an_odd_phone_never_sets_a_line_aside(phone: Any):
    assert read(feeds.member(phone=phone)).key.id == "M100000001"


@pytest.mark.parametrize(
    ("country", "postcode", "phone", "stored"),
    [
        ("FR", "98800", "75 12 34", "+687751234"),
        ("FR", "98714", "87 12 34 56", "+68987123456"),
        ("FR", "98600", "82 12 34", "+681821234"),
        ("FR", "97500", "55 12 34", "+508551234"),
        ("FR", "98800", "06 39 98 00 12", "+33639980012"),
        ("FR", "97400", "0692 12 34 56", "+262692123456"),
        ("FR", "75011", "75 12 34", "75 12 34"),
        ("BE", "4000", "0470 12 34 56", "+32470123456"),
    ],
)
def test_a_phone_is_read_where_its_member_lives(
    country: str, postcode: str, phone: str, stored: str
):
    address = {"line1": "", "line2": "", "zip": postcode, "city": ""}
    assert read(feeds.member(country=country, phone=phone, address=address)).phone == stored


@pytest.mark.parametrize("phone", ["061234dgfs", "0612345678x12", "06 12 34 5O 78"])
def test_letters_among_the_digits_of_a_phone_set_the_line_aside(phone: str):
    assert refusal(feeds.member(phone=phone)).reason == BadReason.BAD_FIELD


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", BadReason.NOT_JSON),
        (b"", BadReason.NOT_JSON),
        (b'{"type": "member", "id": "a\0b"}', BadReason.NOT_JSON),
        (b'{"rate": NaN}', BadReason.NOT_JSON),
        (b"[" * 100_000, BadReason.NOT_JSON),
        (b"9" * 5000, BadReason.NOT_JSON),
        ('{"last": "Dupré"}'.encode("latin-1"), BadReason.NOT_UTF8),
        (b"[]", BadReason.NOT_AN_OBJECT),
        (b"null", BadReason.NOT_AN_OBJECT),
        (b"{}", BadReason.UNKNOWN_TYPE),
        (b'{"type": "pet"}', BadReason.UNKNOWN_TYPE),
        (b'{"type": ["member"]}', BadReason.UNKNOWN_TYPE),
        (b'{"type": "header"}', BadReason.MISPLACED),
        (b'{"type": "footer"}', BadReason.MISPLACED),
    ],
)
def test_what_is_no_object_of_the_feed_is_a_bad_line(line: bytes, reason: BadReason):
    assert refusal(line).reason is reason


@pytest.mark.parametrize(
    ("content", "reason", "field"),
    [
        (feeds.member(birth="2026-02-30"), BadReason.IMPOSSIBLE_DATE, "birth"),
        (feeds.member(birth="19690514"), BadReason.IMPOSSIBLE_DATE, "birth"),
        (feeds.member(birth=None), BadReason.IMPOSSIBLE_DATE, "birth"),
        (feeds.contract(to=""), BadReason.IMPOSSIBLE_DATE, "to"),
        (feeds.request(history=[{"at": "hier"}]), BadReason.IMPOSSIBLE_DATE, "history.at"),
        (feeds.member(nir="269054958815781"), BadReason.WRONG_CHECK, "nir"),
        (feeds.member(niss="85073003329"), BadReason.WRONG_CHECK, "niss"),
        (feeds.member(iban="BE74132553391308"), BadReason.WRONG_CHECK, "iban"),
        (feeds.payment_call(ogm="+++090/9337/55494+++"), BadReason.WRONG_CHECK, "ogm"),
        (feeds.payment_call(cents=-1), BadReason.NEGATIVE_AMOUNT, "cents"),
        (feeds.payment_call(cents=True), BadReason.BAD_AMOUNT, "cents"),
        (feeds.payment_call(cents=28.5), BadReason.BAD_AMOUNT, "cents"),
        (feeds.payment_call(cents="2850"), BadReason.BAD_AMOUNT, "cents"),
        (feeds.payment_call(cents=2**31), BadReason.BAD_AMOUNT, "cents"),
        (feeds.reimbursement(rest=-200, paid=2600), BadReason.NEGATIVE_AMOUNT, "rest"),
        (
            feeds.reimbursement(held={"pf": -1, "franchise": 0, "tmf": 0}),
            BadReason.NEGATIVE_AMOUNT,
            "held.pf",
        ),
        (feeds.reimbursement(rest=201), BadReason.SHARES_DO_NOT_ADD_UP, ""),
        (feeds.reimbursement(rate=-70), BadReason.BAD_FIELD, "rate"),
        (feeds.reimbursement(qty=False), BadReason.BAD_FIELD, "qty"),
        (feeds.reimbursement(status="lost"), BadReason.BAD_FIELD, "status"),
        (feeds.reimbursement(payee=None), BadReason.BAD_FIELD, "payee"),
        (feeds.reimbursement(context={"regime": "mars"}), BadReason.BAD_FIELD, "context.regime"),
        (feeds.contract("10001"), BadReason.BAD_FIELD, "id"),
        (feeds.contract("1000٣1"), BadReason.BAD_FIELD, "id"),
        (feeds.contract(responsible=1), BadReason.BAD_FIELD, "responsible"),
        (feeds.guarantee(acts="G"), BadReason.BAD_FIELD, "acts"),
        (feeds.guarantee(expr=None), BadReason.BAD_FIELD, "expr.kind"),
        (feeds.member(address="Paris"), BadReason.BAD_FIELD, "address"),
        (feeds.member(last="\0"), BadReason.BAD_FIELD, "last"),
        (feeds.member(last="\ud800"), BadReason.BAD_FIELD, "last"),
        (feeds.member(last="  "), BadReason.BAD_FIELD, "last"),
        (feeds.member(""), BadReason.BAD_FIELD, "id"),
        (feeds.member(version=True), BadReason.BAD_FIELD, "version"),
        (feeds.member(version="1"), BadReason.BAD_FIELD, "version"),
        (feeds.member(op="delete"), BadReason.BAD_FIELD, "op"),
        (feeds.document(b"", "a", sha256="abc"), BadReason.BAD_FIELD, "sha256"),
    ],
)
def test_a_field_that_breaks_its_rule_sets_the_line_aside(
    content: dict[str, Any], reason: BadReason, field: str
):
    bad = refusal(content)
    assert (bad.reason, bad.field) == (reason, field)
    assert bad.object_type == content["type"]


def test_a_bad_line_names_its_object_where_the_key_can_be_read():
    assert refusal(feeds.member(nir="1")).key == Key(ObjectType.MEMBER, "M100000001")
    assert refusal(without(feeds.member(), "id")).key is None


def test_the_report_repeats_nothing_of_the_line():
    for content in (
        feeds.member(nir="253072C07300443"),
        feeds.member(birth="Martin Camille"),
        {"type": "Martin Camille"},
    ):
        bad = refusal(content)
        told = f"{bad} {bad.type_name}"
        assert "Martin" not in told
        assert "253072" not in told


def test_names_with_markup_are_text_like_any_other():
    assert read(feeds.member(last="<img src=x onerror=alert(1)>")).last.startswith("<img")


@pytest.mark.parametrize("mark", ["0001-01-01", "9999-12-31", None])
def test_a_day_that_the_core_marks_as_unknown_or_without_end_is_none(mark: Any):
    assert read(feeds.contract(to=mark)).valid_to is None
    assert read(feeds.reimbursement(pay_date=mark)).pay_date is None


def test_invisible_and_look_alike_signs_of_what_people_wrote_are_cleaned():
    member = read(
        feeds.member(
            last="\u202eD\u2018Arcy",
            first="Jean\u2011Noël\u200b",
            email="\ufeffcamille@example.org\u00a0",
            phone="\u206606 39 98 00 00\u2069",
            nir=f"\u200b{feeds.NIR}",
            address={"line1": "12\u00ad rue", "zip": "37\u200b000", "city": "TOURS\u200e"},
        )
    )
    assert (member.last, member.first) == ("D’Arcy", "Jean-Noël")
    assert (member.email, member.phone) == ("camille@example.org", "+33639980000")
    assert (member.address.line1, member.address.zip, member.address.city) == (
        "12 rue",
        "37000",
        "TOURS",
    )


def test_a_carriage_return_at_the_end_of_a_line_does_not_count():
    assert read_object(json.dumps(feeds.member()).encode() + b"\r\n").key.id == "M100000001"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=5,
    ),
    st.sampled_from([(obj, name) for obj in EVERY_TYPE for name in obj]),
)
def test_no_value_of_any_field_makes_reading_fail_otherwise(value: Any, where: tuple[dict, str]):
    content, name = where
    with suppress(BadLine):
        read(content | {name: value})


@given(st.binary() | st.text().map(str.encode))
def test_no_line_makes_reading_fail_otherwise(line: bytes):
    with pytest.raises(BadLine):
        read_object(line)


def test_the_header_is_read():
    assert read_header(as_line(HEADER)) == feed.Header(
        "core", 7, datetime(2026, 11, 20, 2, tzinfo=UTC), is_full=True
    )


@pytest.mark.parametrize(
    "change",
    [
        {"type": "member"},
        {"format": "memberapp-feed/2"},
        {"producer": ""},
        {"sequence": "7"},
        {"sequence": True},
        {"sequence": -1},
        {"generated_at": "2026-13-01T00:00:00Z"},
        {"full": None},
    ],
)
def test_a_wrong_header_refuses_the_file(change: dict[str, Any]):
    with pytest.raises(FeedRefused, match="header"):
        read_header(as_line(HEADER | change))


def test_a_wrong_footer_refuses_the_file():
    assert read_footer(b'{"type": "footer", "lines": 3, "sha256": "AB"}') == feed.Footer(3, "ab")
    for line in (b"", b"[]", b'{"type": "footer"}', as_line(feeds.member())):
        with pytest.raises(FeedRefused, match="footer"):
            read_footer(line)
