# SPDX-License-Identifier: Apache-2.0
"""What parents declared on a phone, in the accounts file of the node. Losing it loses no act.

Answers are sealed under the node's key; codes stand here as keyed hashes only. A photograph is a
sealed file in the folder `parents`, a row here names it.
"""

from django.db import models


class Phoned(models.Model):
    """One declaration that a parent began. `state`: open, sent, recorded (at the window), ended.

    `resume` and `tracking` are keyed hashes of the codes, `secret` one of tracking number and the
    four figures that the parent chose. `sealed` is empty once the answers are not needed any more.
    `last_on` is the last day on which it is kept. `entry` is set once the window took it.
    """

    name: models.CharField = models.CharField(max_length=20, primary_key=True)
    resume: models.CharField = models.CharField(max_length=64, unique=True)
    tracking: models.CharField = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001 - unique where set
    secret: models.CharField = models.CharField(max_length=64, default="", blank=True)
    state: models.CharField = models.CharField(max_length=10, default="open")
    sealed: models.TextField = models.TextField(default="", blank=True)
    entry: models.CharField = models.CharField(max_length=100, default="", blank=True)
    saved_at: models.DateTimeField = models.DateTimeField()
    last_on: models.DateField = models.DateField(db_index=True)

    class Meta:
        """Names for Django."""

        app_label = "parents"

    def __str__(self) -> str:
        return f"{self.name} {self.state}"


class Photograph(models.Model):
    """A photograph of a paper: `name` is also that of its file, `digest` a keyed hash."""

    name: models.CharField = models.CharField(max_length=20, primary_key=True)
    phoned: models.ForeignKey = models.ForeignKey(Phoned, on_delete=models.CASCADE)
    digest: models.CharField = models.CharField(max_length=64)
    about: models.CharField = models.CharField(max_length=20)
    media: models.CharField = models.CharField(max_length=20)
    size: models.IntegerField = models.IntegerField()
    at: models.DateTimeField = models.DateTimeField()

    class Meta:
        """Names for Django."""

        app_label = "parents"

    def __str__(self) -> str:
        return str(self.name)


class Handed(models.Model):
    """A sheet on the desk that was filled from a declaration, by the sheet's token."""

    draft: models.CharField = models.CharField(max_length=40, primary_key=True)
    phoned: models.ForeignKey = models.ForeignKey(Phoned, on_delete=models.CASCADE)

    class Meta:
        """Names for Django."""

        app_label = "parents"

    def __str__(self) -> str:
        return f"{self.draft} {self.phoned_id}"
