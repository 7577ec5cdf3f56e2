"""What the system tells of processes: children, who plays members, and where they listen."""

from __future__ import annotations

import ipaddress
import os
import time
from pathlib import Path


def children(process: int) -> list[int]:
    """Processes whose parent this one is, where the system tells."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, parent = path.parent.name, path.read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue
        if int(parent) == process:
            found.append(int(number))
    return found


def players(process: int) -> list[int]:
    """Children that play members."""
    found = []
    for child in children(process):
        try:
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                found.append(child)
        except OSError:
            continue
    return found


def listening(process: int) -> list[tuple[str, int]]:
    """Addresses and ports at which a process accepts connections."""
    try:
        ends = [os.readlink(entry) for entry in Path(f"/proc/{process}/fd").iterdir() if entry.is_symlink()]
    except OSError:
        return []
    sockets = {end[8:-1] for end in ends if end.startswith("socket:[")}
    found = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{process}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in sockets:
                place, _, port = fields[1].partition(":")
                words = [bytes.fromhex(place[at : at + 8])[::-1] for at in range(0, len(place), 8)]
                found.append((str(ipaddress.ip_address(b"".join(words))), int(port, 16)))
    return found


def alive(process: int) -> bool:
    """Whether a process runs."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def gone(processes: list[int]) -> bool:
    """Whether all have ended, after some patience with a loaded machine."""
    for _ in range(600):
        if not any(alive(process) for process in processes):
            return True
        time.sleep(0.05)
    return False
