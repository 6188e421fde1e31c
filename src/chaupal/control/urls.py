from django.urls import path

from chaupal.control.views import approvals, board, ledger, room

app_name = "control"
urlpatterns = [
    path("approvals/", approvals.approvals, name="approvals"),
    path("approvals/export/", approvals.export, name="export_approvals"),
    path("control/", room.room, name="room"),
    path("control/seats/", room.seats, name="seats"),
    path("units/", board.start, name="boards"),
    path("units/booths/<int:number>/", board.booth, name="booth"),
    path("units/<slug:code>/", board.board, name="board"),
    path("units/<slug:code>/export/", board.export, name="export_board"),
    path("ledger/", ledger.entries, name="ledger"),
    path("ledger/sample/", ledger.sample, name="ledger_sample"),
    path("ledger/verify/", ledger.verify, name="ledger_verify"),
    path("ledger/export/", ledger.export, name="ledger_export"),
    path("ledger/<int:pk>/", ledger.entry, name="ledger_entry"),
]
