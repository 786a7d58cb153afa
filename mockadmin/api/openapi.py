"""What the OpenAPI document must be told: how a caller signs in."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class BearerToken(OpenApiAuthenticationExtension):
    """Tokens are sent as `Authorization: Bearer mk_…`."""

    target_class = "accounts.authentication.TokenAuthentication"
    name = "token"
    priority = 1

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer", "bearerFormat": "mk_…"}
