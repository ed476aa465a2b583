"""Cases for what reads mails: the mail goes in, and what it brings comes out."""
