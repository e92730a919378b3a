"""What would have been decided and due under other rules: a change, compared over stored histories."""
