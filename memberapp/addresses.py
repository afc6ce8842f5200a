"""The address of one page, form or file: what fills the routes that have a part to fill."""

from urllib.parse import quote, urlencode

from memberapp import routes


def returning_to(page: routes.Route, wanted: str) -> str:
    """Return the address of a page of the sign-in that comes back to an own path."""
    query = (
        f"?{urlencode({routes.RETURN_PARAMETER: wanted})}"
        if wanted != routes.DASHBOARD.path
        else ""
    )
    return page.path + query


def proof_path(wanted: str) -> str:
    """Return where the second factor is given again, before coming back to an own path."""
    return f"{routes.PROOF.path}?{urlencode({routes.RETURN_PARAMETER: wanted})}"


def corrected_path(page: routes.Route) -> str:
    """Return the address of a form that was answered, to fill it in again."""
    return f"{page.path}?{routes.CORRECT_PARAMETER}=1"


def statement_path(reference: str) -> str:
    """Return the address of one statement by its public reference."""
    return routes.STATEMENT.path.replace("[statement]", reference)


def care_reason_path(token: str) -> str:
    """Return the address of what explains a care, by the token of one of its lines."""
    return routes.CARE_REASON.path.replace("[soin]", token)


def statement_file(reference: str, kind: str) -> str:
    """Return the address of a statement as a file: `pdf`, `csv`, `xlsx` or `json`."""
    return routes.STATEMENT_FILE.replace("{kind}", kind).replace("{reference}", f"{reference}")


def reimbursements_file(kind: str) -> str:
    """Return the address of the list as a file."""
    return routes.REIMBURSEMENTS_FILE.replace("{kind}", kind)


def pack_file(reference: str, kind: str) -> str:
    """Return the address of acts prepared for another insurer as a file: `pdf` or `csv`."""
    return routes.PACK_FILE.replace("{kind}", kind).replace("{reference}", reference)


def yearly_total_pdf(year: str) -> str:
    """Return the address of what was paid in a year, as a file."""
    return f"{routes.YEARLY_TOTAL_PDF}?year={year}"


def document_file(document_id: str) -> str:
    """Return the address of a document as a file."""
    return routes.DOCUMENT_FILE.replace("{id}", document_id)


def incident_path(reference: str) -> str:
    """Return the address of what is said of a breach of data."""
    return routes.INCIDENT.path.replace("[reference]", reference)


def complaint_pdf(reference: str) -> str:
    """Return the address of the letter of complaint about a breach, as a file."""
    return routes.COMPLAINT_PDF.replace("{reference}", reference)


def message_reported_path(reference: str) -> str:
    """Return the address that tells of a suspicious message which a member handed over."""
    return routes.MESSAGE_REPORTED.replace("{reference}", reference)


def callback_path(reference: str) -> str:
    """Return the address of a call that was asked for."""
    return routes.CALLBACK_ASKED.path.replace("[reference]", reference)


def ticket_path(reference: str) -> str:
    """Return the address of what a member wrote to the help."""
    return routes.TICKET.path.replace("[reference]", reference)


def contact_path(*, about: str = "", subject: str = "") -> str:
    """Return the address of the written form, filled in with what it is about."""
    filled = {routes.ABOUT_PARAMETER: about, routes.REASON_PARAMETER: subject}
    query = urlencode({name: value for name, value in filled.items() if value})
    return f"{routes.CONTACT.path}?{query}" if query else routes.CONTACT.path


def event_path() -> str:
    """Return the address of the first step of the assistance, whatever was begun."""
    return f"{routes.ASSISTANCE.path}?{routes.STEP_PARAMETER}={routes.STEP_EVENT}"


def restart_path() -> str:
    """Return the address at which another request for assistance begins."""
    return f"{routes.ASSISTANCE.path}?{routes.STEP_PARAMETER}={routes.STEP_RESTART}"


def family_path(event: str) -> str:
    """Return the address at which an event of the family is declared."""
    return f"{routes.FAMILY.path}?{urlencode({routes.FAMILY_PARAMETER: event})}#formulaire"


