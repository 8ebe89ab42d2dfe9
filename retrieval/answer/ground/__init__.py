"""The citation gate: what a language model writes reaches the reader only where the cited passages bear it out."""
