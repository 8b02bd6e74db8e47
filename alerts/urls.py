from django.urls import path

from .views import by_token, own

app_name = "alerts"

urlpatterns = [
    path("", own.alert_list, name="list"),
    path("asked/", own.asked, name="asked"),
    path("link/", own.link_send, name="link"),
    path("link/sent/", own.link_sent, name="link_sent"),
    path("confirm/<str:token>/", by_token.confirm, name="confirm"),
    path("unsubscribe/<str:token>/", by_token.unsubscribe, name="unsubscribe"),
    path("keep/<str:token>/", by_token.keep, name="keep"),
    path("feedback/<str:token>/", by_token.feedback, name="feedback"),
    path("manage/<str:token>/", by_token.manage, name="manage"),
    path("manage/<str:token>/pause/", by_token.pause, name="pause"),
    path("manage/<str:token>/resume/", by_token.resume, name="resume"),
    path("manage/<str:token>/delete/", by_token.erase, name="erase"),
    path("manage/<str:token>/alerts/<int:pk>/off/", by_token.turn_off, name="turn_off"),
    path("manage/<str:token>/alerts/<int:pk>/on/", by_token.turn_on, name="turn_on"),
]
