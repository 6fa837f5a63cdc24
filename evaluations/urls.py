from .routes import (
    adoption,
    card,
    conversation,
    deputy,
    evaluation,
    follow_up,
    guide,
    mailed_link,
    response,
    review,
    signoff,
)

urlpatterns = [
    *adoption.urlpatterns,
    *card.urlpatterns,
    *conversation.urlpatterns,
    *deputy.urlpatterns,
    *evaluation.urlpatterns,
    *guide.urlpatterns,
    *response.urlpatterns,
    *review.urlpatterns,
    *follow_up.urlpatterns,
    *signoff.urlpatterns,
    *mailed_link.urlpatterns,
]
