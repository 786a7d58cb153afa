"""The sentences about SoapUI projects and recorded exchanges: why one is refused, what of it could not be kept."""

from django.utils.translation import gettext_lazy as _

PROBLEMS = {
    "soapui-encrypted": _(
        "%(file)s is an encrypted SoapUI project: remove its password in SoapUI, save, send it again."
    ),
    "soapui-rest": _("%(file)s is a SoapUI project of REST services only: only SOAP contracts are read."),
    "soapui-empty": _(
        "%(file)s is a SoapUI project without a SOAP interface: add the WSDL to it in SoapUI, or send the WSDL itself."
    ),
    "soapui-several": _("There are several SoapUI projects: choose one of %(candidates)s."),
    "soapui-no-wsdl": _(
        "%(file)s: the interface %(interface)s keeps no copy of its WSDL (%(definition)s). In SoapUI, switch on "
        "“Cache WSDL” for it and save; or put %(missing)s beside the project, in one ZIP."
    ),
    "no-exchange": _(
        "%(file)s holds no request with its response that this contract can use: name them alike, as in "
        "case1-request.xml and case1-response.xml, or send a SoapUI project with a mock service."
    ),
}
NOTICES = {
    "pair-half": _(
        "%(file)s has no other half: nothing was made of it. A pair is named case1-request, case1-response."
    ),
    "pair-twice": _("%(file)s and %(other)s have the same place in a pair: the second one is used."),
    "pair-unreadable": _("%(file)s is not XML (%(reason)s): its pair was left out."),
    "pair-unknown": _("%(file)s: no operation of the contract is asked by %(element)s; the pair was left out."),
    "pair-other-element": _(
        "%(file)s: the contract does not ask %(operation)s by %(element)s; the pair is kept, but a strict sandbox "
        "refuses this request."
    ),
    "pair-same-key": _(
        "%(operation)s: nothing in the request tells %(response)s from another pair; kept as a response, without a row."
    ),
    "pair-refused": _("%(operation)s: the response %(response)s cannot be kept: %(reason)s"),
    "pair-raw": _(
        "%(operation)s: %(response)s does not follow the contract; kept as it was recorded, with this warning: "
        "%(reason)s"
    ),
    "pair-lost": _(
        "%(operation)s, %(response)s: not everything is kept (%(reason)s). A response holds what is in the Body; a "
        "fault its code, Client or Server, a text and a detail."
    ),
    "soapui-interfaces": _(
        "%(file)s holds several contracts: %(used)s was read. To read another one (%(left)s), give its name as the "
        "main file."
    ),
    "soapui-operation": _("%(operation)s is mocked in %(service)s, but the contract has no such operation to answer."),
    "soapui-second": _("%(operation)s is mocked once more in %(service)s: the first mock was taken."),
    "soapui-query": _("%(operation)s: the rule “%(match)s” (%(query)s) looks at another field; it has no row."),
    "soapui-script": _(
        "%(operation)s: its script is never run and says more than a table can; its rows come from requests and "
        "responses of the same name."
    ),
    "soapui-no-response": _("%(operation)s: its rules name a response %(response)s, which is not there."),
    "soapui-turns": _(
        "%(operation)s gives its responses in turn (%(style)s) in SoapUI; here a request always gets the same one."
    ),
    "soapui-xpath": _("%(operation)s: the XPath %(xpath)s finds no field of its request."),
    "soapui-request": _("%(operation)s: the request %(request)s is not XML (%(reason)s); it was left out."),
    "soapui-response": _("%(operation)s: the response %(response)s is not XML (%(reason)s); it was left out."),
    "soapui-computed": _(
        "%(operation)s, %(response)s: SoapUI computes %(slots)s; plausible values stand in the rows, replace them."
    ),
    "soapui-status": _(
        "%(operation)s, %(response)s: answered with status 500 in SoapUI, but it is no fault: here 200."
    ),
}
