"""The daily push: who gets which digest when, and the record of what was sent."""
