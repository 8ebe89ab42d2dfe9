"""Language models: the seam, servers behind it, patience with them, and what they may cost."""
