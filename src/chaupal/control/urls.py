from django.urls import path

from chaupal.control.views import approvals, board, room

app_name = "control"
urlpatterns = [
    path("approvals/", approvals.approvals, name="approvals"),
    path("control/", room.room, name="room"),
    path("control/seats/", room.seats, name="seats"),
    path("units/", board.start, name="boards"),
    path("units/booths/<int:number>/", board.booth, name="booth"),
    path("units/<slug:code>/", board.board, name="board"),
    path("units/<slug:code>/export/", board.export, name="export_board"),
]
