"""What every suite stands on: services and boards of their own, clients in processes, the table."""
