"""Addresses of the claim desk, under /claims/."""

from django.urls import path

from chaupal.claims.views import answer, claim, queue

app_name = "claims"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("new/", queue.new, name="new"),
    path("others/", queue.others, name="others"),
    path("export/", queue.export, name="export"),
    path("bank/export/", queue.export_bank, name="export_bank"),
    path("<int:pk>/", claim.claim, name="claim"),
    path("<int:pk>/lock/", claim.lock, name="lock"),
    path("<int:pk>/assignment/", claim.assignment, name="assignment"),
    path("<int:pk>/outcome/", claim.outcome, name="outcome"),
    path("<int:pk>/opening/", claim.opening, name="opening"),
    path("<int:pk>/triage/", claim.triage, name="triage"),
    path("<int:pk>/cluster/", claim.cluster, name="cluster"),
    path("<int:pk>/cluster/undo/", claim.cluster_undo, name="cluster_undo"),
    path("<int:pk>/judgements/", claim.judgements, name="judgements"),
    path("<int:pk>/reviews/", claim.review, name="review_judgements"),
    path("reviews/<int:pk>/withdrawal/", claim.review_withdrawal, name="review_withdrawal"),
    path("judgements/<int:pk>/withdrawal/", claim.withdrawal, name="withdrawal"),
    path("<int:pk>/answer/", answer.draft, name="draft"),
    path("answers/<int:pk>/", answer.review, name="review"),
    path("answers/<int:pk>/submission/", answer.submission, name="submission"),
    path("answers/<int:pk>/approval/", answer.approval, name="approval"),
    path("answers/<int:pk>/return/", answer.returning, name="return"),
]
