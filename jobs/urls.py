"""Routes of jobs, messages and channels."""

from django.urls import path

from jobs.views import channels, health, jobs, messages

urlpatterns = [
    path("jobs/", jobs.JobListView.as_view(), name="job-list"),
    path("jobs/<uuid:uuid>/", jobs.JobView.as_view(), name="job-detail"),
    path("jobs/<uuid:uuid>/cancel/", jobs.JobCancelView.as_view(), name="job-cancel"),
    path("jobs/<uuid:uuid>/retry/", jobs.JobRetryView.as_view(), name="job-retry"),
    path("messages/", messages.MessageListView.as_view(), name="message-list"),
    path("messages/read/", messages.MessageReadAllView.as_view(), name="message-read-all"),
    path("messages/<uuid:uuid>/", messages.MessageView.as_view(), name="message-detail"),
    path("account/channels/", channels.ChannelListView.as_view(), name="channel-list"),
    path("account/channels/test/", channels.ChannelTestView.as_view(), name="channel-test"),
    path("system/health/", health.SystemHealthView.as_view(), name="system-health"),
    path("system/messages/resend/", health.MessageResendView.as_view(), name="message-resend"),
    path("system/jobs/", jobs.SystemJobListView.as_view(), name="system-job-list"),
    path("system/jobs/<uuid:uuid>/cancel/", jobs.SystemJobCancelView.as_view(), name="system-job-cancel"),
    path("system/jobs/<uuid:uuid>/retry/", jobs.SystemJobRetryView.as_view(), name="system-job-retry"),
]
