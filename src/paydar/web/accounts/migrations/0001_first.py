# SPDX-License-Identifier: Apache-2.0
"""Accounts, failed sign-ins and drafts."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The first shape of the file."""

    initial = True
    dependencies: ClassVar = []
    operations: ClassVar = [
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("username", models.CharField(max_length=60, unique=True)),
                ("password", models.CharField(max_length=200)),
                ("assignment", models.CharField(max_length=100)),
                ("language", models.CharField(max_length=8)),
                ("disabled", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="FailedSignIn",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("username", models.CharField(max_length=60, db_index=True)),
                ("address", models.CharField(max_length=60, db_index=True)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("token", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("entry", models.CharField(max_length=100, default="", blank=True)),
                ("basis", models.JSONField(default=list)),
                ("typed", models.JSONField(default=dict)),
                ("papers", models.JSONField(default=list)),
                ("receipt", models.JSONField(default=dict)),
                ("saved_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="accounts.account"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["account", "saved_at"], name="draft_of")],
            },
        ),
    ]
