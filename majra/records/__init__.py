"""The records that travel on topics and in files, and how they are encoded."""
