"""Reading papers: from arXiv's HTML edition, else the abstract, politely and only once."""
