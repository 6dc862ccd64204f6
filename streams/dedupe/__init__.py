"""One story once: exact and near-duplicates within a window, and revisions."""
