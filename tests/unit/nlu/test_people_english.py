"""Names of persons, firms and wishes as people write them in English: wording → value."""

from collections.abc import Callable

import pytest

from nlu.interpreter import Understanding

Read = Callable[..., Understanding]


def own(read: Read, kind: str, text: str, expecting: str | None = None) -> list[str]:
    return [one.text for one in read(text, expecting).entities if one.entity == kind and one.own]


@pytest.mark.parametrize(
    ("text", "expecting", "name"),
    [
        ("Mr. Sample, HR director, max@example.com", "contact_name", "Mr. Sample"),
        ("you can reach me, max sample, at 13900000000", "contact_name", "max sample"),
        ("ask for Ms Li, 024 2388 1234 ext 12", "contact_name", "Ms Li"),
        ("max, +49 170 1234567", "contact_name", "max"),
        ("It's Anna Example, write to anna@example.org", "contact_name", "Anna Example"),
        ("our finance manager Anna Example 13900000000", "contact_name", "Anna Example"),
        ("my colleague Mr Li Xiaohua, 13900000000", "contact_name", "Mr Li Xiaohua"),
        ("max@example.com, name's max sample", "contact_name", "max sample"),
        ("Anna Example (CFO) anna@example.org", "contact_name", "Anna Example"),
        ("MAX SAMPLE 13900000000", "contact_name", "MAX SAMPLE"),
        ("This is Max from Example Food (Shenyang) Ltd.", None, "Max"),
        ("Max Sample / 139-0000-0000", None, "Max Sample"),
        ("please call Max Sample on 13900000000", None, "Max Sample"),
        ("Wang Xiaoming 王小明 13900000000", None, "Wang Xiaoming 王小明"),
        ("My name is Max. My mobile is 13900000000.", None, "Max"),
        ("We wait.\n\nKind regards\nMax Sample\nCEO\nExample GmbH", None, "Max Sample"),
        ("Stuck.\n\nDr. Lee Example, Legal Counsel\nlee@example.de", None, "Dr. Lee Example"),
        ("Please pay it. max@example.com Max Sample", None, "Max Sample"),
        ("and the contact should be Anna Example", None, "Anna Example"),
        ("Max Sample 13900000000", "demand", "Max Sample"),
    ],
)
def test_the_contact_person(read: Read, text: str, expecting: str | None, name: str) -> None:
    assert own(read, "person", text, expecting) == [name]


@pytest.mark.parametrize(
    ("text", "expecting"),
    [
        ("This is Example Food (Shenyang) Ltd. We wait for the licence.", None),
        ("contact me at anna@example.org", "contact_name"),
        ("we are in the Sino-German Equipment Park, 13900000000", None),
        ("my phone is 13900000000", "contact_name"),
        ("Tax Bureau, 024 2388 1234", "respondent"),
    ],
)
def test_what_is_no_contact_person(read: Read, text: str, expecting: str | None) -> None:
    assert own(read, "person", text, expecting) == []


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("they said ask Ms Li at 13811112222. Max Sample, 13900000000", ["13900000000"]),
        ("the inspector, Mr. Zhao (024-8981 1111), is silent", []),
        ("it hangs. Tel: (024) 8981 1111", ["(024) 8981 1111"]),
        ("Call Max Sample (024-8981 1111)", ["024-8981 1111"]),
        ("Forwarded message\nFrom: a@firm.example\nMax Sample 13900000000", ["13900000000"]),
    ],
)
def test_whose_phone_it_is(read: Read, text: str, phones: list[str]) -> None:
    assert own(read, "phone", text) == phones


@pytest.mark.parametrize(
    ("text", "expecting", "name"),
    [
        (
            "Example Technik GmbH, Shenyang Representative Office",
            "enterprise_name",
            "Example Technik GmbH, Shenyang Representative Office",
        ),
        ("Example Glass Co., Ltd. Sujiatun", "enterprise_name", "Example Glass Co., Ltd."),
        ("it's Example Glass Company Limited", "enterprise_name", "Example Glass Company Limited"),
        ("its called example foods", "enterprise_name", "example foods"),
        ("we are example foods shenyang", "enterprise_name", "example foods shenyang"),
        ("Example A/S", "enterprise_name", "Example A/S"),
        ("Example Valves WFOE", "enterprise_name", "Example Valves WFOE"),
        (
            "the name is Example Valves and Pumps (Shenyang) Co., Ltd.",
            "enterprise_name",
            "Example Valves and Pumps (Shenyang) Co., Ltd.",
        ),
        ("Our company Example Valves is located in Tiexi.", None, "Example Valves"),
        ("Our company 沈阳示例泵业有限公司 has a problem", None, "沈阳示例泵业有限公司"),
        ("Company: Example Valves\nContact: Max Sample", None, "Example Valves"),
        ("We need it by Friday. Example Trading Co., Ltd.", None, "Example Trading Co., Ltd."),
        ("on behalf of my client Example Valves Co., Ltd.", None, "Example Valves Co., Ltd."),
        (
            "Example Valves Co., Ltd. has been told by Sample Customs Broker Co., Ltd. to wait",
            None,
            "Example Valves Co., Ltd.",
        ),
        (
            "I am counsel of Example AG in Munich, parent company of Example Drives Co., Ltd.",
            None,
            "Example Drives Co., Ltd.",
        ),
        (
            "Our company (Example Packaging Co., Ltd., code 12) waits.",
            None,
            "Example Packaging Co., Ltd.",
        ),
    ],
)
def test_the_company_of_the_speaker(
    read: Read, text: str, expecting: str | None, name: str
) -> None:
    assert own(read, "company", text, expecting) == [name]


