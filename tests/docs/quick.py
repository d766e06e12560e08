# SPDX-License-Identifier: Apache-2.0
"""The `paydar` command without its second of imports: one warm process forks for each call.

What runs is `paydar.cli.main.main` in a process of its own, with the caller's folder, environment
and streams. `serve` and `try` are the installed command itself.
"""

import json
import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

REAL = Path(sys.executable).with_name("paydar")
SHIM = """#!{python} -IS
import json, os, socket, sys
if sys.argv[1:2] in (["serve"], ["try"]):
    os.execv({real!r}, [{real!r}, *sys.argv[1:]])
line = socket.socket(socket.AF_UNIX)
line.connect({address!r})
told = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
socket.send_fds(line, [len(told).to_bytes(4, "big")], [0, 1, 2])
line.sendall(told)
raise SystemExit((line.recv(1) or b"\\x63")[0])
"""


@contextmanager
def quick_paydar(folder):
    """Yield a folder for PATH that holds a quick `paydar`."""
    address, names = str(folder / "s"), folder / "bin"
    names.mkdir()
    warm = subprocess.Popen(
        [sys.executable, "-m", "tests.docs.quick", address], stdout=subprocess.PIPE
    )
    try:
        assert warm.stdout.readline() == b"ready\n"
        shim = names / "paydar"
        shim.write_text(SHIM.format(python=sys.executable, real=str(REAL), address=address))
        shim.chmod(0o755)
        yield names
    finally:
        warm.terminate()
        warm.wait()


def answer(line):
    """Run one command line as the caller would, and send back its exit code."""
    from paydar.cli.main import main  # noqa: PLC0415 - imported before the first fork

    head, streams, _, _ = socket.recv_fds(line, 4, 3)
    told = b""
    while len(told) < int.from_bytes(head, "big"):
        told += line.recv(65_536)
    argv, cwd, environment = json.loads(told)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    try:
        code = main(argv)
    except SystemExit as error:  # argparse
        code = error.code
    sys.stdout.flush()
    sys.stderr.flush()
    line.sendall(bytes([code or 0]))


def listen(address):
    """Fork for every caller until ended."""
    import paydar.cli.main  # noqa: F401, PLC0415

    door = socket.socket(socket.AF_UNIX)
    door.bind(address)
    door.listen()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        line, _ = door.accept()
        if os.fork() == 0:
            answer(line)
            os._exit(0)
        line.close()


if __name__ == "__main__":
    listen(sys.argv[1])
