"""Trains the built-in embedding (needs the ``train`` extra)."""
