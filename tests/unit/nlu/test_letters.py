"""Letters as firms, chambers, consulates and law firms write them: layout, third parties, feet."""

from collections.abc import Callable

import pytest

from nlu.interpreter import Understanding

Read = Callable[..., Understanding]
Values = Callable[..., dict[str, str]]

HEADED_ZH = """关于铁西区应急管理局迟迟不予复查的投诉函

一、基本情况
企业名称:沈阳示例电梯部件有限公司
主营业务:电梯安全部件的研发和生产
联系人:王小明(行政总监)
联系电话:13912345678

二、事实经过
2026年3月4日,铁西区应急管理局到我公司检查,责令停产整改。我公司于3月18日申请复查,至今无人复查。

三、诉求
1. 在五个工作日内组织复查;
2. 书面告知整改是否合格。

四、其他
本事项未提起行政诉讼、行政复议,亦未信访。

此致
敬礼
沈阳示例电梯部件有限公司
"""
HEADED_EN = """Re: Delayed re-inspection

1. Background
Company name: Example Elevator Parts (Shenyang) Co., Ltd.
Main business: elevator safety gears
Contact: Max Sample, Administration Director
Phone: +86 139 1234 5678

2. Facts
On 4 March 2026 the Construction Bureau inspected our plant and ordered us to stop production. We
applied for a re-inspection on 18 March; nobody has come since.

3. Our requests
- Please arrange for the re-inspection within five working days;
- Please tell us in writing whether the rectification is accepted.

4. Other
We have not filed any lawsuit, administrative reconsideration or petition in this matter.
"""
MAIL_ZH = """发件人:韩小磊 <han@example.com>
收件人:外资投诉 <complaint@example.gov.cn>
主题:频繁停电

我公司沈阳示例轴承有限公司位于苏家屯区。今年1月至4月园区停电11次,工件报废,损失约240万元。

诉求:
- 提前书面通知停电计划;
- 就损失给予答复。

韩小磊
设备部部长
手机 13200008888

> 在2026年4月20日,客服 <kf@example.org> 写道:
> 您的诉求已转交,联系人刘班长 13666660000,请耐心等待。
"""
MAIL_EN = """From: Harry Example <harry@example.com>
To: Foreign Investment Complaints <complaint@example.gov.cn>
Subject: Power cuts

Shenyang Example Bearings Co., Ltd. is located in Sujiatun District. Since January there were 11
unplanned power cuts, and each time the parts in the furnace were scrapped.

We would like:
* written notice of planned cuts
* an answer concerning the losses

Harry Example
Head of Equipment
M: +86 132 0000 8888

On 20 April 2026, Customer Service <service@example.org> wrote:
> Your request was passed on, contact Mr Liu 13666660000. Please wait.
"""
TENDER_ZH = """我司沈阳示例检测技术有限公司,办公地点位于浑南区。我司参加采购项目被告知废标,
采购代理机构
沈阳示例招标代理有限公司(联系人:钱经理,024-31110000)承认是上面的意思。我司向沈阳市财政局投诉,
市财政局以超过质疑期为由不予受理。
我司请求:责令采购人重新评审。我司未就此提起诉讼、复议或信访。
马小龙
合规经理
13000001212
"""
TENDER_EN = """We,
 Shenyang Example Testing Technology Co., Ltd. in Hunnan District, were disqualified in
a tender. The agency, Example Tendering Co., Ltd. (contact: Mr Qian, 024-31110000), admitted that
this came from above. We complained to the Finance Bureau, which refused to accept the complaint.
We ask you to have the bids evaluated again.
We have not gone to court so far, nor have we applied for reconsideration or petitioned anybody.
Mark Sample
Compliance Manager
13000001212
"""
HAN_SIGNATURE = """尊敬的领导:我们是沈阳示例新能源有限公司,位于辽中区。
按照2024年签订的投资协议,辽中区
人民政府应在2025年6月底前交付土地,如今已逾期近一年仍未交付,设备仓储费每月四十余万元。
恳请贵局协调辽中区人民政府尽快交付土地。我们没有也不打算诉诸法律。
总经理 高小山
联系电话:18900003456
"""
LATIN_SIGNATURE = """Dear leaders,
 Shenyang Example New Energy Co., Ltd. is located in Liaozhong. Under
the investment agreement with the Liaozhong District People's Government the land had to be handed
over by June 2025. Almost one year later it is still not delivered and storage costs us a lot.
We ask the bureau to have the land handed over. We neither have nor intend to take legal steps.
Lars Example, General Manager
Phone: 18900003456
"""
ZH = {
    "headed": (
        HEADED_ZH,
        {
            "company": "沈阳示例电梯部件有限公司",
            "business": "电梯安全部件的研发和生产",
            "person": "王小明",
            "phone": "13912345678",
            "proceedings": "none",
            "demand": "1. 在五个工作日内组织复查;\n2. 书面告知整改是否合格。",
        },
    ),
    "mail": (
        MAIL_ZH,
        {
            "company": "沈阳示例轴承有限公司",
            "person": "韩小磊",
            "phone": "13200008888",
            "email": "han@example.com",
            "district": "苏家屯区",
        },
    ),
    "third party": (
        TENDER_ZH,
        {
            "company": "沈阳示例检测技术有限公司",
            "person": "马小龙",
            "phone": "13000001212",
            "authority": "CZJ",
            "proceedings": "none",
        },
    ),
    "signature": (
        HAN_SIGNATURE,
        {
            "company": "沈阳示例新能源有限公司",
            "person": "高小山",
            "phone": "18900003456",
            "proceedings": "none",
        },
    ),
}
EN = {
    "headed": (
        HEADED_EN,
        {
            "company": "Example Elevator Parts (Shenyang) Co., Ltd.",
            "business": "elevator safety gears",
            "person": "Max Sample",
            "phone": "+86 139 1234 5678",
            "proceedings": "none",
        },
    ),
    "mail": (
        MAIL_EN,
        {
            "company": "Shenyang Example Bearings Co., Ltd.",
            "person": "Harry Example",
            "phone": "+86 132 0000 8888",
            "email": "harry@example.com",
            "demand": "* written notice of planned cuts",
        },
    ),
    "third party": (
        TENDER_EN,
        {
            "person": "Mark Sample",
            "phone": "13000001212",
            "authority": "CZJ",
            "proceedings": "none",
        },
    ),
    "signature": (
        LATIN_SIGNATURE,
        {
            "company": "Shenyang Example New Energy Co., Ltd.",
            "person": "Lars Example",
            "phone": "18900003456",
            "respondent": "Liaozhong District People's Government",
            "proceedings": "none",
        },
    ),
}


