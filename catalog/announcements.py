"""Tells other apps that a dataset has a new revision, once it is committed; the catalogue knows none of them."""

from collections.abc import Callable

from django.db import transaction

Listener = Callable[[int], None]
_listeners: list[Listener] = []


def subscribe(listener: Listener) -> Listener:
    """Calls `listener` with a dataset's primary key after each publication; subscribing twice changes nothing."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def revision_published(dataset_pk: int) -> None:
    """Called by the action that publishes, inside its transaction; the listeners hear of it after the commit."""
    for listener in _listeners:
        transaction.on_commit(lambda listener=listener: listener(dataset_pk))
