from .routes import evaluation, response, review, signoff

urlpatterns = [
    *evaluation.urlpatterns,
    *response.urlpatterns,
    *review.urlpatterns,
    *signoff.urlpatterns,
]
