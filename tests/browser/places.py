"""Every page of the portal, in each of its states: who looks, at which address, laid by `scenery`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.urls import URLResolver, get_resolver, reverse
from playwright.sync_api import Page

from .world import ROOT


@dataclass(frozen=True)
class Place:
    """One page as one person sees it; `{name}` in an argument or the query stands for what `scenery` made."""

    words: str
    person: str
    """First name of the account; empty for a stranger."""
    route: str
    arguments: Mapping[str, str | int] = field(default_factory=dict)
    query: str = ""
    send: str = ""
    """Selector of a button that is pressed on arrival: the page that comes back is meant."""
    fill: Mapping[str, str] = field(default_factory=dict)
    """{selector: what is typed there} before that."""
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """{selector: files of the repository that are chosen there} before that."""
    press: str = ""
    """Selector of what is pressed on arrival and changes the page in place."""
    shows: str = ""
    """Selector of what a script brings after the arrival."""
    status: int = 200

    def path(self, things: Mapping[str, str]) -> str:
        arguments = {name: str(value).format(**things) for name, value in self.arguments.items()}
        return reverse(self.route, kwargs=arguments) + self.query.format(**things)


def arrive(page: Page, place: Place, things: Mapping[str, str]) -> None:
    """Opens the page, presses its button when it has one, and checks that it is the page that was meant."""
    response = page.goto(place.path(things))
    for selector, text in place.fill.items():
        page.locator(selector).fill(text)
    for selector, names in place.files.items():
        page.locator(selector).set_input_files([ROOT / name for name in names])
    if place.send:
        with page.expect_response(lambda answer: answer.request.is_navigation_request()) as answered:
            page.locator(place.send).first.click()
        page.wait_for_load_state()
        response = answered.value
    allowed = (place.status, 302, 400, 409, 422) if place.send else (place.status,)
    assert response.status in allowed, f"{place.words}: {response.status}"
    if place.press:
        page.locator(place.press).first.click()
    if place.shows:
        page.locator(place.shows).first.wait_for()


INDIVIDU = {"slug": "individu", "label": "1.0"}
NEWER = INDIVIDU | {"label": "3.0"}
HISTORY = {"pk": "{history}", "older": 1, "newer": 2}
RECHERCHE = INDIVIDU | {"operation": "rechercheIndividu"}
MATRIX = "?operation={operation}"
SUBMIT = "#content form[method=post] button.btn-primary"


def _essai(stage: str) -> dict[str, str]:
    return {"slug": "essai", "label": stage}


def _sandbox(name: str = "") -> dict[str, str]:
    return {"public_id": f"{{sandbox{name}}}"}


ENTRANCE = [
    Place("sign in", "", "account_login"),
    Place("sign in, refused", "", "account_login", send=SUBMIT),
    Place("closed account", "", "account_inactive"),
    Place("password forgotten", "", "account_reset_password"),
    Place("password forgotten, sent", "", "account_reset_password_done"),
    Place("new password", "", "account_reset_password_from_key", {"uidb36": "{lost_id}", "key": "{lost_key}"}),
    Place("new password, stale link", "", "account_reset_password_from_key", {"uidb36": "1", "key": "stale-link"}),
    Place("new password, done", "", "account_reset_password_from_key_done"),
    Place("help of a stranger", "", "help"),
    Place("accessibility", "", "accessibility"),
]
ACROSS = [
    Place("home of a developer", "bob", "home"),
    Place("home of a contributor", "chloe", "home"),
    Place("home of an owner", "alice", "home"),
    Place("home of a reviewer", "renee", "home"),
    Place("home of an auditor", "aude", "home"),
    Place("home of a newcomer", "zoe", "home"),
    Place("requests of a reviewer", "renee", "reviews"),
    Place("requests of a developer", "bob", "reviews"),
    Place("requests, none", "zoe", "reviews"),
    Place("gallery", "bob", "gallery"),
    Place("help", "bob", "help"),
    Place("plug-ins, none", "bob", "plugins"),
    Place("API documentation", "bob", "api-docs", shows="#swagger-ui .opblock"),
    Place("not found", "bob", "catalog:service", {"slug": "absent"}, status=404),
    Place("not allowed", "lea", "catalog:contract-add", status=403),
]
ACCOUNTS = [
    Place("profile", "bob", "accounts:profile"),
    Place("tokens, none", "zoe", "accounts:tokens"),
    Place("token, refused", "bob", "accounts:tokens", send=SUBMIT),
    Place("token made", "bob", "accounts:tokens", fill={"#id_name": "Recette"}, send=SUBMIT),
    Place("change password", "bob", "account_change_password"),
    Place("change password, refused", "bob", "account_change_password", send=SUBMIT),
    Place("sign out", "bob", "account_logout"),
    Place("organisation, its manager", "manon", "accounts:organisation", {"code": "{local}"}),
    Place("organisation, invitation refused", "manon", "accounts:organisation", {"code": "{local}"}, send=SUBMIT),
    Place("organisation, a member", "bob", "accounts:organisation", {"code": "{local}"}),
    Place("organisation, the newcomer's", "zoe", "accounts:organisation", {"code": "{empty}"}),
    Place("team", "manon", "accounts:team", {"code": "{local}", "pk": "{team}"}),
    Place("trail", "aude", "accounts:trail"),
    Place("trail, nothing found", "aude", "accounts:trail", query="?verb=absent&q=absent&text=absent"),
]
CATALOGUE = [
    Place("catalogue", "bob", "catalog:catalogue"),
    Place("catalogue, filtered", "bob", "catalog:catalogue", query="?q=individu&kind=soap&domain=Identité"),
    Place("catalogue, nothing found", "bob", "catalog:catalogue", query="?q=zzzz"),
    Place("add a contract", "alice", "catalog:contract-add"),
    Place("add a contract, refused", "alice", "catalog:contract-add", send=SUBMIT),
    Place(
        *("add a contract, a file is missing", "alice", "catalog:contract-add"),
        fill={"#id_label": "1.0"},
        files={"#id_contract": ("tests/data/contracts/dossiers/service.wsdl",)},
        send=SUBMIT,
    ),
    Place(
        *("add a contract, there already", "alice", "catalog:contract-add"),
        fill={"#id_label": "1.0"},
        files={"#id_contract": ("mockadmin/demo/contracts/individu.wsdl",)},
        send=SUBMIT,
    ),
    Place("add a version", "alice", "catalog:contract-add", query="?service=individu"),
    Place("batches of contracts", "alice", "catalog:batches"),
    Place("batches of contracts, none", "zoe", "catalog:batches"),
    Place("import a batch", "alice", "catalog:batch-add"),
    Place("import a batch, refused", "alice", "catalog:batch-add", send=SUBMIT),
    *(
        Place(f"batch, {stage}", "alice", "catalog:batch", {"pk": f"{{batch_{stage}}}"})
        for stage in ("importing", "done", "refused", "cancelled")
    ),
    Place("batch, its refused contracts", "alice", "catalog:batch", {"pk": "{batch_done}"}, query="?etat=refused"),
    Place("service", "bob", "catalog:service", {"slug": "individu"}),
    Place("service, its owner", "alice", "catalog:service", {"slug": "essai"}),
    Place("version, usable", "bob", "catalog:version", INDIVIDU),
    Place("version, a contributor's view", "chloe", "catalog:version", INDIVIDU),
    *(
        Place(f"version, {stage}", "alice", "catalog:version", _essai(stage))
        for stage in ("draft", "submitted", "refused", "deprecated", "retired")
    ),
    Place("contract", "bob", "catalog:contract", INDIVIDU),
    Place("contract, a file", "bob", "catalog:contract-file", INDIVIDU | {"form": "depose", "name": "individu.wsdl"}),
    Place(
        "contract, a file as served",
        "bob",
        "catalog:contract-file",
        INDIVIDU | {"form": "servi", "name": "individu.wsdl"},
    ),
    Place("comparison, breaking", "alice", "catalog:comparison", NEWER | {"other": "1.0"}),
    Place("comparison, breaking only", "alice", "catalog:comparison", NEWER | {"other": "1.0"}, query="?voir=ruptures"),
    Place("comparison, identical", "alice", "catalog:comparison", _essai("refused") | {"other": "draft"}),
    Place(
        "comparison, of a single version",
        "bob",
        "catalog:comparison-choose",
        {"slug": "identite-certifiee", "label": "1.0"},
    ),
    Place("version, history", "alice", "catalog:version-history", _essai("refused")),
    Place("import exchanges", "alice", "catalog:exchange-import", _essai("draft")),
    Place("import exchanges, refused", "alice", "catalog:exchange-import", _essai("draft"), send=SUBMIT),
    Place("review", "renee", "catalog:version-review", _essai("submitted")),
    Place("review, of one's own", "alice", "catalog:version-review", _essai("submitted")),
    Place("review, nothing to decide", "alice", "catalog:version-review", _essai("draft")),
    Place(
        *("review, without a reason", "renee", "catalog:version-review", _essai("submitted")),
        send="#content .decision button[formaction]",
        status=422,
    ),
    Place("operation", "chloe", "catalog:operation", RECHERCHE),
    Place(
        *("operation of Tuxedo", "chloe", "catalog:operation"),
        {"slug": "droits-tuxedo", "label": "1.1", "operation": "CONSDROIT"},
    ),
    Place("response", "alice", "catalog:response", RECHERCHE | {"name": "individuValide"}),
    Place("response, a reader's view", "chloe", "catalog:response", RECHERCHE | {"name": "individuValide"}),
    Place("response, new", "alice", "catalog:response-add", _essai("draft") | {"operation": "rechercheIndividu"}),
    Place(
        *("response, refused", "alice", "catalog:response-add", _essai("draft") | {"operation": "rechercheIndividu"}),
        send=SUBMIT,
    ),
]
DATASETS = [
    Place("datasets", "chloe", "catalog:datasets"),
    Place("datasets, filtered", "chloe", "catalog:datasets", query="?q=Individus&whose=mine"),
    Place("datasets, nothing found", "chloe", "catalog:datasets", query="?q=zzzz"),
    Place("datasets, nobody's", "lea", "catalog:datasets"),
    Place("fictitious people", "chloe", "catalog:people"),
    Place("fictitious people, nobody found", "chloe", "catalog:people", query="?q=zzzz"),
    Place("fictitious people, too many", "chloe", "catalog:people", fill={"#id_count": "0"}, send="aside button"),
    Place("sharing of a dataset, its keeper", "alice", "catalog:dataset-sharing", {"pk": "{dataset}"}),
    Place("sharing of a dataset, somebody else", "chloe", "catalog:dataset-sharing", {"pk": "{dataset}"}),
    Place("sharing of a dataset, asked for", "alice", "catalog:dataset-sharing", {"pk": "{asked}"}),
    Place("sharing of a dataset, to decide", "renee", "catalog:dataset-sharing", {"pk": "{asked}"}),
    Place(
        *("sharing of a dataset, refused without a reason", "renee", "catalog:dataset-sharing", {"pk": "{asked}"}),
        send=".decision button[formaction]",
    ),
    Place("file that names people", "alice", "catalog:upload", {"pk": "{named}"}),
    Place("test cases", "chloe", "catalog:cases", RECHERCHE),
    Place("test cases, limits", "chloe", "catalog:cases", RECHERCHE, query="?kind=boundary"),
    Place("test cases, pairs", "chloe", "catalog:cases", RECHERCHE, query="?kind=pairwise"),
    Place("test cases, refused", "chloe", "catalog:cases", RECHERCHE, query="?kind=examples&count=99999"),
    Place("drop a file", "chloe", "catalog:drop"),
    Place("drop a file, refused", "chloe", "catalog:drop", send=SUBMIT),
    Place(
        *("drop a file, several", "chloe", "catalog:drop"),
        files={"#id_file": ("mockadmin/demo/contracts/individu.wsdl", "tests/data/sheets/maison.csv")},
        send=SUBMIT,
    ),
    Place("dropped file, which operation", "chloe", "catalog:drop-choose", query="?f={kept}"),
    Place("dropped file, no operation found", "chloe", "catalog:drop-choose", query="?f={kept}&q=zzzz"),
    Place("dropped file, its columns", "chloe", "catalog:drop-columns", query="?f={kept}&operation={operation}"),
    Place(
        *("dropped file, its columns, refused", "chloe", "catalog:drop-columns"),
        query="?f={kept}&operation={operation}",
        send=SUBMIT,
    ),
    Place(
        *("dropped template of an older contract", "chloe", "catalog:drop-columns"),
        query="?f={older}&operation={operation}",
    ),
    Place("file, its columns", "chloe", "catalog:upload-columns", {"pk": "{upload_columns}"}),
    Place("file, its columns, refused", "chloe", "catalog:upload-columns", {"pk": "{upload_columns}"}, send=SUBMIT),
    Place("file, its dataset", "chloe", "catalog:upload-destination", {"pk": "{upload_ready}"}),
    Place(
        *("file, its dataset, refused", "chloe", "catalog:upload-destination", {"pk": "{upload_columns}"}),
        fill={"#id_name": ""},
        send=SUBMIT,
    ),
    Place("send a file, which operation", "chloe", "catalog:dataset-upload"),
    Place("send a file, no operation found", "chloe", "catalog:dataset-upload", query="?q=zzzz"),
    Place("send a file", "chloe", "catalog:dataset-upload", query="?operation={operation}"),
    Place("send a file, refused", "chloe", "catalog:dataset-upload", query="?operation={operation}", send=SUBMIT),
    *(
        Place(f"file, {stage}", "chloe", "catalog:upload", {"pk": f"{{upload_{stage}}}"})
        for stage in ("faulty", "key", "ready", "published", "abandoned", "cancelled", "checking")
    ),
    Place("file, one cause", "chloe", "catalog:upload", {"pk": "{upload_faulty}"}, query="?cause=R01"),
    Place("file, mended in part", "chloe", "catalog:upload", {"pk": "{upload_mended}"}),
    Place("file, a row", "chloe", "catalog:upload-row", {"pk": "{upload_faulty}", "number": 4}),
    Place("file to mend, its answers", "chloe", "catalog:upload-preview", {"pk": "{upload_faulty}"}),
    Place("file, its answers", "chloe", "catalog:upload-preview", {"pk": "{upload_ready}"}, query="?ligne=3"),
    Place("file, the names of its columns", "chloe", "catalog:upload-row", {"pk": "{upload_faulty}", "number": 1}),
    Place(
        *("file, a row in the list", "chloe", "catalog:upload", {"pk": "{upload_faulty}"}),
        press=".mends a[hx-get]",
        shows=".row-edit .form-control",
    ),
    Place("dataset", "chloe", "catalog:dataset", {"pk": "{dataset}"}),
    Place("dataset, its answers", "chloe", "catalog:dataset-preview", {"pk": "{dataset}"}),
    Place("dataset, no answer", "chloe", "catalog:dataset-preview", {"pk": "{dataset}"}, query="?cle=absent"),
    Place("dataset, a row to add", "alice", "catalog:row-add", {"pk": "{dataset}"}, shows="#answer h2"),
    Place(
        "dataset, a row to change", "alice", "catalog:row-change", {"pk": "{dataset}", "number": 2}, shows="#answer h2"
    ),
    Place(
        *("dataset, a row refused", "alice", "catalog:row-change", {"pk": "{dataset}", "number": 2}),
        fill={"#id_c0": ""},
        send=SUBMIT,
    ),
    Place("dataset, revisions", "chloe", "catalog:dataset-revisions", {"pk": "{dataset}"}),
    Place("dataset, several revisions", "chloe", "catalog:dataset-revisions", {"pk": "{history}"}),
    Place("revisions compared", "chloe", "catalog:revision-comparison", HISTORY),
    Place("revisions compared, one kind", "chloe", "catalog:revision-comparison", HISTORY, query="?voir=added"),
    Place("revisions compared, identical", "bob", "catalog:revision-comparison", HISTORY | {"newer": 1}),
    Place("file, what it changes", "chloe", "catalog:upload", {"pk": "{upload_changes}"}),
    Place("file, all it changes", "chloe", "catalog:upload-changes", {"pk": "{upload_changes}"}),
    Place("file, joined with others", "chloe", "catalog:upload", {"pk": "{upload_joined}"}),
    Place("file, same cells as others", "chloe", "catalog:upload", {"pk": "{upload_conflict}"}),
    Place(
        *("file, same cells, nothing chosen", "chloe", "catalog:upload", {"pk": "{upload_conflict}"}),
        send="#content aside form button.btn-primary",
    ),
    Place("suggestions", "bob", "catalog:suggestions"),
    Place("suggestions, to decide", "alice", "catalog:suggestions", query="?etat=open"),
    Place("suggestions, none", "zoe", "catalog:suggestions"),
    Place("suggestion, to decide", "alice", "catalog:suggestion", {"pk": "{suggestion}"}),
    Place("suggestion, its author's view", "bob", "catalog:suggestion", {"pk": "{suggestion}"}),
    Place("suggestion, declined", "bob", "catalog:suggestion", {"pk": "{suggestion_declined}"}),
    Place(
        *("suggestion, declined without a reason", "alice", "catalog:suggestion", {"pk": "{suggestion}"}),
        send="#content aside button.btn-secondary",
    ),
    Place("revision", "chloe", "catalog:revision", {"pk": "{dataset}", "number": 1}),
]
SANDBOXES = [
    Place("sandboxes", "bob", "sandboxes:sandboxes"),
    Place("sandboxes, none", "zoe", "sandboxes:sandboxes"),
    Place("sandboxes, nothing found", "bob", "sandboxes:sandboxes", query="?q=zzzz"),
    Place("order", "bob", "sandboxes:order"),
    Place("order, refused", "bob", "sandboxes:order", send="#content aside button.btn-primary"),
    Place("sandbox, ready", "bob", "sandboxes:sandbox", _sandbox()),
    Place("sandbox, an auditor's view", "aude", "sandboxes:sandbox", _sandbox()),
    *(
        Place(f"sandbox, {stage}", "bob", "sandboxes:sandbox", _sandbox(f"_{stage}"))
        for stage in ("token", "stopped", "expired", "failed", "requested", "refused")
    ),
    Place("sandbox, to review", "renee", "sandboxes:sandbox", _sandbox("_requested")),
    Place("composition", "bob", "sandboxes:composition", _sandbox()),
    Place(
        *("composition, who wins", "bob", "sandboxes:composition", _sandbox()),
        query="?operation={operation}&cle=2",
    ),
    Place("composition, keys of several layers", "bob", "sandboxes:composition", _sandbox("_layers"), query=MATRIX),
    Place("composition, none found", "bob", "sandboxes:composition", _sandbox("_layers"), query=f"{MATRIX}&filtre=zz"),
    Place("change the composition", "bob", "sandboxes:recompose", _sandbox()),
    Place(
        *("change the composition, not applied", "bob", "sandboxes:recompose", _sandbox("_layers")),
        press="button[name=do][value^='down:']:not([aria-disabled])",
        shows=".unsaved",
    ),
    Place("row for one sandbox", "bob", "sandboxes:own-row", _sandbox() | {"operation": "{operation}"}, query="?cle=2"),
    Place(
        *("row for one sandbox, refused", "bob", "sandboxes:own-row", _sandbox() | {"operation": "{operation}"}),
        query="?cle=2",
        fill={"#id_c2": "douze"},
        send=SUBMIT,
    ),
    Place("save as a template", "bob", "sandboxes:template-save", _sandbox()),
    Place("templates", "bob", "sandboxes:templates"),
    Place("templates, none", "zoe", "sandboxes:templates"),
    Place("template", "bob", "sandboxes:template", {"pk": "{template}"}),
    Place("order from a template", "bob", "sandboxes:order", query="?modele={template}"),
    Place("journal", "bob", "sandboxes:journal", _sandbox()),
    Place("journal, no call", "bob", "sandboxes:journal", _sandbox("_quiet")),
    Place("journal, paused", "bob", "sandboxes:journal", _sandbox(), query="?pause=1"),
    Place("journal, nothing found", "bob", "sandboxes:journal", _sandbox(), query="?key=zzzz&cle=zzzz"),
    Place("call", "bob", "sandboxes:exchange", _sandbox() | {"pk": "{call}"}),
    Place("call, missed", "bob", "sandboxes:exchange", _sandbox() | {"pk": "{missed}"}),
    Place("missing row", "bob", "sandboxes:missing-row", _sandbox() | {"pk": "{missed}"}),
    Place(
        *("missing row, refused", "bob", "sandboxes:missing-row", _sandbox() | {"pk": "{missed}"}),
        fill={"#id_c2": "douze"},
        send=SUBMIT,
    ),
    Place("missing row, nowhere to go", "aude", "sandboxes:missing-row", _sandbox() | {"pk": "{missed}"}),
    Place("check report", "bob", "sandboxes:checks", _sandbox()),
    Place("check report, none", "bob", "sandboxes:checks", _sandbox("_requested")),
    Place("behaviour", "bob", "sandboxes:behaviour", _sandbox("_behaving")),
    Place("behaviour, none", "bob", "sandboxes:behaviour", _sandbox()),
    Place("behaviour, an auditor's view", "aude", "sandboxes:behaviour", _sandbox("_behaving")),
    Place(
        *("behaviour, refused", "bob", "sandboxes:behaviour", _sandbox("_behaving")),
        send="form[action$='/suites/'] button",
    ),
    Place("write a rule", "bob", "sandboxes:behaviour-rule-add", _sandbox("_behaving")),
    Place("write a rule, refused", "bob", "sandboxes:behaviour-rule-add", _sandbox("_behaving"), send=SUBMIT),
    Place("change a rule", "bob", "sandboxes:behaviour-rule", _sandbox("_behaving") | {"number": 1}),
    Place("states", "bob", "sandboxes:behaviour-states", _sandbox("_behaving")),
    Place("states, none", "bob", "sandboxes:behaviour-states", _sandbox()),
    Place("states, nothing found", "bob", "sandboxes:behaviour-states", _sandbox("_behaving"), query="?q=zzzz"),
    Place("settings", "bob", "sandboxes:settings", _sandbox()),
    Place("settings, protected", "bob", "sandboxes:settings", _sandbox("_token")),
    Place("delete", "bob", "sandboxes:delete", _sandbox()),
]
ALL = [*ENTRANCE, *ACROSS, *ACCOUNTS, *CATALOGUE, *DATASETS, *SANDBOXES]

NO_PAGE = {
    "set_language", "health", "api-schema", "account_set_password",
    "accounts:switch", "accounts:token-revoke", "accounts:trail-export", "accounts:member-invite",
    "accounts:member-withdraw", "accounts:member-remind", "accounts:team-add", "accounts:team-delete",
    "catalog:contract-download", "catalog:contract-flat", "catalog:batch-cancel",
    "catalog:batch-retry", "catalog:sheet-template", "catalog:dataset-current",
    "catalog:version-submit", "catalog:version-reopen",
    "catalog:version-approve", "catalog:version-ask-changes", "catalog:version-refuse", "catalog:version-deprecate",
    "catalog:version-restore", "catalog:version-retire", "catalog:response-make-default", "catalog:response-delete",
    "catalog:upload-publish", "catalog:upload-cancel", "catalog:upload-check",
    "catalog:upload-abandon", "catalog:upload-key", "catalog:upload-mend",
    "catalog:dataset-answer", "catalog:upload-answer", "catalog:upload-row-preview", "catalog:row-preview",
    "catalog:upload-undo", "catalog:upload-row-remove", "catalog:upload-annotated", "catalog:cases-sheet",
    "catalog:people-download", "catalog:people-forget", "catalog:dataset-sharing-withdraw",
    "catalog:dataset-sharing-approve", "catalog:dataset-sharing-refuse",
    "catalog:revision-restore", "catalog:suggestion-accept", "catalog:suggestion-decline",
    "sandboxes:order-default", "sandboxes:steps", "sandboxes:token-noted", "sandboxes:extend", "sandboxes:reset",
    "sandboxes:stop", "sandboxes:start", "sandboxes:retry", "sandboxes:renew-token", "sandboxes:approve",
    "sandboxes:refuse", "sandboxes:configure", "sandboxes:limit", "sandboxes:template-order",
    "sandboxes:template-delete",
    "sandboxes:own-row-remove", "sandboxes:behaviour-profile", "sandboxes:behaviour-calm",
    "sandboxes:behaviour-rule-remove", "sandboxes:behaviour-rule-switch", "sandboxes:behaviour-clock",
    "sandboxes:behaviour-sequence", "sandboxes:behaviour-sequence-remove", "sandboxes:behaviour-consumer",
    "sandboxes:behaviour-consumer-remove", "sandboxes:behaviour-start-over",
}  # fmt: skip
"""Routes that show no page of their own: decisions (POST), files, parts of a page, machines."""


def routes(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """The names of all routes but the API's."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            if str(entry.pattern) != "v1/":
                yield from routes(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        else:
            yield f"{space}{entry.name}"
