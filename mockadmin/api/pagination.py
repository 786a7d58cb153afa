"""How long lists are cut into pages."""

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """Numbered pages of 50; a caller may ask for up to 200."""

    page_size_query_param = "page_size"
    max_page_size = 200
