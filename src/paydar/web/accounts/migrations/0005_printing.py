# SPDX-License-Identifier: Apache-2.0
"""What an account prints on, and how far its printer is out of line."""

from typing import ClassVar

from django.db import migrations, models


def _added(name: str, field: models.Field) -> migrations.AddField:
    return migrations.AddField(model_name="account", name=name, field=field)


class Migration(migrations.Migration):
    """The fifth shape of the file."""

    dependencies: ClassVar = [("accounts", "0004_page")]
    operations: ClassVar = [
        _added("paper", models.CharField(max_length=8, default="a4")),
        _added("booklet_right", models.IntegerField(default=0)),
        _added("booklet_down", models.IntegerField(default=0)),
    ]
