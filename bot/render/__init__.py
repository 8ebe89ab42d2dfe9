"""Shows answers and digests to people."""
