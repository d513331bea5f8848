"""Removing a folder that hostile code filled: links, forbidden folders and any depth of nesting."""

# Plain os calls throughout: these run for every program, on names that hostile code chose.
# ruff: noqa: PTH101, PTH104, PTH106, PTH108
from __future__ import annotations

import os


def remove(folder: str) -> None:
    """Remove ``folder`` and all beneath it without following links or recursing.

    Deep folders are lifted to the top before they are emptied, so neither path length nor recursion depth
    matters. Nothing may still be running in it.
    """
    lifted = 0
    while True:
        with os.scandir(folder) as entries:
            names = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
        if not names:
            break
        for name, is_folder in names:
            path = f"{folder}/{name}"
            if not is_folder:
                os.unlink(path)
                continue
            os.chmod(path, 0o700)
            with os.scandir(path) as entries:
                inner = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
            for child, child_is_folder in inner:
                if child_is_folder:
                    lifted += 1
                    os.chmod(f"{path}/{child}", 0o700)
                    os.rename(f"{path}/{child}", _free_name(folder, lifted))
                else:
                    os.unlink(f"{path}/{child}")
            os.rmdir(path)
    os.rmdir(folder)


def _free_name(folder: str, number: int) -> str:
    path = f"{folder}/.lifted-{number}"
    while os.path.lexists(path):
        path += "-"
    return path
