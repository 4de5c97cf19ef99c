"""E-mail: written from templates, sent by SMTP or kept in a local mailbox."""
