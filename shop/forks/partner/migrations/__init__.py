"""Oscar's own migrations, found through its package; ours would be named 1001_…"""

from oscar.apps.partner import migrations

__path__ = [*__path__, *migrations.__path__]
