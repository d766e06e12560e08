# SPDX-License-Identifier: Apache-2.0
"""Delays that grow, sittings, code generators, passkeys, and what an account chooses."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

ACCOUNT = "accounts.account"


def _own(**more: object) -> models.ForeignKey:
    return models.ForeignKey(ACCOUNT, on_delete=django.db.models.deletion.CASCADE, **more)


def _added(name: str, field: models.Field) -> migrations.AddField:
    return migrations.AddField(model_name="account", name=name, field=field)


class Migration(migrations.Migration):
    """The third shape of the file. Wrong passwords that were counted before are forgotten."""

    dependencies: ClassVar = [("accounts", "0002_desk")]
    operations: ClassVar = [
        migrations.DeleteModel(name="FailedSignIn"),
        _added("first_password", models.BooleanField(default=False)),
        _added("code_secret", models.CharField(max_length=300, default="", blank=True)),
        _added("code_step", models.BigIntegerField(default=0)),
        _added("next_step", models.CharField(max_length=20, default="", blank=True)),
        _added("document", models.CharField(max_length=40, default="", blank=True)),
        _added("paper_language", models.CharField(max_length=8, default="", blank=True)),
        migrations.CreateModel(
            name="Delay",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("wrong", models.IntegerField(default=0)),
                ("until", models.DateTimeField(null=True)),
                ("at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="Sitting",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("account", _own()),
                ("session_key", models.CharField(max_length=40, unique=True)),
                ("since", models.DateTimeField()),
                ("seen", models.DateTimeField()),
                ("proved", models.DateTimeField()),
                ("address", models.CharField(max_length=60)),
                ("browser", models.CharField(max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("account", _own()),
                ("digest", models.CharField(max_length=64, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="Passkey",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("account", _own()),
                ("credential", models.CharField(max_length=1400, unique=True)),
                ("public_key", models.TextField()),
                ("sign_count", models.BigIntegerField(default=0)),
                ("rp_id", models.CharField(max_length=255)),
                ("label", models.CharField(max_length=60)),
                ("made_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SpentChallenge",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
