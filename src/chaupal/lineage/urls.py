"""Addresses of the lineage room, under /lineage/."""

from django.urls import path

from chaupal.lineage.views import booths, lists, names, seats

app_name = "lineage"
urlpatterns = [
    path("", lists.versions, name="versions"),
    path("new/", lists.new, name="new"),
    path("<int:pk>/", lists.coming, name="list"),
    path("<int:pk>/confirmation/", lists.confirmation, name="confirm_all"),
    path("<int:pk>/decision/", lists.decision, name="decide"),
    path("<int:pk>/withdrawal/", lists.withdrawal, name="withdraw"),
    path("<int:pk>/export/", lists.export, name="export_seats"),
    path("<int:pk>/seats/<slug:code>/", seats.seat, name="seat"),
    path("<int:pk>/seats/<slug:code>/confirmation/", seats.confirmation, name="confirm"),
    path("<int:pk>/seats/<slug:code>/answer/", seats.answer, name="answer"),
    path("<int:pk>/seats/<slug:code>/team/", seats.team, name="team"),
    path("<int:pk>/seats/<slug:code>/export/", seats.export, name="export"),
    path("lists/<int:pk>/<slug:code>/", booths.stations, name="stations"),
    path("booths/<int:number>/", booths.booth, name="booth"),
    path("names/", names.names, name="names"),
    path("names/booths/<int:number>/", names.say, name="say_name"),
    path("names/<int:pk>/decision/", names.decision, name="decide_name"),
]
