"""What people write as YAML, found and read: templates, interview, vocabulary.

The only room that knows YAML; what leaves it are the story's records, or one error that names file and line.
"""

from seedance_cli.library.document import Entry, dump, read_document, read_text
from seedance_cli.library.shelf import Broken, Library, open_library, read_template, schema_file

__all__ = [
    "Broken", "Entry", "Library", "dump", "open_library", "read_document", "read_template", "read_text", "schema_file",
]  # fmt: skip
