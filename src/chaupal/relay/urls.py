from django.urls import path

from chaupal.relay import views

urlpatterns = [
    path("receipts/", views.receipts, name="receipts"),
    path("receipt/", views.receipt, name="receipt"),
    path("cards/<int:dispatch>/<int:booth>/objection/", views.objection, name="objection"),
    path("objections/<int:pk>/seen/", views.objection_seen, name="objection_seen"),
    path("release/<int:number>/", views.release, name="release"),
    path("dispatches/<int:dispatch>/groups/<int:group>/check/", views.check, name="check_group"),
]
