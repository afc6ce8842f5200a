from datetime import date
from pathlib import Path

import pytest
from schwifty import IBAN

from memberapp.assistance.catalogue.slots import read_slots
from memberapp.callbacks.catalogue import read_callbacks
from memberapp.care.catalogue import read_acts
from memberapp.care.rules.lines import CareKind, CertificateDomain
from memberapp.care.tariffs import read_tariffs
from memberapp.core import data_files
from memberapp.core.brand import read_brand
from memberapp.core.channels import PURPOSES, read_channels
from memberapp.core.errors import CatalogueError, NotFound
from memberapp.members.catalogue import read_products
from memberapp.settings import PACKAGE_DATA


@pytest.fixture
def own_data(tmp_path, settings) -> Path:
    """Give a folder that replaces the package's data file by file."""
    settings(data_dir=tmp_path)
    return tmp_path


def copy_with(folder: Path, name: str, old: str, new: str) -> None:
    text = (PACKAGE_DATA / name).read_text()
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1))


def line_of(name: str, text: str) -> int:
    lines = (PACKAGE_DATA / name).read_text().splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_the_packaged_data_load():
    assert read_brand().name == "Mutuelle des Tilleuls"
    assert read_brand().mark_svg.startswith("<svg")
    assert read_channels().help_line.display == "02\u00a061\u00a091\u00a012\u00a012"
    assert read_channels().sms.sender == "38600"


def test_the_catalogue_is_read_once():
    assert read_brand() is read_brand()


def test_each_kind_of_contribution_has_one_account_with_a_valid_iban():
    accounts = read_channels().accounts
    named = [purpose for account in accounts for purpose in account.purposes]
    assert sorted(named) == sorted(PURPOSES)
    assert all(IBAN(account.iban, validate_bban=True) for account in accounts)


@pytest.mark.parametrize(
    ("act", "family", "kind"),
    [
        ("AMK", "SOINS_COURANTS", CareKind.PARAMEDICAL),
        ("NEW", "PHARMACIE", CareKind.PHARMACY),
        ("NEW", "NEW", CareKind.OTHER),
    ],
)
def test_an_unknown_act_takes_its_familys_kind_and_an_unknown_family_is_other(act, family, kind):
    assert read_acts().kind(act, family) is kind


def test_an_act_has_a_column_on_the_certificate_or_none():
    acts = read_acts()
    assert acts.domain("B", "X") is CertificateDomain.LABORATORY_RADIOLOGY_AUXILIARIES
    assert acts.domain("OST", "MEDECINE_DOUCE") is None
    assert acts.domain("X", "X") is None


def test_an_act_or_a_product_that_is_not_known_is_called_by_its_code():
    assert read_acts().label("ZZZZ999") == "ZZZZ999"
    assert read_products().label("ZZZ") == "ZZZ"
    assert read_products().label("SANTE_150") == "Équilibre"


def test_the_name_of_an_act_keeps_its_percentage_on_one_line():
    acts = read_acts()
    labels = [one.label for one in (*acts.acts.values(), *acts.families.values())]
    assert any("100\u00a0% Santé" in one for one in labels)
    assert not [one for one in labels if " %" in one]


@pytest.mark.parametrize(
    ("on", "base"),
    [(date(2024, 12, 21), 2650), (date(2024, 12, 22), 3000), (date(2030, 1, 1), 3000)],
)
def test_a_tariff_is_that_of_the_day(on, base):
    assert read_tariffs().acts["G"].at(on).base == base


def test_a_day_before_the_first_tariff_has_none():
    with pytest.raises(NotFound):
        read_tariffs().parameter("flat_fee", date(1999, 1, 1))


def test_every_act_that_a_product_pays_is_known():
    named = {
        act
        for product in read_products().products.values()
        for guarantee in product.guarantees
        for act in guarantee.acts
    }
    assert named <= set(read_acts().acts)


def test_a_product_has_one_guarantee_for_each_family():
    for code, product in read_products().products.items():
        families = [guarantee.family for guarantee in product.guarantees]
        assert len(set(families)) == len(families), code


def test_an_insurers_own_file_replaces_that_file_alone(own_data):
    copy_with(own_data, "brand.yaml", "name: Mutuelle des Tilleuls", "name: Mutuelle des Ormes")
    assert read_brand().name == "Mutuelle des Ormes"
    assert read_channels().sms.sender == "38600"


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("brand.yaml", 'siren: "999999907"', 'siren: "999999908"', "not a valid SIREN"),
        ("brand.yaml", "timezone: Europe/Paris", "timezone: Europe/Tours", "not a time zone"),
        ("brand.yaml", "  dark: {}", "  dark: {color-action: green}", "pattern"),
        ("channels.yaml", "FR7699999000010004860010127", "FR7699999000010004860010128", "IBAN"),
        ("channels.yaml", 'number: "+33261911212"', "number: help", "phone number"),
        ("channels.yaml", "contact: info@mutuelle-tilleuls.fr", "contact: info", "e-mail"),
        ("channels.yaml", 'opens: "09:00"', 'opens: "13:00"', "open before it closes"),
        ("callbacks.yaml", "Europe/Brussels", "Europe/Bruges", "not a time zone"),
        ("callbacks.yaml", "capacity: 2", "capacity: 0", "greater than or equal to 1"),
        ("callbacks.yaml", "horizon_days: 14", "horizon_days: 60", "less than or equal to 21"),
        ("acts.yaml", "  GS: {label", "  GS: {lable", "Field required"),
        ("slots.yaml", "Europe/Paris", "Europe/Tours", "not a time zone"),
        ("slots.yaml", "latest_days: 90", "latest_days: 900", "less than or equal to 366"),
        ("slots.yaml", "for: home", "for: nobody", "home"),
        ("products.yaml", "value: 150}", "value: -1}", "greater than or equal to 0"),
        ("tariffs.yaml", "{from: 2026-04-22, cents", "{from: 2018-04-22, cents", "overlap"),
    ],
)
def test_a_wrong_value_names_its_file_and_line(own_data, name, old, new, said):
    copy_with(own_data, name, old, new)
    with pytest.raises(CatalogueError, match=said) as refusal:
        data_files.read_all()
    assert f"{name}, line {line_of(name, old)}: " in str(refusal.value)


