"""Addresses of the press room: the desk's posts, and the public pages."""

from django.urls import path

from chaupal.press import views

app_name = "press"
urlpatterns = [
    path("posts/", views.posts, name="posts"),
    path("posts/<int:number>/", views.post, name="post"),
    path("posts/<int:number>/recall/", views.recall, name="recall"),
    path("posts/<int:number>/<str:language>.png", views.draft_picture, name="draft_picture"),
    path("verify/", views.verify_page, name="verify"),
    path("v", views.to_verify),
    path("v/", views.to_verify),
    path("v/<str:code>", views.by_code, name="code"),
    path("v/<str:code>/", views.by_code),
    path("v/<str:code>/<str:language>.png", views.picture, name="picture"),
    path("answers/", views.to_register),
    path("answers/feed.json", views.feed, name="feed"),
    path("answers/<int:pk>/", views.answer, name="answer"),
    path("answers/<int:pk>.json", views.answer_json, name="answer_json"),
    path("register/", views.register, name="register"),
    path("register/checkpoint", views.checkpoint, name="checkpoint"),
    path("register/<int:pk>/", views.entry, name="entry"),
    path("register/<int:pk>.json", views.entry_json, name="entry_json"),
]
