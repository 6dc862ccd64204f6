"""Metrics: what workers and connectors count (`meter`, `counted`), what is seen from outside them (`outside`), served alike."""
