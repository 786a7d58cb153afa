"""The shapes of what people fill in about the behaviour of a sandbox; a rule becomes a form and a form a rule."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engine.behaviour import STATUSES, TUXEDO
from engine.behaviour.settings import LONGEST, MOST_KEYS

from . import profiles
from .documents import Rule

NOTHING = ""
MOST_MILLISECONDS = LONGEST * 1_000
DELAYS = (
    (NOTHING, _("none: the answer comes at once")),
    ("fixed", _("always the same")),
    ("uniform", _("anything between two values")),
    ("normal", _("around a median, evenly (normal)")),
    ("lognormal", _("around a median, with a long tail (log-normal)")),
)
PLAIN = (
    ("timeout", _("no answer: the connection is held, then closed")),
    ("reset", _("connection reset")),
    ("drip", _("the answer comes in drips")),
    ("truncated", _("XML cut off")),
    ("malformed", _("XML that is not well-formed")),
    ("empty", _("empty answer")),
    ("content-type", _("wrong Content-Type (text/html)")),
    ("namespace", _("wrong namespace of the envelope")),
)
TIMED = ("timeout", "drip")
#: The names of a delay's two values, by its kind.
VALUES = {"uniform": ("least", "most"), "normal": ("median", "p95"), "lognormal": ("median", "p95")}


class RuleForm(forms.Form):
    """One rule: what it is called, which calls it concerns, how many of them, and what happens to these."""

    name = forms.CharField(label=_("Name of the rule"), max_length=80)
    operations = forms.MultipleChoiceField(
        label=_("Operations"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all of them."),
    )
    keys = forms.CharField(
        label=_("Keys"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One on a line. Empty: whatever the key is."),
    )
    expression = forms.CharField(
        label=_("Keys like"),
        required=False,
        max_length=500,
        help_text=_("A regular expression for the whole key, without slashes: 9[0-9]+"),
    )
    consumers = forms.MultipleChoiceField(
        label=_("Consumers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: whoever calls."),
    )
    rate = forms.DecimalField(
        label=_("How many of 100 calls"),
        min_value=Decimal("0.01"),
        max_value=100,
        decimal_places=2,
        initial=100,
        help_text=_("From 0.01 to 100."),
    )
    delay = forms.ChoiceField(label=_("Delay"), choices=DELAYS, required=False)
    first = forms.IntegerField(
        label=_("Delay in milliseconds"),
        required=False,
        min_value=0,
        max_value=MOST_MILLISECONDS,
        help_text=_("The delay itself, the least, or the median: 30,000 at most."),
    )
    second = forms.IntegerField(
        label=_("Most, or at 95 %"),
        required=False,
        min_value=0,
        max_value=MOST_MILLISECONDS,
        help_text=_("In milliseconds: the most, or what 95 of 100 answers stay below."),
    )
    failure = forms.ChoiceField(label=_("Failure"), required=False)
    seconds = forms.DecimalField(
        label=_("During (seconds)"),
        required=False,
        min_value=Decimal("0.1"),
        max_value=LONGEST,
        decimal_places=1,
        help_text=_("For an answer that does not come, or comes in drips: 30 at most."),
    )

    def __init__(self, *args, operations: list[str], faults: list[str], consumers: list[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["operations"].choices = [(name, name) for name in operations]
        self.fields["consumers"].choices = [(name, name) for name in consumers]
        self.fields["failure"].choices = _failures(faults)

    @staticmethod
    def of(rule: Rule) -> dict[str, Any]:
        """The initial values that show a rule."""
        when, delay, failure = rule.get("when", {}), rule.get("delay") or {}, rule.get("failure") or {}
        first, second = VALUES.get(delay.get("kind", ""), ("milliseconds", ""))
        detail = failure.get("status") or failure.get("name")
        return {
            "name": rule["name"],
            "operations": when.get("operations", []),
            "keys": "\n".join(when.get("keys", [])),
            "expression": when.get("expression", ""),
            "consumers": when.get("consumers", []),
            "rate": rule.get("rate", 100),
            "delay": delay.get("kind", NOTHING),
            "first": delay.get(first),
            "second": delay.get(second),
            "failure": ":".join(str(part) for part in (failure.get("kind", NOTHING), detail) if part),
            "seconds": failure.get("seconds"),
        }

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not given.get("delay") and not given.get("failure") and not self.errors:
            self.add_error("failure", _("Choose a delay, a failure, or both: the rule would change nothing."))
        first, second = given.get("first") or 0, given.get("second") or 0
        if given.get("delay") in ("fixed", "normal", "lognormal") and not first and "first" not in self.errors:
            self.add_error("first", _("Say how many milliseconds."))
        if given.get("delay") in VALUES and second < max(first, 1) and "second" not in self.errors:
            self.add_error("second", _("Give a value that is not below the first."))
        if given.get("failure") in TIMED and not given.get("seconds") and "seconds" not in self.errors:
            self.add_error("seconds", _("Say how many seconds."))
        return given

    def clean_keys(self) -> list[str]:
        keys = [line.strip() for line in self.cleaned_data["keys"].splitlines() if line.strip()]
        if len(keys) > MOST_KEYS:
            raise forms.ValidationError(_("1,000 keys at most: use an expression for more."))
        return list(dict.fromkeys(keys))

    def rule(self) -> Rule:
        """The rule as it is stored."""
        given = self.cleaned_data
        when = {name: given[name] for name in ("operations", "keys", "expression", "consumers") if given[name]}
        rule: Rule = {"name": given["name"].strip(), "rate": float(given["rate"])}
        if when:
            rule["when"] = when
        if given["delay"]:
            rule["delay"] = _delay(given)
        if given["failure"]:
            rule["failure"] = _failure(given)
        return rule


class ClockForm(forms.Form):
    """The date that functions of rows see, and the seed of chance."""

    REAL, FIXED, SHIFTED = "real", "fixed", "shifted"

    kind = forms.ChoiceField(
        label=_("Date and time"),
        choices=[(REAL, _("the real ones")), (FIXED, _("a fixed date")), (SHIFTED, _("shifted"))],
        widget=forms.RadioSelect,
    )
    fixed = forms.CharField(
        label=_("Fixed date"),
        required=False,
        max_length=20,
        help_text=_("2027-01-31: the time of day goes on. 2027-01-31T10:30: the clock stands still."),
    )
    shift = forms.CharField(
        label=_("Shift"), required=False, max_length=40, help_text=_("+3m is three months ahead, -1y+2d a year ago.")
    )
    seed = forms.CharField(
        label=_("Seed of chance"),
        required=False,
        max_length=80,
        help_text=_("With a seed, the same calls fail each time from a reset on: a pipeline can rely on it."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        kind = given.get("kind")
        if kind == self.FIXED and not given.get("fixed"):
            self.add_error("fixed", _("Give a date."))
        if kind == self.SHIFTED and not given.get("shift"):
            self.add_error("shift", _("Give a shift."))
        return given

    @classmethod
    def of(cls, document: dict[str, Any]) -> dict[str, Any]:
        """The initial values that show a behaviour."""
        clock = document.get("clock", {})
        kind = cls.FIXED if clock.get("fixed") else cls.SHIFTED if clock.get("shift") else cls.REAL
        return {"kind": kind, "seed": document.get("seed", ""), "fixed": "", "shift": "", **clock}

    def members(self) -> dict[str, Any]:
        """What changes in the behaviour."""
        given = self.cleaned_data
        names = {self.FIXED: "fixed", self.SHIFTED: "shift"}
        name = names.get(given["kind"])
        return {"clock": {name: given[name].strip()} if name else None, "seed": given["seed"].strip()}


class SequenceForm(forms.Form):
    """A sequence that counts from a number on, in steps."""

    name = forms.CharField(
        label=_("Sequence"),
        max_length=80,
        help_text=_("The name in {{sequence(name)}}; * for all that are not named here."),
    )
    start = forms.IntegerField(label=_("First number"), min_value=0, max_value=10**15, initial=1)
    step = forms.IntegerField(label=_("Step"), min_value=1, max_value=10**6, initial=1)


class ConsumerForm(forms.Form):
    """A program that gets a token of its own."""

    consumer = forms.CharField(label=_("Name of the consumer"), max_length=80)


class ProfileForm(forms.Form):
    profile = forms.ChoiceField(choices=[(profile.slug, profile.name) for profile in profiles.PROFILES])


class NameForm(forms.Form):
    name = forms.CharField(max_length=80)


def _failures(faults: list[str]) -> list[tuple[Any, Any]]:
    groups = [
        (NOTHING, _("none: the answer is right")),
        (_("HTTP errors"), [(f"http:{status}", f"HTTP {status}") for status in STATUSES]),
        (_("Connection and XML"), list(PLAIN)),
        (_("Tuxedo"), [(f"tuxedo:{name}", name) for name in TUXEDO]),
    ]
    if faults:
        groups.append((_("Faults of the contract"), [(f"fault:{name}", name) for name in faults]))
    return groups


def _delay(given: dict[str, Any]) -> dict[str, Any]:
    kind = given["delay"]
    if kind == "fixed":
        return {"kind": kind, "milliseconds": given["first"]}
    first, second = VALUES[kind]
    return {"kind": kind, first: given["first"] or 0, second: given["second"]}


def _failure(given: dict[str, Any]) -> dict[str, Any]:
    kind, _colon, detail = given["failure"].partition(":")
    match kind:
        case "http":
            return {"kind": kind, "status": int(detail)}
        case "tuxedo" | "fault":
            return {"kind": kind, "name": detail}
    return {"kind": kind, "seconds": float(given["seconds"])} if kind in TIMED else {"kind": kind}
