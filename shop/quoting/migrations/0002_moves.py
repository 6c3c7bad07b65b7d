from django.db import migrations

from shop.documents.append_only import append_only
from shop.quoting.triggers import moves_only

REQUEST = (
    "draft>open open>closed closed>open open>awarded closed>awarded awarded>closed "
    "awarded>ordered draft>cancelled open>cancelled closed>cancelled"
)
INVITATION = (
    "invited>seen invited>answered seen>answered declined>answered invited>declined "
    "seen>declined answered>declined invited>missed seen>missed missed>invited"
)
OFFER = (
    "draft>submitted draft>countered submitted>revision_asked countered>submitted "
    "submitted>superseded revision_asked>superseded countered>superseded "
    "submitted>withdrawn revision_asked>withdrawn countered>withdrawn submitted>selected "
    "selected>submitted selected>accepted submitted>refused revision_asked>refused "
    "countered>refused submitted>expired revision_asked>expired countered>expired "
    "selected>expired"
)
AWARD = (
    "prepared>approving prepared>approved approving>approved approving>rejected "
    "approved>accepted prepared>cancelled approving>cancelled approved>cancelled "
    "prepared>expired approving>expired approved>expired"
)


def _pairs(text):
    return [tuple(pair.split(">")) for pair in text.split()]


class Migration(migrations.Migration):
    dependencies = [("quoting", "0001_quotes")]
    operations = [
        moves_only("quoting_quoterequest", _pairs(REQUEST)),
        moves_only("quoting_invitation", _pairs(INVITATION)),
        moves_only("quoting_offer", _pairs(OFFER)),
        moves_only("quoting_award", _pairs(AWARD)),
        append_only("quoting_event"),
    ]
