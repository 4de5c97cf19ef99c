"""Gives up what the other program does not need, and becomes it. Run by itself.

Arguments: bytes of address space, seconds of the processor, the other program, its own arguments.
"""

import os
import resource
import runpy
import sys
from contextlib import suppress


def limit(memory: int, cpu: int) -> None:
    """No files are written, no processes begun, no core is dumped."""
    os.nice(10)
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: cpu,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: 0,
    }
    for name, most in limits.items():
        with suppress(ValueError):  # macOS has no limit of the address space
            resource.setrlimit(name, (most, most))


if __name__ == "__main__":
    _, memory, cpu, *sys.argv = sys.argv
    limit(int(memory), int(cpu))
    runpy.run_path(sys.argv[0], run_name="__main__")
