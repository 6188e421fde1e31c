from django.conf import settings
from django.urls import path

from chaupal.sample import views

urlpatterns = [path("sign-in-as/", views.sign_in_as, name="sign_in_as")] if settings.CHAUPAL_DEMO else []
