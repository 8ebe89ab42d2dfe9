"""Writing the notes of a digest: with a model whose every figure is checked, or out of the paper's own words."""
