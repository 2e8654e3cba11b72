from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

from casework.model.complaint import Complaint, FieldKey, FieldState, FieldValue, Method
from casework.model.material import Material, MaterialState
from casework.model.procedure import Procedure
from storage.documents import TicketDocument, read_document, write_document

AT = datetime(2026, 1, 5, 9, 0, 0, 5, tzinfo=timezone(timedelta(hours=8)))


def test_a_document_with_all_its_provenance_survives_json() -> None:
    earlier = FieldValue(state=FieldState.UNCLEAR, value="沈北", words="沈北那边")
    field = FieldValue(
        state=FieldState.FILLED,
        value="沈北新区",
        words="沈北新区",
        message_id="m3",
        language="zh",
        method=Method.CLASSIFIER,
        confidence=0.875,
        at=AT,
        previous=(earlier,),
    )
    declined = FieldValue(state=FieldState.DECLINED, words="不便提供", method=Method.BUTTON)
    complaint = Complaint(
        title="标题",
        fields={FieldKey.DISTRICT: field, FieldKey.CONTACT_EMAIL: declined},
        statutory={"address": "示例路 1 号"},
        materials={"complainant_address": field},
        checklist=(
            Material(
                key="complainant_address",
                block="complainant",
                law="a11_1_1",
                state=MaterialState.PRESENT,
                confidential=True,
            ),
        ),
    )
    document = TicketDocument(
        complaint=complaint, respondent="某局", open_question=None, procedure=Procedure()
    )
    text = json.dumps(write_document(document))
    assert read_document(json.loads(text)) == document


def test_a_document_of_before_the_list_is_read() -> None:
    document = TicketDocument(
        complaint=Complaint(title="标题", fields={}),
        respondent=None,
        open_question=None,
        procedure=Procedure(),
    )
    stored = write_document(document)
    del stored["materials"], stored["checklist"]
    assert read_document(stored) == document


def test_an_empty_complaint_survives_too() -> None:
    document = TicketDocument(
        complaint=Complaint(title="", fields={}),
        respondent=None,
        open_question="问?",
        procedure=Procedure(),
    )
    assert read_document(json.loads(json.dumps(write_document(document)))) == document
