# SPDX-License-Identifier: Apache-2.0
"""What the accounts file holds. Nothing of it is replicated; losing it loses no act."""

from typing import ClassVar

from django.db import models


class Account(models.Model):
    """Who may sign in: `assignment` is the id under which this person acts at the counter."""

    username: models.CharField = models.CharField(max_length=60, unique=True)
    password: models.CharField = models.CharField(max_length=200)
    assignment: models.CharField = models.CharField(max_length=100)
    language: models.CharField = models.CharField(max_length=8)
    disabled: models.BooleanField = models.BooleanField(default=False)

    class Meta:
        """Names for Django."""

        app_label = "accounts"

    def __str__(self) -> str:
        return str(self.username)


class FailedSignIn(models.Model):
    """One failed sign-in, by the name that was typed and the address it came from."""

    username: models.CharField = models.CharField(max_length=60, db_index=True)
    address: models.CharField = models.CharField(max_length=60, db_index=True)
    at: models.DateTimeField = models.DateTimeField()

    class Meta:
        """Names for Django."""

        app_label = "accounts"

    def __str__(self) -> str:
        return f"{self.username} {self.at}"


class Draft(models.Model):
    """A sheet on the desk, named by its token.

    `typed` is what stands in its boxes, `papers` the scanned papers taken in with it. `entry` and
    `basis` are set when the sheet amends a declaration that was taken before. `receipt` is the
    answer of the counter once the sheet was recorded; boxes and papers are emptied then.
    """

    token: models.CharField = models.CharField(max_length=40, primary_key=True)
    account: models.ForeignKey = models.ForeignKey(Account, on_delete=models.CASCADE)
    entry: models.CharField = models.CharField(max_length=100, default="", blank=True)
    basis: models.JSONField = models.JSONField(default=list)
    typed: models.JSONField = models.JSONField(default=dict)
    papers: models.JSONField = models.JSONField(default=list)
    receipt: models.JSONField = models.JSONField(default=dict)
    saved_at: models.DateTimeField = models.DateTimeField()

    class Meta:
        """Names for Django."""

        app_label = "accounts"
        indexes: ClassVar = [models.Index(fields=["account", "saved_at"], name="draft_of")]

    def __str__(self) -> str:
        return str(self.token)
