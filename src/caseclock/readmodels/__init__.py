"""Tables that answer questions, one file each, written from events and rebuilt from them at will."""