@pytest.mark.parametrize(
    ("text", "demand"),
    [
        ("customs held our goods. we want them released", "we want them released"),
        ("Can you please get them to decide?", "Can you please get them to decide?"),
        ("our invoices are blocked since 2 weeks, pls unblock", "pls unblock"),
        ("The fine should be cancelled.", "The fine should be cancelled."),
        ("All we want is a clear answer.", "All we want is a clear answer."),
        ("we think this is unfair and ask for a reduction", "and ask for a reduction"),
        ("Hope the leader solves it quickly.", "Hope the leader solves it quickly."),
        ("The Client requests that it be revoked.", "The Client requests that it be revoked."),
        ("can the fine be lowered?", "can the fine be lowered?"),
        ("refund the duty", "refund the duty"),
    ],
)
def test_what_is_asked_for(read: Read, text: str, demand: str) -> None:
    (found,) = own(read, "demand", text)
    assert found.endswith(demand)


@pytest.mark.parametrize(
    "text",
    [
        "please make it urgent",
        "please contact Max Sample at max@example.com",
        "could you tell me how long it takes?",
        "I want to complain about the tax bureau",
        "please change the phone number",
        "we want to speak to a person",
        "I want to withdraw my complaint",
    ],
)
def test_what_asks_for_nothing_in_the_matter(read: Read, text: str) -> None:
    assert own(read, "demand", text) == []


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Requests:\n1. Release it\n2. Refund it\nContact: Max Sample", "1. Rel", "Refund it"),
        ("We kindly ask that:\n- it be lifted\n- an order be issued\n\nMax", "- it", "issued"),
        ("Our demands are as follows:\n\n(a) payment;\n(b) news.\n\nThe end.", "(a)", "news."),
    ],
)
def test_a_list_below_a_heading_is_asked_for(read: Read, text: str, first: str, last: str) -> None:
    listed = "\n".join(own(read, "demand", text))
    assert listed.startswith(first)
    assert listed.endswith(last)


def test_values_beside_their_labels(read: Read) -> None:
    table = (
        "Company | Example Bikes\nBusiness | e-bikes\nContact | max sample\n"
        "Request | raise the quota\nCourt | no"
    )
    found = {one.entity: one for one in read(table).entities if one.own}
    assert found["company"].text == "Example Bikes"
    assert found["business"].text == "e-bikes"
    assert found["person"].text == "max sample"
    assert found["demand"].text == "raise the quota"
    assert found["proceedings"].value == "none"


def test_values_below_numbered_headings(read: Read) -> None:
    letter = (
        "1. Complainant\nExample Dental (Shenyang) Co., Ltd., Heping.\n\n"
        "2. Authority\nTax Bureau\n\n3. Request\nReturn of the goods.\n\n"
        "4. Other proceedings\nNone."
    )
    found = {one.entity: one for one in read(letter).entities if one.own}
    assert found["company"].text == "Example Dental (Shenyang) Co., Ltd."
    assert found["respondent"].text == "Tax Bureau"
    assert found["demand"].text == "Return of the goods."
    assert found["proceedings"].value == "none"


@pytest.mark.parametrize(
    ("signal", "text"),
    [
        ("human", "can someone call me back?"),
        ("human", "I'd like to discuss this with one of your officers"),
        ("withdraw", "forget it, I don't want to complain any more"),
        ("withdraw", "we decided not to proceed"),
        ("confidentiality", "will you tell Mr. Zhang my name?"),
        ("confidentiality", "will they find out that it was us who complained?"),
        ("addition", "one more detail: they refused again yesterday"),
        ("addition", "I forgot to mention the second notice"),
        ("decline", "I don't have a code"),
        ("decline", "no I won't"),
        ("correct", "scratch that, we are in Heping"),
        ("correct", "not Heping, Shenhe"),
        ("correct", "the new number is 13900000000"),
        ("lang_en", "Can we continue in English?"),
        ("submit", "looks good, file it"),
    ],
)
def test_remarks_in_a_sentence(read: Read, signal: str, text: str) -> None:
    assert signal in read(text).signals


@pytest.mark.parametrize("text", ["The fine should be cancelled.", "They should have answered."])
def test_a_wish_is_no_correction(read: Read, text: str) -> None:
    assert "correct" not in read(text).signals
