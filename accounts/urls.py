"""Routes of this app."""

from django.urls import path

from accounts.views import session

urlpatterns = [
    path("", session.HomeView.as_view(), name="home"),
    path("sign-in/", session.SignInView.as_view(), name="login"),
    path("sign-out/", session.SignOutView.as_view(), name="logout"),
    path("account/", session.AccountView.as_view(), name="account"),
    path("account/password/", session.PasswordChangeView.as_view(), name="password-change"),
]
