"""Addresses of tips, under /tips/."""

from django.urls import path

from chaupal.tips.views import desk, hearing, own, phone, share, thread

app_name = "tips"
urlpatterns = [
    path("", desk.queue, name="queue"),
    path("export/", desk.export, name="export"),
    path("own/", own.chat, name="own"),
    path("new/", phone.new, name="new"),
    path("share/", share.share, name="share"),
    path("chat/", phone.chat, name="chat"),
    path("chat/ticked/", phone.ticked, name="ticked"),
    path("unlawful/", phone.statutory, name="statutory"),
    path("thread/", thread.threads, name="threads"),
    path("thread/<str:token>/", thread.thread, name="thread"),
    path("thread/<str:token>/withdrawal/", thread.withdrawal, name="withdrawal"),
    path("<int:pk>/", desk.tip, name="tip"),
    path("<int:pk>/verdict/", desk.verdict, name="verdict"),
    path("<int:pk>/aside/", desk.aside, name="aside"),
    path("<int:pk>/undo/", desk.undo, name="undo"),
    path("<int:pk>/claim/", desk.claim, name="claim"),
    path("<int:pk>/opening/", desk.opening, name="opening"),
    path("<int:pk>/words/", desk.words, name="words"),
    path("<int:pk>/release/", desk.release, name="release"),
    path("<int:pk>/quarantine/", desk.quarantine, name="quarantine"),
    path("typing/", hearing.typing, name="typing"),
    path("<int:pk>/typing/", hearing.hold, name="hold"),
    path("<int:pk>/said/", hearing.said, name="said"),
    path("<int:pk>/sound/", hearing.sound, name="sound"),
    path("<int:pk>/frames/<int:place>/", hearing.frame, name="frame"),
    path("<int:pk>/picture/", desk.picture, name="picture"),
]
