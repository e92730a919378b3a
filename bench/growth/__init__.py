"""Growth: the same questions at ten thousand cases and at a million; `generator.py` says what is loaded."""
