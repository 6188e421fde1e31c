"""The task "is this your booth's name?": asked on a phone, confirmed by the lead."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chaupal.base.clock import now
from chaupal.base.errors import BadInput, Refused
from chaupal.base.pages import render_part, see_other
from chaupal.base.paging import asked
from chaupal.lineage.actions.names import NotOfBooth, decide_name, say_name
from chaupal.lineage.forms import NameForm
from chaupal.lineage.queries import names as reads
from chaupal.lineage.rules import is_of_booth
from chaupal.org import permission, queries
from chaupal.people.models import Person
from chaupal.people.queries import person_of


@require_GET
def names(request: HttpRequest) -> HttpResponse:
    """Names in reach that wait for a second person, and how far each mandal came."""
    person = person_of(request)
    permission.require(person, "edit", "people")
    return _names(request, person)


def _names(request: HttpRequest, person: Person, status: int = 200, **more: object) -> HttpResponse:
    reach = permission.scope(person, "edit", "people")
    context = {"page": reads.waiting(reach, asked(request.GET, int)), "progress": reads.progress(reach), "who": person.pk}
    return render_part(request, "lineage/names.html", "names", context | more, status=status)


@require_http_methods(["GET", "POST"])
def say(request: HttpRequest, number: int) -> HttpResponse:
    """One booth's question: yes, or a better name."""
    person = person_of(request)
    booth = queries.booth_for(person, number)
    if not is_of_booth(person, booth):
        raise NotOfBooth
    question = next(iter(reads.asked([number])), None)
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            say_name(booth=booth, as_listed="yes" in request.POST, name_hi=told["name_hi"], name_en=told["name_en"], by=person, at=now())
        except BadInput as refusal:
            for field, says in refusal.fields.items():
                form.add_error(field, says)
        except Refused as refusal:
            return _say(request, form, booth, question, refusal.status, refusal=refusal)
        else:
            return see_other(f"/lineage/names/booths/{number}/")
    return _say(request, form, booth, question, 422 if request.method == "POST" else 200)


def _say(request: HttpRequest, form: NameForm, booth: object, question: object, status: int, **more: object) -> HttpResponse:
    return render_part(request, "lineage/say.html", "say", {"form": form, "booth": booth, "question": question} | more, status=status)


@require_POST
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person's yes or no to a name."""
    person = person_of(request)
    found = reads.name_for(person, pk)
    if ("yes" in request.POST) == ("no" in request.POST):
        return _names(request, person, 422, refusal=BadInput())
    try:
        decide_name(name=found, yes="yes" in request.POST, by=person, at=now())
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        return _names(request, person, refusal.status, refusal=refusal)
    messages.success(request, _("Noted."))
    return see_other("/lineage/names/")
