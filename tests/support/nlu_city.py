"""A small jurisdiction for the tests of understanding: real place names, shortened data."""

from casework.model.calendar import WorkCalendar
from casework.model.jurisdiction import Area, Authority, District, Jurisdiction
from casework.model.origin import Origin
from casework.model.rules import RuleSet

DISTRICTS = (
    ("210102", "和平区", "Heping"),
    ("210103", "沈河区", "Shenhe"),
    ("210104", "大东区", "Dadong"),
    ("210105", "皇姑区", "Huanggu"),
    ("210106", "铁西区", "Tiexi"),
    ("210111", "苏家屯区", "Sujiatun"),
    ("210112", "浑南区", "Hunnan"),
    ("210113", "沈北新区", "Shenbei New Area"),
    ("210114", "于洪区", "Yuhong"),
    ("210115", "辽中区", "Liaozhong"),
    ("210123", "康平县", "Kangping"),
    ("210124", "法库县", "Faku"),
    ("210181", "新民市", "Xinmin"),
)
AREAS = (
    (
        "SYDZ",
        "沈阳经济技术开发区",
        "Shenyang Economic and Technological Development Zone",
        "铁西区",
    ),
    ("ZDYQ", "中德装备园", "Sino-German Equipment Park", "铁西区"),
    ("FTZ", "自贸区沈阳片区", "Free Trade Zone Shenyang Area", "浑南区"),
    ("HSJK", "辉山经济技术开发区", "Huishan Development Zone", "沈北新区"),
)
UNITS = (
    ("SWJ", "市商务局", "Commerce Bureau"),
    ("SJJ", "市市场监管局", "Market Regulation Bureau"),
    ("ZRJ", "市自然资源局", "Natural Resources Bureau"),
    ("SWJ-T", "市税务局", "Tax Bureau"),
    ("HG", "沈阳海关", "Shenyang Customs"),
    ("CRJ", "市公安局", "Public Security Bureau"),
    ("RSJ", "市人社局", "Human Resources and Social Security Bureau"),
    ("SAFE", "国家外汇管理局辽宁省分局", "SAFE Liaoning"),
    ("STJ", "市生态环境局", "Ecology and Environment Bureau"),
    ("XF", "消防救援支队", "Fire and Rescue"),
    ("ZJJ", "市城乡建设局", "Construction Bureau"),
    ("CZJ", "市财政局", "Finance Bureau"),
    ("GD", "供电公司", "Power Supply Company"),
    ("CGJ", "市城管局", "Urban Management Bureau"),
)


def make_city() -> Jurisdiction:
    """The jurisdiction, new for each caller."""
    return Jurisdiction(
        key="test",
        code="SY",
        name="沈阳市",
        name_en="Shenyang",
        bureau="沈阳市商务局",
        bureau_en="Shenyang Commerce Bureau",
        rules=RuleSet(
            id="test",
            version="1",
            deadlines={},
            sensitive_origins=frozenset({Origin.CONSULATE, Origin.HEADQUARTERS, Origin.CHAMBER}),
            default_authority="SWJ",
            topic_authority={},
        ),
        calendar=WorkCalendar(version="test"),
        districts=tuple(
            District(code=code, name=name, name_en=english) for code, name, english in DISTRICTS
        ),
        areas=tuple(
            Area(code=code, name=name, name_en=english, lies_in=district)
            for code, name, english, district in AREAS
        ),
        authorities=tuple(
            Authority(code=code, name=name, name_en=english, type="municipal")
            for code, name, english in UNITS
        ),
    )
