"""Addresses of what is kept beside it: sources, links, notes, and the timeline of it all."""

from django.urls import URLPattern, path

from partnerships.views import link, note, partnership_read, partnership_save, source
from partnerships.views import partnership as p

from .children import child_routes

routes: list[URLPattern] = [
    *child_routes("source", "sources", source.SourceCreate, source.SourceEdit, source.SourceRemove),
    *child_routes("link", "links", link.LinkCreate, link.LinkEdit, link.LinkRemove),
    path("partnerships/<int:pk>/notes/", note.NoteList.as_view(), name="note_list"),
    *child_routes("note", "notes", note.NoteCreate, note.NoteEdit, note.NoteRemove),
    path(
        "partnerships/<int:pk>/timeline/",
        p.PartnershipTimeline.as_view(),
        name="partnership_timeline",
    ),
    path(
        "partnerships/<int:pk>/timeline/csv/",
        p.PartnershipTimelineCsv.as_view(),
        name="partnership_timeline_csv",
    ),
    path(
        "partnerships/<int:pk>/file/",
        partnership_save.PartnershipSaveFile.as_view(),
        name="partnership_save_file",
    ),
    path(
        "partnerships/add/from-file/",
        partnership_read.PartnershipReadFile.as_view(),
        name="partnership_read_file",
    ),
]
