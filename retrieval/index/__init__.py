"""Finds passages: embedding, Chroma, lexical evidence, and their fusion."""
