"""What leaves the office: e-mail, alerts to people, webhooks. Each retried, and visible when it fails."""
