"""What people and jobs do with businesses, one file each."""
