"""Addresses of the gate, under /gate/."""

from django.urls import path

from chaupal.gate import views

app_name = "gate"
urlpatterns = [
    path("", views.index, name="index"),
    path("rules/", views.rules, name="rules"),
    path("packs/new/", views.new_pack, name="new_pack"),
    path("packs/<int:pk>/", views.pack, name="pack"),
    path("packs/<int:pk>/signature/", views.sign_pack, name="sign_pack"),
    path("elections/", views.new_election, name="new_election"),
    path("calendars/new/", views.new_calendar, name="new_calendar"),
    path("calendars/<int:pk>/", views.calendar, name="calendar"),
    path("calendars/<int:pk>/approval/", views.approve_calendar, name="approve_calendar"),
    path("candidates/new/", views.new_candidate, name="new_candidate"),
    path("holds/", views.holds, name="holds"),
    path("holds/<int:pk>/lift/", views.lift_hold, name="lift_hold"),
    path("names/<int:pk>/answer/", views.settle_name, name="settle_name"),
    path("verdicts/<slug:kind>/<int:pk>/", views.thing, name="thing"),
    path("verdicts/<slug:kind>/<int:pk>/class/", views.move_class, name="move_class"),
    path("verdicts/<slug:kind>/<int:pk>/mark/", views.mark, name="mark"),
    path("verdicts/<slug:kind>/<int:pk>/export/", views.export, name="export"),
]
