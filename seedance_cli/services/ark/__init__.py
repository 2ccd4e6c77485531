"""Volcengine Ark (region cn) and BytePlus ModelArk (region intl): the makers' own door to Seedance and Seedream."""
