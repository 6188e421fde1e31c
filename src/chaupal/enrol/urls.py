"""Addresses of one's own page, of joining from outside, of sheets of names, applicants, requests and cards."""

from django.urls import path

from chaupal.enrol.views import own, requests, sheets

app_name = "enrol"
urlpatterns = [
    path("me/", own.me, name="me"),
    path("me/name/", own.name, name="name"),
    path("me/language/", own.language, name="language"),
    path("me/photo/", own.photo, name="photo"),
    path("me/photo.jpg", own.picture, name="picture"),
    path("me/nominee/", own.nominee, name="nominee"),
    path("me/requests/", own.ask, name="ask"),
    path("me/requests/<int:pk>/take-back/", own.take_back, name="take_back"),
    path("me/data.json", own.data_json, name="data_json"),
    path("me/data.pdf", own.data_pdf, name="data_pdf"),
    path("me/letter.pdf", own.letter, name="letter"),
    path("me/leave/", own.leave, name="leave"),
    path("left/<str:key>/", own.gone, name="left"),
    path("left/<str:key>/letter.pdf", own.gone_letter, name="left_letter"),
    path("people/requests/", requests.desk, name="requests"),
    path("people/requests/<int:pk>/", requests.one, name="request"),
    path("people/requests/<int:pk>/answer/", requests.answer, name="answer"),
    path("people/requests/<int:pk>/number/", requests.number, name="number"),
    path("enrol/sheets/", sheets.all_sheets, name="sheets"),
    path("enrol/sheets/<int:pk>/", sheets.one_sheet, name="sheet"),
    path("enrol/sheets/<int:pk>/table/", sheets.table, name="table"),
    path("enrol/sheets/<int:pk>/columns/", sheets.columns, name="columns"),
    path("enrol/sheets/<int:pk>/import/", sheets.bring_in, name="import"),
    path("enrol/sheets/<int:pk>/stop/", sheets.stop, name="stop"),
    path("enrol/sheets/<int:pk>/back.csv", sheets.back, {"form": "csv"}, name="back_csv"),
    path("enrol/sheets/<int:pk>/back.xlsx", sheets.back, {"form": "xlsx"}, name="back_xlsx"),
]
