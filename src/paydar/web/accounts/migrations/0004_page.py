# SPDX-License-Identifier: Apache-2.0
"""From which open page a sheet was sent last."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """The fourth shape of the file."""

    dependencies: ClassVar = [("accounts", "0003_keys_and_sittings")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="draft",
            name="page",
            field=models.CharField(max_length=40, default="", blank=True),
        ),
    ]
