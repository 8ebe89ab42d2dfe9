"""Areas of research: the list of them, which a paper belongs to, which are hot, and which of their terms it names."""

from retrieval.areas.forms import form_key
from retrieval.areas.hot import Heat, heat_of
from retrieval.areas.marks import areas_in
from retrieval.areas.paper import areas_of, field_of, terms_of
from retrieval.areas.table import ResearchArea, area_names, load_areas, load_fields

__all__ = [
    "Heat",
    "ResearchArea",
    "area_names",
    "areas_in",
    "areas_of",
    "field_of",
    "form_key",
    "heat_of",
    "load_areas",
    "load_fields",
    "terms_of",
]
