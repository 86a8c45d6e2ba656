"""What the services keep beside the archive, in SQL."""
