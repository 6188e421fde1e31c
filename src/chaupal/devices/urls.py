"""Addresses of the device register, under /devices/."""

from django.urls import path

from chaupal.devices import views

app_name = "devices"
urlpatterns = [
    path("", views.register, name="register"),
    path("export/", views.export, name="export"),
    path("handing/", views.handing, name="hand"),
    path("labels.pdf", views.labels, name="labels"),
    path("lots/new/", views.lot, name="lot"),
    path("mine/", views.mine, name="mine"),
    path("mine/<int:device>/", views.confirm, name="confirm"),
    path("<int:device>/", views.device, name="device"),
    path("<int:device>/issue/", views.issue, name="issue"),
    path("<int:device>/return/", views.giving_back, name="return"),
    path("<int:device>/loss/", views.loss, name="loss"),
    path("<int:device>/found/", views.found, name="found"),
    path("<int:device>/retirement/", views.retirement, name="retire"),
    path("<int:device>/undoing/", views.undoing, name="undo"),
    path("<int:device>/signature/", views.signature, name="signature"),
    path("<int:device>/receipt/", views.receipt, name="receipt"),
    path("<int:device>/receipt.pdf", views.receipt_pdf, name="receipt_pdf"),
]
