"""The import of a sheet of names, step by step: upload, columns, what would become of it, bring in, what came back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chaupal.base import paging
from chaupal.base.clock import now
from chaupal.base.errors import BadInput, Refused
from chaupal.base.pages import etag_part, render_part, see_other
from chaupal.enrol import queries
from chaupal.enrol.actions import looking, putting, sheets
from chaupal.enrol.choices import Reason, SheetState
from chaupal.enrol.forms import ColumnsForm, SheetForm, TableForm, say
from chaupal.enrol.models import Sheet
from chaupal.org import permission
from chaupal.org.actions import handing, together
from chaupal.org.models import Office
from chaupal.org.views.rising import printed
from chaupal.people.models import Person
from chaupal.people.queries import person_of


@require_http_methods(["GET", "POST"])
def all_sheets(request: HttpRequest) -> HttpResponse:
    """One's own sheets, the newest first, and the form for another."""
    person = person_of(request)
    permission.require(person, "create", "people")
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = sheets.take_sheet(parts=file.chunks(), name=file.name, by=person, at=now())
        except Refused as refusal:
            say(form, refusal)
        else:
            return see_other(reverse("enrol:sheet", args=[made.pk]))
    status = 422 if request.method == "POST" else 200
    found = queries.sheets_of(person, paging.asked(request.GET, int))
    return render_part(request, "enrol/sheets.html", "sheets", {"form": form, "found": found}, status=status)


def _form(sheet: Sheet, data: Any = None) -> ColumnsForm:
    told = sheet.mapping
    initial = {**told.get("columns", {}), "for_all": told.get("office", ""), "place": told.get("place", "")}
    return ColumnsForm(data, heads=sheet.chosen["heads"], offices=list(Office.objects.order_by("place")), initial=initial)


def _page(
    request: HttpRequest, person: Person, sheet: Sheet, form: ColumnsForm | None = None, status: int = 200, refusal: Refused | None = None
) -> HttpResponse:
    stands = (sheet.pk, sheet.state, sheet.progress, bool(form), refusal)

    def context() -> dict[str, Any]:
        own = sheet.by_id == person.pk
        over = sheet.state in (SheetState.DONE, SheetState.STOPPED)
        used = set(sheet.mapping.get("columns", {}).values())
        return {
            "sheet": sheet,
            "own": own,
            "percent": round(sheet.progress * 100),
            "form": form or (_form(sheet) if own and sheet.is_open else None),
            "table_form": TableForm(tables=sheet.tables, initial={"table": sheet.table}) if own and sheet.is_open and len(sheet.tables) > 1 else None,
            "unused": [head for at, head in enumerate(sheet.chosen["heads"]) if head and at not in used],
            "first": queries.first_rows(sheet) if own else [],
            "reasons": [(Reason(key).label, count) for key, count in sorted(sheet.reasons.items(), key=lambda one: -one[1])],
            "before": queries.same_file(sheet) if sheet.is_open else None,
            "refused": queries.refusal_words(sheet),
            "found": queries.batch(sheet, paging.asked(request.GET, int)) if over else None,
            "next": {step: len(queries.next_of(sheet, step, together.MOST, at=now())) for step in queries.NEXT_STEPS} if over and own else {},
            "most": {"slips": handing.MOST, "names": together.MOST},
            "may_look_after": permission.may(person, "edit", "people"),
            "refusal": refusal,
            "may_decide": permission.may(person, "approve", "people"),
        }

    return etag_part(request, "enrol/sheet.html", "sheet", context, of=stands, status=status)


@never_cache
@require_GET
def one_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """One sheet where it stands; the part is asked for again while something is being done to it."""
    person = person_of(request)
    return _page(request, person, queries.sheet_for(person, pk))


@require_POST
def table(request: HttpRequest, pk: int) -> HttpResponse:
    """Another sheet of the workbook."""
    person = person_of(request)
    found = queries.sheet_for(person, pk, "edit")
    form = TableForm(request.POST, tables=found.tables)
    if form.is_valid():
        sheets.choose_table(sheet=found, table=form.cleaned_data["table"], by=person, at=now())
        return see_other(reverse("enrol:sheet", args=[pk]))
    return _page(request, person, found, status=422)


@require_POST
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """What the columns hold; a short sheet is read at once."""
    person = person_of(request)
    found = queries.sheet_for(person, pk, "edit")
    form = _form(found, request.POST)
    if not form.is_valid():
        return _page(request, person, found, form, 422)
    told = form.cleaned_data
    try:
        mapped = sheets.map_sheet(sheet=found, mapping=form.mapping, office=told["for_all"], place=told["place"], by=person, at=now())
    except Refused as refusal:
        if refusal.status != 422:
            raise
        say(form, refusal)
        return _page(request, person, found, form, 422)
    if mapped.is_short:
        looking.check_sheet(sheet=mapped, at=now())
    return see_other(reverse("enrol:sheet", args=[pk]))


@require_POST
def bring_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring in what was looked at; a short sheet at once."""
    person = person_of(request)
    found = queries.sheet_for(person, pk, "edit")
    begun = sheets.start_import(sheet=found, by=person, at=now())
    if begun.is_short:
        putting.import_sheet(sheet=begun, at=now())
    return see_other(reverse("enrol:sheet", args=[pk]))


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop what the worker does to this sheet."""
    person = person_of(request)
    sheets.stop_sheet(sheet=queries.sheet_for(person, pk, "edit"), by=person, at=now())
    return see_other(reverse("enrol:sheet", args=[pk]))


@require_POST
def print_slips(request: HttpRequest, pk: int) -> HttpResponse:
    """Slips for the names of this sheet that have none, so many as one print takes, to cut and hand over."""
    person = person_of(request)
    found, at = queries.sheet_for(person, pk, "edit"), now()
    permission.require(person, "edit", "people")
    try:
        made = handing.hand_slips(appointments=queries.next_of(found, "slips", handing.MOST, at=at), by=person, at=at)
    except BadInput as refusal:
        return _page(request, person, found, status=422, refusal=refusal)
    return printed(request, made, reverse("enrol:sheet", args=[pk]))


@require_POST
def recommend(request: HttpRequest, pk: int) -> HttpResponse:
    """Recommend the names of this sheet that said yes, together."""
    person = person_of(request)
    found, at = queries.sheet_for(person, pk, "edit"), now()
    permission.require(person, "edit", "people")
    try:
        done = together.recommend_many(appointments=queries.next_of(found, "recommendation", together.MOST, at=at), by=person, at=at)
    except BadInput as refusal:
        return _page(request, person, found, status=422, refusal=refusal)
    return see_other(reverse("org:batch", args=[done.batch.pk]))


@require_GET
def back(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The rows that came back, as CSV or XLSX, to be corrected and brought again."""
    person = person_of(request)
    rows = queries.coming_back(queries.sheet_for(person, pk, "edit"))
    if form == "xlsx":
        response = HttpResponse(queries.as_xlsx(rows), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    else:
        response = HttpResponse(queries.as_csv(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rows-to-correct-{pk}.{form}"'
    response["Cache-Control"] = "no-store"
    return response
