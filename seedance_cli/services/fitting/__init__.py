"""A request held against its model card: what comes out can be written into a body as it stands."""
