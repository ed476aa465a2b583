"""From typed values to XML, in the order of the standard."""
