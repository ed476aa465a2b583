"""Packages of dossiers: for an archive by E-ARK CSIP, as BagIt, and back."""

from vnedoc.packing.bagit import pack_bag
from vnedoc.packing.errors import (
    AlteredFileError,
    MissingFileError,
    NoPackageError,
    OtherDossierError,
    PackageError,
    PackageFormError,
    PackageLimitError,
    PackagePathError,
    UnlistedFileError,
)
from vnedoc.packing.gathering import gather
from vnedoc.packing.sip.profile import SipProfile, sip_profile, sip_profiles
from vnedoc.packing.sip.writing import pack_sip
from vnedoc.packing.unpacking import Package, PackageKind, read_package, unpack

__all__ = [
    "AlteredFileError",
    "MissingFileError",
    "NoPackageError",
    "OtherDossierError",
    "Package",
    "PackageError",
    "PackageFormError",
    "PackageKind",
    "PackageLimitError",
    "PackagePathError",
    "SipProfile",
    "UnlistedFileError",
    "gather",
    "pack_bag",
    "pack_sip",
    "read_package",
    "sip_profile",
    "sip_profiles",
    "unpack",
]