def proof_of_family_path(declaration_id: str) -> str:
    """Return the address at which the proof of a declaration is sent."""
    return (
        f"{routes.FAMILY.path}?{urlencode({routes.FAMILY_PROOF_PARAMETER: declaration_id})}#preuve"
    )


def contracts_path() -> str:
    """Return the address at which the contract that helps is chosen."""
    return f"{routes.ASSISTANCE.path}?{routes.STEP_PARAMETER}={routes.STEP_CONTRACT}"


def checked_path(path: str) -> str:
    """Return the address of a step that leads back to the recap."""
    return f"{path}{'&' if '?' in path else '?'}{routes.CHECK_PARAMETER}={routes.CHECK}"


def question_path(slug: str) -> str:
    """Return the address of one question of the assistance."""
    return routes.ASSISTANCE_QUESTION.path.replace("[question]", slug)


def service_path(code: str) -> str:
    """Return the address of one service: AIDE_MENAGERE is « aide-menagere »."""
    return routes.ASSISTANCE_SERVICE.path.replace("[code]", code.lower().replace("_", "-"))


def case_path(reference: str) -> str:
    """Return the address of a request for assistance that was sent."""
    return routes.CASE.path.replace("[reference]", reference)


def case_add_path(reference: str) -> str:
    """Return the address at which a service is added to a request that was sent."""
    return routes.CASE_ADD.path.replace("[reference]", reference)


def case_service_path(reference: str, code: str) -> str:
    """Return the address at which a service of a request that was sent is changed, or added."""
    part = code.lower().replace("_", "-")
    return routes.CASE_SERVICE.path.replace("[reference]", reference).replace("[code]", part)


def case_cancel_path(reference: str, code: str = "") -> str:
    """Return the address that says what cancelling does: of one service, or of the whole."""
    part = {routes.SERVICE_PARAMETER: code.lower().replace("_", "-")}
    query = f"?{urlencode(part)}" if code else ""
    return routes.CASE_CANCEL.path.replace("[reference]", reference) + query


def request_path(reference: str) -> str:
    """Return the address of what a member asks, by its reference."""
    return routes.REQUEST.path.replace("[reference]", quote(reference, safe=""))


def estimate_path(reference: str) -> str:
    """Return the address of a stored estimate, by its reference."""
    return routes.ESTIMATE.path.replace("[reference]", quote(reference, safe=""))


def estimate_pdf(reference: str) -> str:
    """Return the address of a stored estimate as a file."""
    return routes.ESTIMATE_PDF.replace("{reference}", quote(reference, safe=""))


def request_form_path(kind: str) -> str:
    """Return the address of the form of a kind of request."""
    return routes.REQUEST_FORM.path.replace("[kind]", kind)


def claim_path(care: str = "") -> str:
    """Return the address of the form of a claim; `care` is the token of what it is about."""
    query = f"?{urlencode({routes.CARE_PARAMETER: care})}" if care else ""
    return request_form_path(routes.CLAIM_SLUG) + query


def request_check_path(kind: str) -> str:
    """Return the address at which a request is checked and sent."""
    return routes.REQUEST_CHECK.path.replace("[kind]", kind)


def request_pdf(reference: str) -> str:
    """Return the address of a request as a file."""
    return routes.REQUEST_PDF.replace("{reference}", reference)


def stay_path(reference: str) -> str:
    """Return the address of what belongs to a stay in hospital, by the request for it."""
    return routes.STAY.path.replace("[reference]", reference)


def calendar_path(token: str) -> str:
    """Return the address from which a member's own calendar reads, by the token of its link."""
    return routes.CALENDAR.replace("{token}", token)


def case_calendar_path(reference: str) -> str:
    """Return the address of the calendar file of a request for assistance."""
    return routes.CASE_CALENDAR.replace("{reference}", reference)


def service_calendar_path(reference: str, code: str) -> str:
    """Return the address of the calendar file of one service of a request."""
    part = code.lower().replace("_", "-")
    return routes.SERVICE_CALENDAR.replace("{reference}", reference).replace("{code}", part)


