"""What people do with their accounts, one file each."""
