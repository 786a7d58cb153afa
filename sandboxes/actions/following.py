"""What a publication sets off: the sandboxes that follow the dataset take its newest revision at once."""

from .. import reconciling, tasks


def renew_followers(dataset_pk: int) -> None:
    """Called by the catalogue once a revision is committed. The reconciler would find them too, seconds later."""
    for pk in reconciling.follow(dataset_pk=dataset_pk):
        tasks.provision_sandbox.delay_on_commit(pk)
