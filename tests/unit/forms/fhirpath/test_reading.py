"""What an expression reads is seen, or counts as everything."""

import pytest

from cse_desk.forms.fhirpath.reading import Reads, reads_of


def ids(*link_ids: str) -> frozenset[str]:
    return frozenset(link_ids)


@pytest.mark.parametrize(
    ("expression", "reads"),
    [
        ("%resource.item.where(linkId='a').answer.value", Reads(shallow=ids("a"))),
        ("%resource.item.where(linkId='g').item.where(linkId='a').answer.value", Reads(shallow=ids("a", "g"))),
        ("%resource.item.where(linkId='a').answer.exists()", Reads(deep=ids("a"))),
        ("%resource.item.where(linkId='a').exists()", Reads(deep=ids("a"))),
        ("%resource.item.where(linkId='a').answer.first().value", Reads(shallow=ids("a"))),
        ("%resource.item.where(linkId='a' or linkId='b').answer.count()", Reads(deep=ids("a", "b"))),
        ("%resource.descendants().where(linkId='a').answer.value", Reads(shallow=ids("a"))),
        ("%resource.repeat(item).where(linkId='a').answer.value", Reads(shallow=ids("a"))),
        ("%resource.repeat(item).where(linkId='g').item.answer.value.ordinal().aggregate($this + $total, 0)", Reads(deep=ids("g"))),
        ("%resource.item.where(linkId='g').descendants().answer.value", Reads(deep=ids("g"))),
        ("%resource.item.where(linkId='g').descendants().where(linkId='a').answer.value", Reads(shallow=ids("a", "g"))),
        ("%resource.item.where(linkId='q').answer.item.where(linkId='a').answer.value", Reads(deep=ids("q"))),
        ("%resource.item.where(linkId='g').answers().value", Reads(deep=ids("g"))),
        ("%resource.answers().value.sum()", Reads(all=True)),
        ("%resource.item.answer.value.ordinal().sum()", Reads(all=True)),
        ("%resource.item.where(answer.exists()).count()", Reads(all=True)),
        ("%resource.item[0].answer.value", Reads(all=True)),
        ("%resource", Reads(all=True)),
        ("%resource.item.select(iif(linkId='a', answer.value, 0))", Reads(all=True)),
        ("item.where(linkId='a').answer.value", Reads(shallow=ids("a"))),
        ("item.answer.value", Reads(own=True)),
        ("%context.answer.value > 3", Reads(own=True)),
        ("$this.answer.value", Reads(own=True)),
        ("%a + %b", Reads(names=ids("a", "b"))),
        ("%questionnaire.item.where(linkId='a').text & %ucum", Reads()),
        ("today() > @2020", Reads()),
        (
            "iif(%a, %resource.item.where(linkId='b').answer.value, {})",
            Reads(shallow=ids("b"), names=ids("a")),
        ),
        (
            "%questionnaire.item.answerOption.where(valueCoding.code = %resource.item.where(linkId='a').answer.value.code)",
            Reads(shallow=ids("a")),
        ),
        ("%x.where(answer.value > 3)", Reads(names=ids("x"))),
        ("(%resource | %x).item.where(linkId='a')", Reads(all=True, names=ids("x"))),
    ],
)  # fmt: skip
def test_what_an_expression_reads(expression: str, reads: Reads):
    assert reads_of(expression) == reads
