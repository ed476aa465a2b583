"""The package in which a dossier is handed over to an archive, by E-ARK CSIP and SIP."""
