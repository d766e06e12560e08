# SPDX-License-Identifier: Apache-2.0
"""What the accounts file holds. Nothing of it is replicated; losing it loses no act."""

from typing import ClassVar

from django.db import models


class Account(models.Model):
    """Who may sign in: `assignment` is the id under which this person acts at the counter.

    `first_password`: somebody else chose the password, so it must be changed before anything else.
    `code_secret` is the sealed key of the code generator, empty without one; `code_step` the newest
    time step whose code was used. `next_step`, `document` and `paper_language` are what a page
    chooses beforehand: empty means as the page does it by itself. `paper` is what lies in the
    clerk's printer; `booklet_right` and `booklet_down` move what is printed into a booklet, in
    tenths of a millimetre.
    """

    username: models.CharField = models.CharField(max_length=60, unique=True)
    password: models.CharField = models.CharField(max_length=200)
    assignment: models.CharField = models.CharField(max_length=100)
    language: models.CharField = models.CharField(max_length=8)
    disabled: models.BooleanField = models.BooleanField(default=False)
    first_password: models.BooleanField = models.BooleanField(default=False)
    code_secret: models.CharField = models.CharField(max_length=300, default="", blank=True)
    code_step: models.BigIntegerField = models.BigIntegerField(default=0)
    next_step: models.CharField = models.CharField(max_length=20, default="", blank=True)
    document: models.CharField = models.CharField(max_length=40, default="", blank=True)
    paper_language: models.CharField = models.CharField(max_length=8, default="", blank=True)
    paper: models.CharField = models.CharField(max_length=8, default="a4")
    booklet_right: models.IntegerField = models.IntegerField(default=0)
    booklet_down: models.IntegerField = models.IntegerField(default=0)

    class Meta:
        """Names for Django."""

        app_label = "accounts"

    def __str__(self) -> str:
        return str(self.username)


class Delay(models.Model):
    """Wrong tries under one key (a keyed hash: what was typed as a name is not kept)."""

    key: models.CharField = models.CharField(max_length=64, primary_key=True)
    wrong: models.IntegerField = models.IntegerField(default=0)
    until: models.DateTimeField = models.DateTimeField(null=True)
    at: models.DateTimeField = models.DateTimeField(db_index=True)

    class Meta:
        """Names for Django."""

        app_label = "accounts"

    def __str__(self) -> str:
        return f"{self.wrong} until {self.until}"


class Sitting(models.Model):
    """Somebody who is signed in: since when, seen when, from where, in which browser.

    `proved` is when the password or a passkey was last shown.
    """

    account: models.ForeignKey = models.ForeignKey(Account, on_delete=models.CASCADE)
    session_key: models.CharField = models.CharField(max_length=40, unique=True)
    since: models.DateTimeField = models.DateTimeField()
    seen: models.DateTimeField = models.DateTimeField()
    proved: models.DateTimeField = models.DateTimeField()
    address: models.CharField = models.CharField(max_length=60)
    browser: models.CharField = models.CharField(max_length=60)

    class Meta:
        """Names for Django."""

        app_label = "accounts"

    def __str__(self) -> str:
        return f"{self.account} {self.since}"


class RecoveryCode(models.Model):
    """A code that stands in once for the code generator, as a keyed hash."""

    account: models.ForeignKey = models.ForeignKey(Account, on_delete=models.CASCADE)
    digest: models.CharField = models.CharField(max_length=64, unique=True)

    class Meta:
        """Names for Django."""

        app_label = "accounts"

    def __str__(self) -> str:
        return str(self.account)


class Passkey(models.Model):
    """A passkey: the public half, for the host name (`rp_id`) under which it was made."""

    account: models.ForeignKey = models.ForeignKey(Account, on_delete=models.CASCADE)
    credential: models.CharField = models.CharField(max_length=1400, unique=True)
    public_key: models.TextField = models.TextField()
    sign_count: models.BigIntegerField = models.BigIntegerField(default=0)
    rp_id: models.CharField = models.CharField(max_length=255)
    label: models.CharField = models.CharField(max_length=60)
    made_at: models.DateTimeField = models.DateTimeField()
    used_at: models.DateTimeField = models.DateTimeField(null=True)

    class Meta:
        """Names for Django."""

        app_label = "accounts"

    def __str__(self) -> str:
        return str(self.label)


class SpentChallenge(models.Model):
    """A challenge that was answered: no answer is taken twice."""

    digest: models.CharField = models.CharField(max_length=64, primary_key=True)
    at: models.DateTimeField = models.DateTimeField(db_index=True)

    class Meta:
        """Names for Django."""

        app_label = "accounts"

    def __str__(self) -> str:
        return str(self.digest)


class Draft(models.Model):
    """A sheet on the desk, named by its token.

    `typed` is what stands in its boxes, `papers` the scanned papers taken in with it. `entry` and
    `basis` are set when the sheet amends a declaration that was taken before. `receipt` is the
    answer of the counter once the sheet was recorded; boxes and papers are emptied then.
    `version` tells in which shape `typed` was kept; `repeated` are the texts that the sheet was
    given from the paper before; `looked` the numbers whose look-up was written for this sheet;
    `copied_from` the owner of the sheet of which this is a copy; `page` the open page that the
    sheet was sent from last, so that a second one that knows nothing of it is noticed.
    """

    token: models.CharField = models.CharField(max_length=40, primary_key=True)
    account: models.ForeignKey = models.ForeignKey(Account, on_delete=models.CASCADE)
    entry: models.CharField = models.CharField(max_length=100, default="", blank=True)
    basis: models.JSONField = models.JSONField(default=list)
    typed: models.JSONField = models.JSONField(default=dict)
    papers: models.JSONField = models.JSONField(default=list)
    receipt: models.JSONField = models.JSONField(default=dict)
    saved_at: models.DateTimeField = models.DateTimeField()
    version: models.IntegerField = models.IntegerField(default=1)
    repeated: models.JSONField = models.JSONField(default=dict)
    looked: models.JSONField = models.JSONField(default=list)
    copied_from: models.CharField = models.CharField(max_length=60, default="", blank=True)
    page: models.CharField = models.CharField(max_length=40, default="", blank=True)

    class Meta:
        """Names for Django."""

        app_label = "accounts"
        indexes: ClassVar = [models.Index(fields=["account", "saved_at"], name="draft_of")]

    def __str__(self) -> str:
        return str(self.token)


class Taken(models.Model):
    """Who has an entry of the worklist in hand. No fact: it binds nobody and holds nothing."""

    entry: models.CharField = models.CharField(max_length=100, primary_key=True)
    account: models.ForeignKey = models.ForeignKey(Account, on_delete=models.CASCADE)
    by: models.CharField = models.CharField(max_length=60)
    at: models.DateTimeField = models.DateTimeField()

    class Meta:
        """Names for Django."""

        app_label = "accounts"

    def __str__(self) -> str:
        return f"{self.entry} {self.account}"


class Habit(models.Model):
    """What a clerk chose once and finds again: worklist filters, what new papers repeat."""

    account: models.OneToOneField = models.OneToOneField(
        Account, on_delete=models.CASCADE, primary_key=True
    )
    worklist: models.JSONField = models.JSONField(default=dict)
    repeats: models.JSONField = models.JSONField(default=list)

    class Meta:
        """Names for Django."""

        app_label = "accounts"

    def __str__(self) -> str:
        return str(self.account)
