"""Addresses of spreadsheets that are read in, and of the register as a workbook."""

from django.urls import URLPattern, path

from partnerships.views import import_ as i
from partnerships.views import register

ONE = "imports/<int:pk>"

routes: list[URLPattern] = [
    path("imports/", i.ImportList.as_view(), name="import_list"),
    path("imports/add/", i.ImportCreate.as_view(), name="import_create"),
    path("register/workbook/", register.RegisterWorkbook.as_view(), name="register_workbook"),
    path("imports/template/", i.ImportTemplate.as_view(), name="import_template"),
    path(f"{ONE}/", i.ImportShow.as_view(), name="import_show"),
    path(f"{ONE}/columns/", i.ImportMap.as_view(), name="import_map"),
    path(f"{ONE}/check/", i.ImportCheck.as_view(), name="import_check"),
    path(f"{ONE}/choose/", i.ImportChoose.as_view(), name="import_choose"),
    path(f"{ONE}/write/", i.ImportWrite.as_view(), name="import_write"),
    path(f"{ONE}/undo/", i.ImportUndo.as_view(), name="import_undo"),
    path(f"{ONE}/remove/", i.ImportRemove.as_view(), name="import_remove"),
]
