"""Tells other apps what became of a dataset: a new revision, or a smaller circle; the catalogue knows none of them."""

from collections.abc import Callable

from django.db import transaction

Listener = Callable[[int], None]
_listeners: list[Listener] = []
_keepers: list[Listener] = []


def subscribe(listener: Listener) -> Listener:
    """Calls `listener` with a dataset's primary key after each publication; subscribing twice changes nothing."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def revision_published(dataset_pk: int) -> None:
    """Called by the action that publishes, inside its transaction; the listeners hear of it after the commit."""
    for listener in _listeners:
        transaction.on_commit(lambda listener=listener: listener(dataset_pk))


def when_network_left(listener: Listener) -> Listener:
    """Calls `listener` with the primary key of a dataset that the network loses, in the transaction that takes it."""
    if listener not in _keepers:
        _keepers.append(listener)
    return listener


def network_left(dataset_pk: int) -> None:
    """Called by the action that narrows a dataset, inside its transaction."""
    for listener in _keepers:
        listener(dataset_pk)
