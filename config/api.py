"""Routes of the read API, app by app, and its own description for signed-in users."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from accounts.capabilities import Capability
from accounts.permissions import HoldsCapability
from campaigns.api import CampaignViewSet, ObligationViewSet
from jobs.api import JobViewSet
from rectification.api import FilingViewSet, InstitutionViewSet, ProblemViewSet


class SchemaView(SpectacularAPIView):
    """The OpenAPI document. It names routes and fields, no rows."""

    capability = Capability.SELF
    permission_classes = (HoldsCapability,)


router = SimpleRouter(use_regex_path=False)
router.register("campaigns", CampaignViewSet, basename="api-campaign")
router.register("obligations", ObligationViewSet, basename="api-obligation")
router.register("filings", FilingViewSet, basename="api-filing")
router.register("problems", ProblemViewSet, basename="api-problem")
router.register("institutions", InstitutionViewSet, basename="api-institution")
router.register("jobs", JobViewSet, basename="api-job")

urlpatterns = [path("schema/", SchemaView.as_view(), name="api-schema"), *router.urls]
