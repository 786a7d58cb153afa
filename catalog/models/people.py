"""Fictitious people, and the traces by which a real person always becomes the same one."""

from django.db import models
from django.utils import timezone

from accounts.models import Organisation
from engine import persons

from ..querysets import OwnedQuerySet


class FictitiousPerson(models.Model):
    """Somebody who does not exist, made for an organisation: the same in all its files."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(help_text="counts from 1 in the organisation")
    nir = models.CharField(max_length=13, help_text="of a commune that never was")
    sex = models.PositiveSmallIntegerField(help_text="1 man, 2 woman")
    family_name = models.CharField(max_length=60)
    used_name = models.CharField(max_length=60)
    first_name = models.CharField(max_length=60)
    second_name = models.CharField(max_length=60)
    born = models.DateField()
    birth_place = models.CharField(max_length=60)
    phone = models.CharField(max_length=10)
    mobile = models.CharField(max_length=10)
    mail = models.CharField(max_length=160)
    search_text = models.CharField(max_length=240, editable=False, help_text="folded names and numbers")
    created_at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="fictitious_number_once"),
            models.UniqueConstraint(fields=["organisation", "nir"], name="fictitious_nir_once"),
        ]

    def __str__(self) -> str:
        return f"{self.family_name} {self.first_name}"

    @property
    def nir_key(self) -> str:
        return persons.key(self.nir)


class Trace(models.Model):
    """What recognises a real value that was replaced, without saying it: a keyed digest, forgotten after a while."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=48, help_text="kind:hex, of catalog.privacy.casting")
    person = models.ForeignKey(
        FictitiousPerson, null=True, on_delete=models.CASCADE, related_name="traces", help_text="null: a number alone"
    )
    used_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "digest"], name="trace_once")]

    def __str__(self) -> str:
        return self.digest.partition(":")[0]
