"""Cleaning alone: the page as one article, nothing split off. What `majra process --upto clean` shows."""

from streams.clean.clean import clean_page

__all__ = ["clean_page"]