@pytest.mark.parametrize("letter", ZH)
def test_a_chinese_letter_gives_its_writers_values(letter: str, values: Values) -> None:
    text, wanted = ZH[letter]
    found = values(text, "facts")
    assert {key: found.get(key) for key in wanted} == wanted


@pytest.mark.parametrize("letter", EN)
def test_an_english_letter_gives_its_writers_values(letter: str, values: Values) -> None:
    text, wanted = EN[letter]
    found = values(text, "facts")
    assert {key: found.get(key) for key in wanted} == wanted


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        (
            (
                "Consulate General of Exampleland in Shenyang\n\nThe "
                "Consulate General of Exampleland "
                "in Shenyang presents its compliments to the Bureau. Since March a shipment of a "
                "company in Dadong District has been detained "
                "by Shenyang Customs without a decision."
            ),
            "consulate",
        ),
        (
            (
                "某国驻沈阳总领事馆\n\n某国驻沈阳总领事馆向沈阳市商务局致意,"
                "并谨通报如下:本国企业的技术人员"
                "在申请居留许可时被要求提供此前并不需要的证明原件,"
                "已有五人被迫离境,影响了三家企业的生产。"
            ),
            "consulate",
        ),
        (
            (
                "German-Chinese Example Chamber of Commerce\n\nDear "
                "Director, several of our member "
                "companies report that land bought at public auctions has not been registered for "
                "more than a year because the planning of the area is being adjusted all the time."
            ),
            "chamber",
        ),
        (
            (
                "示例律师事务所\n律师函\n\n致:沈阳市商务局\n委托人的补贴至今没有拨付,"
                "多次书面催告均未得到答复,"
                "请贵局协调相关部门兑现剩余补贴,并明确拨付时间表。委托人保留进一步提起诉讼的权利。"
            ),
            "proxy",
        ),
    ],
)
def test_the_head_of_a_letter_says_who_writes(text: str, origin: str, read: Read) -> None:
    found = read(text, "facts").origins
    assert [one.origin for one in found if one.speaking][:1] == [origin]


def test_somebody_copied_does_not_write(read: Read) -> None:
    text = f"{LATIN_SIGNATURE}\ncc: Consulate General of Exampleland; Example Chamber of Commerce\n"
    assert not [one for one in read(text, "facts").origins if one.speaking]


def test_the_body_that_reviews_is_not_complained_of(values: Values) -> None:
    text = (
        "我公司持有的排污许可证6月到期。5月19日,市生态环境局作出不予延续的决定,"
        "我公司面临全面停产,直接影响"
        "员工320人。我公司已于6月2日向沈阳市人民政府申请行政复议,目前尚在审理中。请求重新审查。"
    )
    found = values(text, "facts")
    assert found["respondent"].endswith("市生态环境局")
    assert found["proceedings"] == "reconsideration"
