"""Makes what is desired of a sandbox true on the shelf: compose, compile, publish; or take it away.

At-least-once work with exactly-once effect: a fenced claim, bundles named by their inputs, a pointer that refuses to go
back, and a commit that only the holder of the fence can make. Whatever dies in between, the next claim does it again.
"""

import logging
import os
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.errors import CatalogError, ChildFailed
from engine import bundle
from engine.errors import EngineError
from engine.shelf import Pointer, Shelf

from . import compiling, composing, credentials, leases, lifecycle, steps
from .behaviour import documents
from .composing import Recipe
from .errors import LeaseLost, SandboxesError
from .leases import Claim
from .models import Layer, Sandbox, SandboxService
from .stages import Access, Desire, Stage, StepName

REFUSALS = (SandboxesError, CatalogError, EngineError)
"""What trying again does not mend: the composition, a contract or a response has to change."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Made:
    """One service of a sandbox, composed and on the shelf under `digest`."""

    service: SandboxService
    recipes: list[Recipe]
    digest: str


def provision(pk: int) -> bool:
    """Claims the sandbox `pk` and brings it where it should be; False when there was nothing to claim.

    Refusals make it failed at once; anything else is tried again later and raised.
    """
    claim = _claim(pk)
    if claim is None:
        return False
    try:
        _attempt(claim)
    except LeaseLost as lost:
        log.warning("%s", lost)
    return True


def _attempt(claim: Claim) -> None:
    sandbox = Sandbox.objects.select_related("organisation").get(pk=claim.pk)
    if sandbox.desired_generation != claim.generation:
        # Another wish since the claim. Done under the old generation, it could be undone by whoever held that before.
        leases.release(claim, at_once=True)
        return
    goal = _goal(sandbox)
    if goal is Stage.EXPIRED and sandbox.stage != Stage.EXPIRED:
        _expire(claim, sandbox)
    elif goal is not Stage.PROVISIONING:
        _retire_or_postpone(claim, sandbox, goal)
    elif claim.attempts > leases.MOST_ATTEMPTS:
        _give_up(claim, _("The preparation was interrupted %(times)s times.") % {"times": leases.MOST_ATTEMPTS})
    else:
        _publish_or_say_why(claim, sandbox)


@transaction.atomic
def _expire(claim: Claim, sandbox: Sandbox) -> None:
    """Its end came before it was made: a generation of its own, so that a late worker cannot publish over it."""
    leases.release(claim, at_once=True)
    sandbox.refresh_from_db()
    if sandbox.desired_generation == claim.generation:
        Sandbox.objects.filter(pk=claim.pk).renew()
        sandbox.refresh_from_db()
        lifecycle.move(sandbox, Stage.EXPIRED)


def _publish_or_say_why(claim: Claim, sandbox: Sandbox) -> None:
    try:
        _publish(claim, sandbox)
    except LeaseLost:
        raise
    except ChildFailed as error:
        _postpone(claim, str(error))
    except REFUSALS as refusal:
        _give_up(claim, _words(refusal))
    except Exception as error:
        _postpone(claim, f"{type(error).__name__}: {error}")
        raise


def _words(refusal: Exception) -> str:
    """The engine speaks two languages by itself; the others were translated where they were raised."""
    return refusal.text(get_language() or "fr") if isinstance(refusal, EngineError) else str(refusal)


def _retire_or_postpone(claim: Claim, sandbox: Sandbox, goal: Stage) -> None:
    """A removal is never given up: what should not answer must stop answering."""
    try:
        _retire(claim, sandbox, goal)
    except LeaseLost:
        raise
    except Exception as error:
        leases.release(claim, last_error=f"{type(error).__name__}: {error}")
        raise


def _goal(sandbox: Sandbox) -> Stage:
    """Where the sandbox should be: wishes first, then the calendar."""
    if sandbox.desire == Desire.DELETED:
        return Stage.DELETED
    if sandbox.expires_at <= timezone.now():
        return Stage.EXPIRED
    return Stage.STOPPED if sandbox.desire == Desire.STOPPED else Stage.PROVISIONING


@transaction.atomic
def _claim(pk: int) -> Claim | None:
    if not leases.take(leases.MAKING, Sandbox.objects.filter(pk=pk).to_provision()):
        return None
    sandbox = Sandbox.objects.get(pk=pk)
    claim = Claim(leases.MAKING, pk, sandbox.desired_generation, sandbox.fence, sandbox.attempts)
    if _goal(sandbox) is Stage.PROVISIONING:
        if sandbox.stage != Stage.PROVISIONING:
            lifecycle.move(sandbox, Stage.PROVISIONING)
        steps.plan(claim)
    return claim


def _publish(claim: Claim, sandbox: Sandbox) -> None:
    shelf = Shelf(settings.SHELF_DIR)
    with steps.running(claim, StepName.COMPOSE) as say:
        services = list(sandbox.services.select_related("version__service"))
        composed = {service: composing.recipes(service) for service in services}
        _consider(claim, composed)
        for recipe in (each for group in composed.values() for each in group if each.sources):
            say(f"{recipe.operation.name}: {' > '.join(str(source.revision) for source in recipe.sources)}")
    with steps.running(claim, StepName.COMPILE) as say:
        made = [_compile(claim, service, recipes, say) for service, recipes in composed.items()]
    steps.begin(claim, StepName.PUBLISH)
    shelf.publish(_pointer(claim, sandbox, made))
    _commit_published(claim, made)


def _compile(claim: Claim, service: SandboxService, recipes: list[Recipe], say) -> Made:
    """The bundle of one service; when the same inputs were compiled before, it is there already."""
    digest = compiling.digest(service.version, recipes)
    if bundle.exists(settings.SHELF_DIR, digest):
        os.utime(bundle.folder(settings.SHELF_DIR, digest))  # in use again: the daily sweep takes old ones only
    else:
        for recipe in recipes:
            compiling.prove(recipe, beat=lambda: leases.hold(claim))
        bundle.write(settings.SHELF_DIR, compiling.source(service.version, recipes, digest, claim=claim))
    say(f"{service.version}: {digest[:12]}")
    return Made(service, recipes, digest)


def _pointer(claim: Claim, sandbox: Sandbox, made: list[Made]) -> Pointer:
    versions = {each.service.version: each.digest for each in made}
    return Pointer(
        public_id=sandbox.public_id,
        generation=claim.generation,
        services={f"{version.service.slug}/{version.label}": digest for version, digest in versions.items()},
        token_hashes=_tokens(sandbox),
        checker_hash=credentials.digest(credentials.of_checker(sandbox, claim.generation)),
        expires_at=sandbox.expires_at.timestamp(),
        strict=sandbox.strict,
        header_policy=sandbox.header_policy,
        binary=sandbox.binary,
        behaviour=documents.published(sandbox),
        rate=sandbox.rate,
        language="fr",
    )


def _tokens(sandbox: Sandbox) -> tuple[str, ...]:
    """The SHA-256 of all tokens that a protected sandbox accepts: its own, and those of its consumers."""
    if sandbox.access != Access.TOKEN:
        return ()
    return (sandbox.token_hash, *sandbox.consumers.values_list("token_hash", flat=True))


@transaction.atomic
def _consider(claim: Claim, composed: dict[SandboxService, list[Recipe]]) -> None:
    """Remembers which revisions were tried, so that a faulty one is not tried for ever."""
    leases.hold(claim)
    for source in _sources(composed.values()):
        Layer.objects.filter(pk=source.layer.pk).update(considered_revision=source.revision)


@transaction.atomic
def _commit_published(claim: Claim, made: list[Made]) -> None:
    steps.end(claim, StepName.PUBLISH, log=_("Generation %(number)s") % {"number": claim.generation})
    leases.commit(
        claim, last_error="", check_attempts=0, check_lease_until=timezone.now(), check_next_try_at=timezone.now()
    )
    for each in made:
        SandboxService.objects.filter(pk=each.service.pk).update(bundle_digest=each.digest)
    for source in _sources(each.recipes for each in made):
        Layer.objects.filter(pk=source.layer.pk).update(composed_revision=source.revision)
    sandbox = Sandbox.objects.get(pk=claim.pk)
    if sandbox.stage == Stage.PROVISIONING:  # else it expired meanwhile, and a newer generation takes it away
        lifecycle.move(sandbox, Stage.CHECKING, generation=claim.generation)


def _sources(groups):
    return (source for recipes in groups for recipe in recipes for source in recipe.sources)


def _retire(claim: Claim, sandbox: Sandbox, goal: Stage) -> None:
    leases.hold(claim)
    Shelf(settings.SHELF_DIR).retire(sandbox.public_id, claim.generation)
    with transaction.atomic():
        leases.commit(claim, last_error="", checked_generation=claim.generation)
        sandbox = Sandbox.objects.get(pk=claim.pk)
        if sandbox.stage != goal:
            lifecycle.move(sandbox, goal, generation=claim.generation)


def _postpone(claim: Claim, reason: str) -> None:
    """Lets go and comes back later; what failed often enough is given up."""
    if claim.is_last:
        _give_up(claim, reason)
        return
    with transaction.atomic():
        leases.release(claim, last_error=reason)
        steps.fail(claim, reason)


@transaction.atomic
def _give_up(claim: Claim, reason: str) -> None:
    """The generation failed for good. What was published before goes on answering."""
    leases.release(claim, at_once=True, last_error=reason, failed_generation=claim.generation, attempts=0)
    steps.fail(claim, reason)
    sandbox = Sandbox.objects.get(pk=claim.pk)
    if sandbox.desired_generation == claim.generation and sandbox.stage == Stage.PROVISIONING:
        lifecycle.move(sandbox, Stage.FAILED, note=reason, generation=claim.generation)
