"""Folders that only we may enter."""

import os
from pathlib import Path


def make_private(folder: Path) -> None:
    """Make the folder with mode 0700; one that is there stays as it is, if it is ours.

    Raises PermissionError if it, or a link in its place, belongs to somebody else: a name under
    /tmp can be taken by anybody first.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if {folder.lstat().st_uid, folder.stat().st_uid} != {os.geteuid()}:
        raise PermissionError(f"{folder} belongs to somebody else.")
