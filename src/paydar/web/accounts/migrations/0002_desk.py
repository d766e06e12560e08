# SPDX-License-Identifier: Apache-2.0
"""Drafts with a version; who has which entry in hand; what a clerk chose once."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Drafts that are there keep version 1: texts as typed, the shape of the first release."""

    dependencies: ClassVar = [("accounts", "0001_first")]
    operations: ClassVar = [
        migrations.AddField("draft", "version", models.IntegerField(default=1)),
        migrations.AddField("draft", "repeated", models.JSONField(default=dict)),
        migrations.AddField("draft", "looked", models.JSONField(default=list)),
        migrations.AddField(
            "draft", "copied_from", models.CharField(blank=True, default="", max_length=60)
        ),
        migrations.CreateModel(
            name="Taken",
            fields=[
                ("entry", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("by", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="accounts.account"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Habit",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="accounts.account",
                    ),
                ),
                ("worklist", models.JSONField(default=dict)),
                ("repeats", models.JSONField(default=list)),
            ],
        ),
    ]
