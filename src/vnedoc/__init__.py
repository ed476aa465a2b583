"""vnedoc: Vietnam's electronic official documents (edXML, QCVN 102:2016/BTTTT)."""

from vnedoc._version import __version__

__all__ = ["__version__"]
