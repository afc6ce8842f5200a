import inspect
import re
from collections.abc import Iterator

import jinja2
import pytest
from jinja2 import meta, nodes

from memberapp.account.messages import Kind
from memberapp.bank.messages import Kind as BankKind
from memberapp.core.brand import read_brand
from memberapp.core.channels import read_channels
from memberapp.core.outgoing import Channel, Message
from memberapp.messages import rendering
from memberapp.messages.rendering import Rendered
from memberapp.messages.sms import part_count
from memberapp.settings import get_settings
from tests.support.messages import CODE, LINK, ROOMS, samples

OF_THE_INSURER = {"brand", "help_line", "never_asked", "site"}
FOLDERS = {
    path.name: path
    for folder in rendering.FOLDERS
    for path in folder.iterdir()
    if (path / "body.txt").is_file() or (path / "sms.txt").is_file()
}
BY_SMS = sorted(kind for kind, path in FOLDERS.items() if (path / "sms.txt").is_file())
BY_PUSH = sorted(kind for kind, path in FOLDERS.items() if (path / "push.txt").is_file())
TO_A_STRANGER = (
    Kind.ACTIVATION_LINK,
    Kind.ACTIVATION_REFUSED,
    Kind.EMAIL_CHANGE_LINK,
    Kind.EMAIL_CHANGE_TAKEN,
    "callback_code",
)
"""Whose mailbox it is is not known yet, so these name nobody."""
TO_AN_INVITED = ("carer_invited",)
"""Nor is it here; who invites is named by a first name and an initial, to be recognised."""
WITHOUT_NOT_ME = {
    *TO_A_STRANGER,
    *TO_AN_INVITED,  # nothing opens without an answer
    "carer_accepted",
    "carer_ending",
    "carer_ended",  # the other one did it, or the clock; their page ends it
    # Without the link or the code that each of these brings nothing happens.
    Kind.ACTIVATION_CODE,
    Kind.PASSWORD_RESET_CODE,
    Kind.PASSWORD_RESET_LINK,
    Kind.ACTIVATION_KNOWN,  # nothing happened, nor could it
    Kind.SIGN_IN_DISOWNED,  # the answer to that link
    Kind.ACCOUNT_LEFT,  # no account is left to protect: it says whom to call
    BankKind.BANK_CHANGE_REFUSED,  # decided by the insurer
    "callback_confirmed",
    "callback_moved",
    "callback_cancelled",
    "callback_reminder",
    "callback_missed",
    "callback_not_reached",
    "new_payments",
    "weekly_digest",
    "newsletter",
    "address_doubtful",  # decided by mail servers
    "number_doubtful",  # and by the SMS gateway
    "data_failed",  # nothing left
    "case_changed",
    "case_opened",
    "case_received",
    "step_late",
    "slot_confirmed",
    "declaration_answered",  # decided by the insurer
    "information_asked",
    "upload_refused",
    "request_sent",
    "request_moved",
    "request_late",
    "contribution_due",  # none of these changes anything
    "contribution_arrears",
    "premium_due",
    "debit_refused",
    "plan_decided",
    "consultation_reminder",
    "consultation_cancelled",
    "insurance_step",
    "incident_notice",  # what is done about it is in the space
    "ticket_answered",
    "ticket_closed",
    "ticket_late",
    "ticket_received",
    "coaching_reminder",
    "opinion_moved",
    "opinion_late",
    "fraud_report_received",  # changes nothing
    "appointment_confirmed",
    "appointment_moved",
    "appointment_refused",  # all three decided by the practice
    "appointment_late",
    "quote_answered",
    "quote_changed",
    "quote_refused",  # all three decided by the practice
    "quote_late",
    "webinar_reminder",
    "webinar_moved",  # both decided by the insurer
    "webinar_cancelled",
}


def written(kind: str, channel: Channel = Channel.EMAIL) -> Iterator[Rendered]:
    for message in samples()[kind]:
        yield rendering.render(message.kind, message.parameters, channel)


@pytest.mark.parametrize("kind", FOLDERS)
def test_every_kind_is_written_in_full(kind):
    is_unnamed = kind in {*TO_A_STRANGER, *TO_AN_INVITED}
    greeting = "Bonjour" if is_unnamed else "Bonjour Camille Berthelot"
    for rendered in written(kind):
        assert "\n" not in rendered.subject
        assert rendered.text.startswith(f"{greeting},\n")
        assert "le 21\u00a0novembre 2026 à 11\u00a0h\u00a002" in rendered.text
        assert "{{" not in rendered.subject + rendered.text


def test_the_place_of_a_sign_in_is_named_as_on_the_pages():
    for rendered in written(Kind.SIGN_IN_CODE):
        assert "Depuis\u00a0: Réseau 81.250.12.x" in rendered.text


@pytest.mark.parametrize("folder", rendering.FOLDERS, ids=lambda folder: folder.parent.name)
def test_each_folder_has_a_kind_and_a_function_and_they_have_a_folder(folder):
    room = ROOMS.get(folder.parent.name)
    folders = {path.name for path in folder.iterdir() if path.name in FOLDERS}
    if room is None:
        assert not folders
        return
    functions = {
        name
        for name, function in inspect.getmembers(room, inspect.isfunction)
        if function.__module__.startswith(room.__name__)
        and not name.startswith("_")
        and inspect.get_annotations(function)["return"] == list[Message]
    }
    assert folders == functions == {str(kind) for kind in room.Kind}


def test_every_kind_has_a_sample():
    assert set(samples()) == set(FOLDERS)


@pytest.mark.parametrize("kind", FOLDERS)
def test_the_parameters_are_exactly_what_the_templates_name(kind):
    named = set().union(*(variables(f"{kind}/{path.name}") for path in FOLDERS[kind].iterdir()))
    for message in samples()[kind]:
        assert set(message.parameters) == named - OF_THE_INSURER


