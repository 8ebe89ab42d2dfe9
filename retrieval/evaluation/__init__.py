"""Measures paperboy: question sets and how answers to them are scored, parts switched off, refusals, automatic sets."""
