"""Makes a day's digest out of the Hugging Face list: reads, words, counts, draws, speaks and publishes it."""
