# SPDX-License-Identifier: Apache-2.0
"""Django's settings, given once per process. Nothing is read from the environment."""

import secrets
from pathlib import Path
from typing import Any, Final

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from paydar.web.logs import plain
from paydar.web.node import ACCOUNTS, keep_private

HERE: Final = Path(__file__).parent
SESSION: Final = 24 * 60 * 60  # seconds; what a sitting may last is said in accounts.sittings
LARGEST_UPLOAD: Final = 12 * 1024 * 1024  # bytes of one request
MOST_FIELDS: Final = 400


def database(path: str) -> dict[str, Any]:
    """Return the settings of one accounts file."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
        },
    }


def configure() -> None:
    """Configure Django. A second call does nothing."""
    if settings.configured:
        return
    settings.configure(
        ALLOWED_HOSTS=["*"],  # no page is built from the Host header; cookies belong to one host
        CSRF_COOKIE_HTTPONLY=True,
        CSRF_COOKIE_NAME="paydar_form",
        CSRF_COOKIE_SAMESITE="Strict",
        CSRF_FAILURE_VIEW="paydar.web.pages.faults.stale_form",
        DATABASES={"default": database(":memory:")},
        DATABASE_ROUTERS=["paydar.web.node.Router"],
        DATA_UPLOAD_MAX_MEMORY_SIZE=LARGEST_UPLOAD,
        DATA_UPLOAD_MAX_NUMBER_FIELDS=MOST_FIELDS,
        DEBUG=False,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=["django.contrib.sessions", "paydar.web.accounts", "paydar.web.parents"],
        LOGGING_CONFIG=None,
        MIDDLEWARE=[
            "django.middleware.gzip.GZipMiddleware",
            "paydar.web.guard.headers",
            "paydar.web.parents.door.door",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "paydar.web.guard.Methods",
            "django.middleware.csrf.CsrfViewMiddleware",
            "paydar.web.guard.who",
            "paydar.web.guard.Stopped",
        ],
        # Scrypt: memory-hard, and about 50 ms at the window of an office machine.
        PASSWORD_HASHERS=["django.contrib.auth.hashers.ScryptPasswordHasher"],
        ROOT_URLCONF="paydar.web.urls",
        SECRET_KEY=secrets.token_urlsafe(50),  # unused: each node signs with its own
        SESSION_COOKIE_AGE=SESSION,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_NAME="paydar_desk",
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_ENGINE="paydar.web.accounts.sessions",
        SESSION_EXPIRE_AT_BROWSER_CLOSE=True,
        SILENCED_SYSTEM_CHECKS=[],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [HERE / "templates"],
                "OPTIONS": {
                    "builtins": ["paydar.web.tags"],
                    "context_processors": ["django.template.context_processors.csrf"],
                    "loaders": [
                        (
                            "django.template.loaders.cached.Loader",
                            ["django.template.loaders.filesystem.Loader"],
                        )
                    ],
                },
            }
        ],
        USE_I18N=False,
        USE_TZ=True,
        X_FRAME_OPTIONS="DENY",
    )
    django.setup()
    plain()


def open_accounts(folder: Path) -> str:
    """Bring the accounts file of a node up to date and return its alias among Django's."""
    configure()
    path = folder.resolve() / ACCOUNTS
    alias = f"accounts:{path}"
    known: dict[str, Any] = connections.settings
    if alias not in known:
        keep_private(path)
        known[alias] = {**known["default"], **database(str(path))}
        call_command("migrate", database=alias, verbosity=0, interactive=False)
    return alias
