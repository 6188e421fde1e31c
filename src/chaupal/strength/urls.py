"""Addresses of the strength room, under /strength/."""

from django.urls import path

from chaupal.strength.views import calls, chase, plan, strength, vacancies

app_name = "strength"
urlpatterns = [
    path("", strength.start, name="start"),
    path("units/<str:code>/", strength.unit, name="unit"),
    path("offices/", strength.catalogue, name="catalogue"),
    path("offices/<str:kind>/change/", strength.change, name="change"),
    path("policies/<int:pk>/", strength.policy, name="policy"),
    path("policies/<int:pk>/approval/", strength.approval, name="approval"),
    path("policies/<int:pk>/return/", strength.returning, name="return"),
    path("vacancies/", vacancies.vacancies, name="vacancies"),
    path("vacancies/export/", vacancies.export, name="export_vacancies"),
    path("plan/<str:code>/", plan.plan, name="plan"),
    path("plan/<str:code>/export/", plan.export, name="export_plan"),
    path("plan/<str:code>/undo/<int:pk>/", plan.undo, name="undo_plan"),
    path("calls/", calls.calls, name="calls"),
    path("calls/<int:pk>/outcome/", calls.outcome, name="outcome"),
    path("calls/of/<str:code>/", calls.draws, name="draws"),
    path("draws/<int:pk>/", calls.draw, name="draw"),
    path("chase/<str:code>/", chase.chase, name="chase"),
    path("chase/<str:code>/<int:pk>/", chase.note, name="note"),
]
