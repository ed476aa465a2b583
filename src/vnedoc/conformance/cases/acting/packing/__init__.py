"""Cases for what reads packages of dossiers: the package goes in, and the dossier comes out."""
