"""What an installation must have before a county's real cases may lie in it."""
