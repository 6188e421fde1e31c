"""Addresses of the organisation's people: joining, accepting, and what lies under /people/."""

from django.urls import path

from chaupal.org.views import access, joining, rising
from chaupal.org.views import people as views

app_name = "org"
urlpatterns = [
    path("join/", joining.join, name="join"),
    path("join/<str:code>/", joining.join, name="join_code"),
    path("accept/", joining.accept, name="accept"),
    path("approvals/people/", rising.people, name="rising"),
    path("approvals/people/recommendation/", rising.recommend, name="recommend_many"),
    path("approvals/people/return/", rising.give_back, name="return_many"),
    path("approvals/people/approval/", rising.approve, name="approve_many"),
    path("approvals/people/slips/", rising.print_slips, name="slips"),
    path("approvals/people/export/", rising.export, name="export_rising"),
    path("approvals/people/stuck/", rising.stuck, name="stuck"),
    path("approvals/people/checks/", rising.checks, name="checks"),
    path("approvals/people/checks/new/", rising.draw_check, name="draw_check"),
    path("approvals/people/batches/<int:pk>/", rising.batch, name="batch"),
    path("approvals/people/batches/<int:pk>/undo/", rising.take_back, name="take_back"),
    path("approvals/people/batches/<int:pk>/approval/", rising.approve_batch, name="approve_batch"),
    path("approvals/people/batches/<int:pk>/end/", rising.drop, name="drop_batch"),
    path("approvals/people/batches/<int:pk>/calls/<int:item>/", rising.call, name="call"),
    path("people/", views.people, name="people"),
    path("people/export/", views.export, name="export"),
    path("people/new/", views.nominate, name="nominate"),
    path("people/appointments/<int:pk>/", views.appointment, name="appointment"),
    path("people/appointments/<int:pk>/approval/", views.approval, name="approval"),
    path("people/appointments/<int:pk>/recommendation/", views.recommendation, name="recommendation"),
    path("people/appointments/<int:pk>/again/", views.again, name="again"),
    path("people/appointments/<int:pk>/main/", views.main, name="main"),
    path("people/appointments/<int:pk>/return/", views.returning, name="return"),
    path("people/appointments/<int:pk>/slip/", views.slip, name="slip"),
    path("people/appointments/<int:pk>/phone/", views.phone, name="phone"),
    path("people/appointments/<int:pk>/end/", views.end, name="end"),
    path("people/appointments/<int:pk>/mail/", views.mail, name="mail"),
    path("people/appointments/<int:pk>/witness/", views.witness, name="witness"),
    path("people/appointments/<int:pk>/suspension/", access.suspension, name="suspension"),
    path("people/appointments/<int:pk>/suspension/<int:suspension>/lift/", access.lift, name="lift"),
    path("people/appointments/<int:pk>/sessions/", access.sign_out, name="end_sessions_of"),
    path("people/access/", access.access, name="access"),
    path("people/mine/", access.mine, name="mine"),
    path("people/lending/", access.lend, name="lending"),
    path("people/lending/<int:pk>/approval/", access.agree, name="agree_to_lending"),
    path("people/lending/<int:pk>/end/", access.take_back, name="take_back"),
]
