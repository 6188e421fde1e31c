from django.urls import path

from chaupal.relay import views

urlpatterns = [
    path("groups/", views.groups, name="groups"),
    path("groups/export/", views.export_groups, name="export_groups"),
    path("groups/<int:group>/", views.group, name="group"),
    path("groups/<int:group>/check/", views.group_check, name="group_check"),
    path("groups/<int:group>/words/", views.group_words, name="group_words"),
    path("groups/<int:group>/keeper/", views.assign_group, name="assign_group"),
    path("groups/<int:group>/closing/", views.close_group, name="close_group"),
    path("receipts/", views.receipts, name="receipts"),
    path("receipt/", views.receipt, name="receipt"),
    path("cards/<int:dispatch>/<int:booth>/objection/", views.objection, name="objection"),
    path("objections/<int:pk>/seen/", views.objection_seen, name="objection_seen"),
    path("release/<int:number>/", views.release, name="release"),
    path("dispatches/<int:dispatch>/groups/<int:group>/check/", views.check, name="check_group"),
]
