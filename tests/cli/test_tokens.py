# SPDX-License-Identifier: Apache-2.0
import json

from paydar.cli.main import main
from paydar.wiring.tokens import Tokens


def test_a_token_is_printed_once_listed_without_its_secret_and_revoked(zz, capsys):
    folder = str(zz.folder)
    assert (
        main(
            [
                "token",
                "create",
                "--dir",
                folder,
                "--scope",
                "read",
                "ledger",
                "--name",
                "hospital",
                "--json",
            ]
        )
        == 0
    )
    secret = json.loads(capsys.readouterr().out)["token"]
    assert Tokens(zz.folder).find(secret).scopes == ("read", "ledger")
    assert main(["token", "list", "--dir", folder]) == 0
    listed = capsys.readouterr().out
    assert "hospital" in listed
    assert secret not in listed
    assert main(["token", "revoke", "--dir", folder, "--name", "hospital"]) == 0
    assert main(["token", "revoke", "--dir", folder, "--name", "hospital"]) == 1
    assert Tokens(zz.folder).find(secret) is None
