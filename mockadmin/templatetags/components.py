"""The components every page is made of; `/galerie/` shows each of them in each variant."""

from datetime import datetime

from django import template
from django.forms import BaseForm
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mockadmin import colouring, meanings
from sandboxes import policies

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """One symbol of the sprite. Without `label` it is decoration: the word beside it speaks."""
    address = f"{static('mockadmin/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, address)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', address)


@register.simple_tag
def stage_chip(value: str, label: str = "", meaning: str = "") -> SafeString:
    """A stage as icon and word: `{% stage_chip sandbox.stage sandbox.get_stage_display %}`."""
    meaning = meaning or meanings.of(str(value))
    return format_html(
        '<span class="chip chip-{}">{}{}</span>', meaning, icon(meanings.MEANINGS[meaning]), label or _(str(value))
    )


@register.simple_tag
def copy_button(text: str, label: str = "", visible: bool = False) -> SafeString:
    """A button that copies `text` and says so. `label` names what is copied; `visible` writes it on the button."""
    name = label or _("Copy")
    return format_html(
        '<button type="button" class="btn btn-sm btn-quiet copy" data-copy="{}" data-copied="{}"'
        ' aria-label="{}" hidden>{}<span class="copy-word">{}</span></button>',
        text,
        _("Copied"),
        name,
        icon("copy"),
        name if visible else _("Copy"),
    )


@register.simple_tag
def xml(source: str, label: str = "") -> SafeString:
    """XML coloured on the server, in a box that scrolls and can be reached by keyboard, with its copy button."""
    return format_html(
        '<div class="xml">{}<pre tabindex="0" role="region" aria-label="{}"><code>{}</code></pre></div>',
        copy_button(source, _("Copy this XML")),
        label or "XML",
        colouring.coloured(source),
    )


@register.inclusion_tag("components/numbered.html")
def numbered(source: str, label: str = "") -> dict:
    """A text of XML as it stands, coloured, each line with its number as an address (`#L12`)."""
    return {"lines": colouring.lines(source), "label": label or "XML"}


@register.simple_tag
def ago(moment: datetime | None) -> SafeString | str:
    """“3 min ago” or “in 2 days”, with the exact time on hover and for screen readers that ask."""
    if moment is None:
        return "–"
    seconds = int((timezone.now() - moment).total_seconds())
    # What was set to last 14 days is “in 14 days” during its first minute, not 13.
    span = _span(seconds if seconds >= 0 else 59 - seconds)
    if span is None:
        words = _("just now")
    else:
        words = _("%(span)s ago") % {"span": span} if seconds >= 0 else _("in %(span)s") % {"span": span}
    exact = date_format(timezone.localtime(moment), "DATETIME_FORMAT")
    return format_html('<time datetime="{}" title="{}">{}</time>', moment.isoformat(), exact, words)


def _span(seconds: int) -> str | None:
    """A length of time in its one largest unit; None under five seconds."""
    if seconds < 5:
        return None
    if seconds < 60:
        return _("%(count)d s") % {"count": seconds}
    if seconds < 3600:
        return _("%(count)d min") % {"count": seconds // 60}
    if seconds < 86_400:
        return _("%(count)d h") % {"count": seconds // 3600}
    days = seconds // 86_400
    if days < 60:
        return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    return ngettext("%(count)d month", "%(count)d months", days // 30) % {"count": days // 30}


@register.filter
def number(value: int) -> str:
    """A whole number with narrow no-break spaces between thousands: 12 403."""
    return f"{value:,}".replace(",", "\u202f")


@register.inclusion_tag("components/crumbs.html")
def crumbs(*steps: str) -> dict:
    """The way here: `{% crumbs "Catalogue" catalogue_url service.name %}`: label, address, …, label of this page."""
    pairs = [(steps[i], steps[i + 1] if i + 1 < len(steps) else "") for i in range(0, len(steps), 2)]
    return {"links": pairs}


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: str, text: str = "", url: str = "", action: str = "", symbol: str = "inbox") -> dict:
    """Nothing to show: why, and the one next action."""
    return {"title": title, "text": text, "url": url, "action": action, "symbol": symbol}


@register.inclusion_tag("components/post_button.html", takes_context=True)
def post_button(context, url: str, label: str, symbol: str = "", look: str = "primary", **options) -> dict:
    """A button that changes something: a form of its own.

    Options: `confirm` (a question), `disabled` (the reason), `small`, `name` and `value` (of a hidden field).
    """
    return {
        "csrf_token": context.get("csrf_token"),
        "url": url,
        "label": label,
        "symbol": symbol,
        "look": look,
    } | options


@register.inclusion_tag("components/notice.html")
def notice(meaning: str, title: str, text: str = "") -> dict:
    """A remark in the page: ready, waiting, warning, failed or quiet."""
    return {"meaning": meaning, "symbol": meanings.MEANINGS[meaning], "title": title, "text": text}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm, problems: list[dict] | None = None) -> dict:
    """What is wrong with a form, on top of it, taking focus and linking to each field.

    `problems` [{message, file, line, missing}] are those of a file, or of the text in the form's field `source`.
    """
    fields = [(field, error) for field in form for error in field.errors] if form.is_bound else []
    general = list(form.non_field_errors()) if form.is_bound else []
    text = form["source"].id_for_label if "source" in form.fields else ""
    return {"fields": fields, "general": general, "problems": problems or [], "text": text}


@register.inclusion_tag("components/tabs.html", takes_context=True)
def tabs(context, *entries) -> dict:
    """Tabs of one thing, each a page: label, address, count (or None), and again; the address tells the current one."""
    path = context["request"].path
    triples = [entries[i : i + 3] for i in range(0, len(entries), 3)]
    return {"tabs": [{"label": name, "url": url, "count": n, "here": url == path} for name, url, n in triples]}


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(context, label: str, key: str, current: str, numeric: bool = False) -> dict:
    """A column's head that sorts the list: `{% sort_header "Name" "name" asked.sort %}`; once more turns the order."""
    order = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    wanted = f"-{key}" if order == "ascending" else key
    return {"request": context["request"], "label": label, "order": order, "wanted": wanted, "numeric": numeric}


@register.inclusion_tag("components/open_sandbox.html", takes_context=True)
def open_sandbox(context, version) -> dict:
    """The one-click button on a usable version; who may not order sees why."""
    request = context["request"]
    return {
        "csrf_token": context.get("csrf_token"),
        "version": version,
        "allowed": policies.may_order(request.user, request.organisation),
    }


@register.inclusion_tag("components/filter_bar.html", takes_context=True)
def filter_bar(context, form: BaseForm, label: str) -> dict:
    """The filters of a list above it, and the active ones as chips that remove them: a bound form read by GET."""
    query = context["request"].GET
    chips = [(_shown_value(field), _without(query, field.name)) for field in form if field.data]
    return {"form": form, "label": label, "chips": chips, "path": context["request"].path}


def _shown_value(field) -> str:
    """An active filter in words."""
    choices = dict(getattr(field.field, "choices", ()))
    return f"{field.label} : {choices.get(field.data, field.data)}"


def _without(query, name: str) -> str:
    kept = query.copy()
    for each in (name, "page"):
        kept.pop(each, None)
    return f"?{kept.urlencode()}"
