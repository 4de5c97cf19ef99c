"""The account PostgreSQL runs under. It refuses root, and so root needs a way round.

Neither way makes a user, changes a mode outside the data directory or copies the programs.
"""

import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path

from mercat.platform.embedded.process import EmbeddedError, run

_KEEPS_REACHING_FILES = "-all,+dac_override"
"""CAP_DAC_OVERRIDE, capabilities(7): the data may lie below a directory that only root enters."""


@dataclass(frozen=True)
class Account:
    """Put `prefix` before a command and it runs as somebody whose files belong to `uid`."""

    uid: int
    gid: int
    prefix: tuple[str, ...] = ()

    def own(self, folder: Path) -> None:
        """Give the folder to this account, the top last: an interrupted change is begun again."""
        if folder.stat().st_uid == self.uid:
            return
        for parent, folders, files in os.walk(folder, topdown=False):
            for name in (*folders, *files):
                os.chown(Path(parent, name), self.uid, self.gid, follow_symlinks=False)
        os.chown(folder, self.uid, self.gid)


def unprivileged() -> Account:
    """The account to use on this machine. Raises EmbeddedError where root has no way round."""
    if os.geteuid() != 0:
        return ordinary()
    for account in (in_namespace(), as_nobody()):
        if _works(account):
            return account
    raise EmbeddedError(
        "PostgreSQL does not run as root, and this machine allows neither a user namespace nor a "
        "change of user. Run Mercat as an ordinary user, or set DATABASE_URL to a server."
    )


def ordinary() -> Account:
    return Account(os.geteuid(), os.getegid())


def in_namespace() -> Account:
    """Root seen as nobody from inside a user namespace, user_namespaces(7). The files stay root's.

    The number must be one that the machine has a name for, or initdb refuses it.
    """
    nobody = pwd.getpwnam("nobody")
    maps = (f"--map-user={nobody.pw_uid}", f"--map-group={nobody.pw_gid}")
    return Account(0, 0, ("unshare", "--user", *maps, "--"))


def as_nobody() -> Account:
    """The real nobody, for containers that forbid namespaces. The data is given to that account.

    PostgreSQL looks at its own program with access(2), which forgets the capabilities of whoever
    is not root unless SECBIT_NO_SETUID_FIXUP is set.
    """
    nobody = pwd.getpwnam("nobody")
    who = ("--reuid", str(nobody.pw_uid), "--regid", str(nobody.pw_gid), "--clear-groups")
    may = (f"--inh-caps={_KEEPS_REACHING_FILES}", f"--ambient-caps={_KEEPS_REACHING_FILES}")
    prefix = ("setpriv", "--securebits", "+no_setuid_fixup", *who, *may, "--")
    return Account(nobody.pw_uid, nobody.pw_gid, prefix)


def _works(account: Account) -> bool:
    if shutil.which(account.prefix[0]) is None:
        return False
    return run([*account.prefix, "true"]).returncode == 0
