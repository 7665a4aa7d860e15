"""Writers of papers: a dataclass in, the bytes of a PDF or an XML file out."""