def variables(template: str) -> set[str]:
    """Return the variables of a template and of those that it includes."""
    environment = rendering.template_environment()
    loader = environment.loader
    assert loader is not None
    tree = environment.parse(loader.get_source(environment, template)[0])
    included = [node.template for node in tree.find_all(nodes.Include)]
    names = meta.find_undeclared_variables(tree)
    return names.union(*(variables(one.value) for one in included if isinstance(one, nodes.Const)))


@pytest.mark.parametrize("kind", TO_A_STRANGER)
def test_a_mailbox_that_may_be_a_strangers_learns_no_name(kind):
    for rendered in written(kind):
        assert "Camille" not in rendered.text
        assert "Berthelot" not in rendered.text


@pytest.mark.parametrize("kind", TO_AN_INVITED)
def test_a_mailbox_that_is_invited_learns_a_first_name_and_an_initial(kind):
    for rendered in written(kind):
        assert "Camille B. vous propose" in rendered.text
        assert "Berthelot" not in rendered.text


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.SMS])
def test_a_new_account_is_told_masked_with_the_link_that_cancels(channel):
    kind = BankKind.BANK_CHANGE_CONFIRMED
    states = [message.parameters["state"] for message in samples()[kind]]
    assert set(states) == {"waiting", "review", "effective"}
    for state, rendered in zip(states, written(kind, channel), strict=True):
        assert "189" in rendered.text
        assert LINK in rendered.text
        assert ("24" in rendered.text) == (state == "waiting")
        assert not re.search(r"[A-Z]{2}\d{2}[ \dA-Z]{10}", rendered.text)


@pytest.mark.parametrize("kind", BY_PUSH)
def test_a_notification_says_nothing_of_care_amounts_or_persons_and_holds_no_link(kind):
    said = {rendered.text for rendered in written(kind, Channel.PUSH)}
    assert len(said) == 2  # of a payment, of a week
    for text in said:
        assert text.endswith("dans votre espace.")
        assert len(text) <= 80  # what a locked screen shows whole
        assert not re.search(r"\d|€|http|soin|santé|rembours|Camille|Berthelot|\n", text)
    assert {one.subject for one in written(kind, Channel.PUSH)} == {read_brand().name}


@pytest.mark.parametrize("kind", BY_SMS)
def test_a_text_message_names_the_insurer_first_and_binds_its_code_to_our_site(kind):
    channels = read_channels()
    for rendered in written(kind, Channel.SMS):
        assert rendered.subject == ""
        assert rendered.text.startswith(f"{read_brand().name}. ")
        _line, *bound = rendered.text.split("\n")  # a browser fills a code in on this site only
        is_code = CODE in rendered.text
        assert bound == ([f"@{channels.web.hosts[0]} #{CODE}"] if is_code else [])
        assert len(rendered.text) < 320
        assert not is_code or part_count(rendered.text) == 1
        # One letter outside the short alphabet of text messages halves what each of them holds.
        assert not re.search("[’«»•…–]", rendered.text)
        assert numbers_in(rendered.text) <= official_numbers()


@pytest.mark.parametrize("kind", sorted(set(FOLDERS) - set(BY_SMS)))
def test_a_kind_without_its_text_message_cannot_go_out_as_one(kind):
    with pytest.raises(jinja2.TemplateNotFound):
        list(written(kind, Channel.SMS))


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        *((kind, "at") for kind in FOLDERS),
        *((kind, "first_name") for kind in FOLDERS if kind not in TO_A_STRANGER),
    ],
)
def test_a_missing_parameter_is_an_error(kind, missing):
    for message in samples()[kind]:
        given = {name: value for name, value in message.parameters.items() if name != missing}
        with pytest.raises(jinja2.UndefinedError):
            rendering.render(kind, given)


@pytest.mark.parametrize("kind", FOLDERS)
def test_only_official_channels_are_named_and_no_secret_is_asked(kind):
    channels = read_channels()
    official = {f"https://{host}." for host in channels.web.hosts} | {get_settings().origins[0]}
    for rendered in written(kind):
        assert set(re.findall(r"\w+://[^/\s]+", rendered.text)) <= official
        assert numbers_in(rendered.text) <= official_numbers()
        assert "Nous ne demandons jamais" in rendered.text.replace("\u00a0", " ")


def numbers_in(text: str) -> set[str]:
    return set(re.findall(r"\b0\d(?: \d\d){4}\b", text.replace("\u00a0", " ")))


def official_numbers() -> set[str]:
    return {phone.display.replace("\u00a0", " ") for phone in read_channels().phones}


@pytest.mark.parametrize("kind", FOLDERS)
def test_texts_are_typeset_in_french(kind):
    for rendered in written(kind):
        for text in (rendered.subject, rendered.text):
            assert "'" not in text
            assert "\u202f" not in text
            assert "!" not in text
            assert not re.search(r"[^\u00a0][?;:%€»](?=\s|$)", text)
            assert not re.search(r"«[^\u00a0]|[^\u00a0]»", text)


def test_markup_in_a_name_stays_text():
    name = "{{7*7}}<img src=x>\u202e"
    given = {**samples()[Kind.ACCOUNT_READY][0].parameters, "first_name": name}

    assert f"Bonjour {name} Berthelot," in rendering.render(Kind.ACCOUNT_READY, given).text


@pytest.mark.parametrize("kind", sorted(set(FOLDERS) - WITHOUT_NOT_ME))
def test_every_security_message_has_its_link_it_was_not_you(kind):
    for rendered in written(kind):
        assert "Ce n’était pas vous\u00a0?" in rendered.text
        assert "/lien/" in rendered.text
