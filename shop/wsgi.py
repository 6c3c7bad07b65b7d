"""WSGI entry point: `granian --interface wsgi shop.wsgi:application`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.dev")
application = get_wsgi_application()
# What was loaded stays for good: collections of garbage need not walk it again.
gc.collect()
gc.freeze()
