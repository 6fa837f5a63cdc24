from .routes import evaluation, follow_up, guide, response, review, signoff

urlpatterns = [
    *evaluation.urlpatterns,
    *guide.urlpatterns,
    *response.urlpatterns,
    *review.urlpatterns,
    *follow_up.urlpatterns,
    *signoff.urlpatterns,
]