def test_a_member_is_called_by_the_queue_of_his_country_and_a_visitor_by_the_insurers():
    callbacks = read_callbacks()
    assert callbacks.queue_for("BE").code == "conseil-be"
    for country in ("FR", None, "LU"):
        assert callbacks.queue_for(country).code == "conseil-fr"


def test_two_queues_for_one_country_are_refused(own_data):
    copy_with(own_data, "callbacks.yaml", "country: BE", "country: FR")
    line = line_of("callbacks.yaml", "country: BE")
    said = rf"callbacks\.yaml, line {line}: queues\.1\.country: queues must differ"
    with pytest.raises(CatalogueError, match=said):
        data_files.read_all()


def test_somebody_calls_in_the_insurers_own_country(own_data):
    copy_with(own_data, "brand.yaml", "country: FR", "country: BE")
    copy_with(own_data, "callbacks.yaml", "country: BE", "country: LU")
    with pytest.raises(CatalogueError, match=r"callbacks\.yaml"):
        data_files.read_all()


@pytest.mark.parametrize(
    ("name", "last_french", "says"),
    [("callbacks.yaml", "  - code: conseil-be", "calls"), ("slots.yaml", "  - for: home", "works")],
)
def test_an_insurer_without_a_queue_in_its_country_is_told_where(own_data, name, last_french, says):
    copy_with(own_data, "brand.yaml", "country: FR", "country: BE")
    french = (PACKAGE_DATA / name).read_text().rpartition(last_french)[0]
    (own_data / name).write_text(french)
    line = line_of(name, "queues:")
    with pytest.raises(
        CatalogueError, match=rf"{name}, line {line}: queues: no queue {says} in BE"
    ):
        data_files.read_all()


def test_a_queue_that_was_removed_is_in_the_insurers_own_time_zone():
    slots = read_slots()
    assert slots.zone_of("assistance-home-be").key == "Europe/Brussels"
    assert slots.zone_of("assistance-home-xx").key == "Europe/Paris"


@pytest.mark.parametrize(
    ("old", "new", "queues"),
    [("country: FR", "country: BE", ("1", "2.for")), ("for: phone", "for: home", ("0", "1"))],
)
def test_each_country_has_one_queue_of_visits_and_one_of_calls(own_data, old, new, queues):
    copy_with(own_data, "slots.yaml", old, new)
    with pytest.raises(CatalogueError, match="one queue for home and one for phone") as refusal:
        data_files.read_all()
    for queue in queues:
        assert f": queues.{queue}: each country needs" in str(refusal.value)


def test_somebody_visits_in_the_insurers_own_country(own_data):
    for _ in range(2):
        copy_with(own_data, "slots.yaml", "country: FR", "country: LU")
    with pytest.raises(CatalogueError, match=r"slots\.yaml"):
        data_files.read_all()


def test_every_purpose_must_be_paid_somewhere(own_data):
    copy_with(own_data, "channels.yaml", "hospi, complement_hospi", "complement_hospi")
    line = line_of("channels.yaml", "accounts:")
    with pytest.raises(CatalogueError, match=f"line {line}: accounts: .* each purpose once"):
        data_files.read_all()


def test_no_purpose_is_paid_in_two_places(own_data):
    copy_with(own_data, "channels.yaml", "hospi, complement_hospi", "hospi, hospi")
    with pytest.raises(CatalogueError, match=r"accounts\.\d\.purposes\.\d: .* each purpose once"):
        data_files.read_all()


def test_a_file_that_is_not_yaml_names_its_line(own_data):
    (own_data / "acts.yaml").write_text("families:\n  A: [\n")
    with pytest.raises(CatalogueError, match=r"acts\.yaml, line 3: "):
        data_files.read_all()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"- a\n", b"a: \x01\n"])
def test_a_file_that_is_empty_or_no_text_is_named(own_data, content):
    (own_data / "tariffs.yaml").write_bytes(content)
    with pytest.raises(CatalogueError, match=r"tariffs\.yaml"):
        data_files.read_all()


def test_a_missing_drawing_is_named(own_data):
    copy_with(own_data, "brand.yaml", "mark: brand/mark.svg", "mark: brand/none.svg")
    with pytest.raises(CatalogueError, match=r"brand/none\.svg: No such file"):
        data_files.read_all()


def test_a_drawing_that_could_run_code_is_refused(own_data):
    (own_data / "brand").mkdir()
    (own_data / "brand/mark.svg").write_text("<svg><script>alert(1)</script></svg>")
    with pytest.raises(CatalogueError, match="not a plain SVG"):
        data_files.read_all()