def callback_calendar_path(reference: str) -> str:
    """Return the address of the calendar file of a call that was asked for."""
    return routes.CALLBACK_CALENDAR.replace("{reference}", reference)


def callback_form_path(*, about: str = "", reason: str = "") -> str:
    """Return the address of the call back form, filled in with what the call is about and why."""
    filled = {routes.ABOUT_PARAMETER: about, routes.REASON_PARAMETER: reason}
    query = urlencode({name: value for name, value in filled.items() if value})
    return f"{routes.CALLBACK.path}?{query}" if query else routes.CALLBACK.path


def self_test_path(code: str) -> str:
    """Return the address of a prevention self-test."""
    return routes.SELF_TEST.path.replace("[test]", code)


def activate_service_path(code: str) -> str:
    """Return the address at which a connected service is about to be activated."""
    return f"{routes.SERVICES.path}?{urlencode({routes.SERVICE_ACTIVATE_PARAMETER: code})}#accord"


def end_service_path(code: str) -> str:
    """Return the address at which a connected service is about to end."""
    return f"{routes.SERVICES.path}?{urlencode({routes.SERVICE_END_PARAMETER: code})}#accord"


def webinar_calendar_path(sign_up_id: str) -> str:
    """Return the address of the calendar file of a webinar."""
    return routes.WEBINAR_CALENDAR.replace("{sign_up}", sign_up_id)


def ask_appointment_path(practitioner: str) -> str:
    """Return the address at which a practitioner of the network is asked for an appointment."""
    return routes.APPOINTMENT_NEW.path.replace("[praticien]", practitioner)


def cancel_appointment_path(reference: str) -> str:
    """Return the address at which an appointment is about to be given up."""
    query = urlencode({routes.APPOINTMENT_CANCEL_PARAMETER: reference})
    return f"{routes.APPOINTMENTS.path}?{query}#annulation"


def ask_quote_path(practitioner: str) -> str:
    """Return the address at which a practitioner of the network is asked for a quote."""
    return routes.QUOTE_NEW.path.replace("[praticien]", practitioner)


def quote_path(reference: str) -> str:
    """Return the address of a quote that came in."""
    return routes.QUOTE.path.replace("[reference]", reference)


def quote_pdf_path(reference: str) -> str:
    """Return the address of the file of a quote that came in."""
    return routes.QUOTE_PDF.replace("{reference}", quote(reference, safe=""))


def cancel_quote_path(reference: str) -> str:
    """Return the address at which a request for a quote is about to be given up."""
    query = urlencode({routes.QUOTE_CANCEL_PARAMETER: reference})
    return f"{routes.QUOTES.path}?{query}#annulation"


def appointment_calendar_path(reference: str) -> str:
    """Return the address of the calendar file of an appointment in the network."""
    return routes.APPOINTMENT_CALENDAR.replace("{reference}", reference)


def helped_path(reference: str, *, year: str = "", cursor: str = "") -> str:
    """Return the address of the reimbursements of a member whom the reader helps."""
    path = routes.HELPED_LIST.path.replace("[reference]", reference)
    asked = {routes.YEAR_PARAMETER: year, routes.CURSOR_PARAMETER: cursor}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{path}?{query}" if query else path


def helped_statement_path(reference: str, statement: str) -> str:
    """Return the address of a statement of theirs."""
    path = routes.HELPED_STATEMENT.path.replace("[reference]", reference)
    return path.replace("[statement]", statement)


def helped_file(reference: str, kind: str, *, year: str) -> str:
    """Return the address of their reimbursements of a year as a file: `csv` or `xlsx`."""
    path = routes.HELPED_LIST_FILE.replace("{kind}", kind).replace("{reference}", reference)
    return f"{path}?{urlencode({routes.YEAR_PARAMETER: year})}"


def helped_statement_file(reference: str, statement: str, kind: str) -> str:
    """Return the address of a statement of theirs as a file."""
    path = routes.HELPED_STATEMENT_FILE.replace("{kind}", kind)
    return path.replace("{reference}", reference).replace("{statement}", statement)
