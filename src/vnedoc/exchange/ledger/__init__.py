"""The ledger: inbox, outbox and quarantine in one database."""
