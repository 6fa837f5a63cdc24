from .routes import evaluation, follow_up, response, review, signoff

urlpatterns = [
    *evaluation.urlpatterns,
    *response.urlpatterns,
    *review.urlpatterns,
    *follow_up.urlpatterns,
    *signoff.urlpatterns,
]
