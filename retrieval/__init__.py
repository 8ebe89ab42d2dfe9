"""Knows papers: digests in, passages found, questions answered. Knows nothing of chats."""
