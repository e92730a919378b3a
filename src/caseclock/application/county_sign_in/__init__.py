"""Signing in by the county's own OpenID Connect: the county says who, the account says what may be done."""
