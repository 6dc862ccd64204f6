"""Splitting: a page's blocks get roles, and a small grammar over the roles assembles articles."""
