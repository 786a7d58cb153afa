"""Is the portal alive, and does its database answer? Asked by load balancers, without a login."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache


@login_not_required
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"portal": "ok", "database": "no answer"}, status=503)
    return JsonResponse({"portal": "ok", "database": "ok"})
