"""The areas of research, as the rest of an edition reaches them."""

from retrieval.areas import area_names, areas_of, load_areas

__all__ = ["area_names", "areas_of", "load_areas"]
