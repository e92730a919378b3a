"""Notices made into PDF, kept with a fingerprint, and shown with their proof of mailing."""
