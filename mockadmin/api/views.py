"""The pages about the API itself: its OpenAPI document and the Swagger page."""

from csp.decorators import csp_update
from django.utils.decorators import method_decorator
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView


class Schema(SpectacularAPIView):
    """The OpenAPI 3.1 document."""


# Swagger UI writes style attributes; nowhere else in the portal are they allowed.
@method_decorator(csp_update({"style-src": ["'self'", "'unsafe-inline'"]}), name="dispatch")
class Docs(SpectacularSwaggerSplitView):
    """The Swagger page, served from this machine, in the portal's frame."""

    template_name = "mockadmin/api_docs.html"
