from django.urls import path

from . import views

urlpatterns = [path("invitations/<token>/", views.invitation, name="invitation")]
