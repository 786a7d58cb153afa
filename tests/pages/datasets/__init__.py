"""Pages of datasets and uploads, one file per page."""
