"""The national exchange axis (Trục liên thông văn bản quốc gia), known from its SDK's behaviour.

`Axis` is a system's access: thirteen calls. `AxisSimulator` is the other side, to try it against.
"""

from vnedoc.channels.axis.client import Axis
from vnedoc.channels.axis.headers import HashForm, hash_file, sign, signed_by
from vnedoc.channels.axis.hop import through
from vnedoc.channels.axis.simulator import AxisSimulator, System

__all__ = [
    "Axis",
    "AxisSimulator",
    "HashForm",
    "System",
    "hash_file",
    "sign",
    "signed_by",
    "through",
]
