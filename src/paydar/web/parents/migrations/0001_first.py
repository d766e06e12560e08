# SPDX-License-Identifier: Apache-2.0
"""Declarations from phones, their photographs, and the sheets that were filled from them."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


def _of_phoned() -> models.ForeignKey:
    return models.ForeignKey("parents.phoned", on_delete=django.db.models.deletion.CASCADE)


class Migration(migrations.Migration):
    """The first shape."""

    initial = True
    dependencies: ClassVar = []
    operations: ClassVar = [
        migrations.CreateModel(
            name="Phoned",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("resume", models.CharField(max_length=64, unique=True)),
                ("tracking", models.CharField(max_length=64, null=True, unique=True)),
                ("secret", models.CharField(blank=True, default="", max_length=64)),
                ("state", models.CharField(default="open", max_length=10)),
                ("sealed", models.TextField(blank=True, default="")),
                ("entry", models.CharField(blank=True, default="", max_length=100)),
                ("saved_at", models.DateTimeField()),
                ("last_on", models.DateField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="Photograph",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64)),
                ("about", models.CharField(max_length=20)),
                ("media", models.CharField(max_length=20)),
                ("size", models.IntegerField()),
                ("at", models.DateTimeField()),
                ("phoned", _of_phoned()),
            ],
        ),
        migrations.CreateModel(
            name="Handed",
            fields=[
                ("draft", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("phoned", _of_phoned()),
            ],
        ),
    ]
