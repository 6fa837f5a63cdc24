"""Django's SQLite, without a question whose answer is kept too long.

Django asks each connection once whether it knows JSON, and takes a file that is locked or cannot be
opened for a no. A thread that asked during trouble would fail until the server is restarted. Every
SQLite that Python 3.11 comes with knows JSON.
"""

from django.db.backends.sqlite3 import base, features


class DatabaseFeatures(features.DatabaseFeatures):
    supports_json_field = True


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures
