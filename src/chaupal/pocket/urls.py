from django.urls import path

from chaupal.pocket import views

urlpatterns = [
    path("today/", views.today, name="today"),
    path("cards/<int:dispatch>/<int:booth>/", views.card, name="card"),
    path("booth/", views.booth, name="booth"),
    path("outbox/", views.outbox, name="outbox"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("sw.js", views.service_worker, name="service_worker"),
]
