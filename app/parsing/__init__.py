"""Understanding for programs (语义解析接口): requests of ``zhitong parse`` and ``/model/parse``."""
