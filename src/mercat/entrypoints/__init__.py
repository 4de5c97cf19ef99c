"""How a process starts, one file each."""
