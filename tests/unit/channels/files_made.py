"""Small files of every kind, made here: true ones, lying ones, and bombs.

Lying files are listed as name, content and the code they are refused with.
"""

from __future__ import annotations

import io
import struct
import warnings
import zipfile

TYPES_LIST = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
MACRO_TYPES = (
    b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled"/></Types>'
)
OFFICE_MAIN = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
}


def jpeg(width: int = 640, height: int = 480) -> bytes:
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 17, 8, height, width, 3) + b"\x01\x22\x00" * 3
    head = b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + b"JFIF\x00" + b"\x01" * 9
    return head + b"\xff" + frame + b"\xff\xd9"


def png(width: int = 640, height: int = 480) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + header + b"\0" * 20


def gif(width: int = 640, height: int = 480) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\x00\x00" + b"\0" * 10 + b";"


def webp(width: int = 640, height: int = 480) -> bytes:
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\0" * 4 + size
    return b"RIFF" + struct.pack("<I", len(body)) + body


def container(brand: bytes) -> bytes:
    return struct.pack(">I", 24) + b"ftyp" + brand + b"\0" * 4 + brand + b"mif1" + b"\0" * 40


def wav() -> bytes:
    return b"RIFF" + struct.pack("<I", 36) + b"WAVEfmt " + b"\0" * 28


def pdf(body: bytes = b"") -> bytes:
    return b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n" + body + b"\ntrailer<<>>\n%%EOF\n"


def archive(entries: dict[str, bytes], *, packed: bool = True) -> bytes:
    out = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as made:
        warnings.simplefilter("ignore", UserWarning)
        for name, data in entries.items():
            made.writestr(name, data)
    return out.getvalue()


def office(kind: str, extra: dict[str, bytes] | None = None, types: bytes = TYPES_LIST) -> bytes:
    return archive(
        {"[Content_Types].xml": types, OFFICE_MAIN[kind]: b"<document/>", **(extra or {})}
    )


def claimed_size(data: bytes, size: int) -> bytes:
    """The archive with every uncompressed size in its directory set to ``size``."""
    changed = bytearray(data)
    at = 0
    while (at := changed.find(b"PK\x01\x02", at)) >= 0:
        struct.pack_into("<I", changed, at + 24, size)
        at += 4
    return bytes(changed)


def encrypted(data: bytes) -> bytes:
    """The archive with the flag of encryption on every entry of its directory."""
    changed = bytearray(data)
    at = 0
    while (at := changed.find(b"PK\x01\x02", at)) >= 0:
        struct.pack_into("<H", changed, at + 8, 1)
        at += 4
    return bytes(changed)


TRUE_FILES = {
    "a.jpg": jpeg(),
    "A.JPEG": jpeg(),
    "a.png": png(),
    "a.gif": gif(),
    "a.webp": webp(),
    "a.heic": container(b"heic"),
    "a.pdf": pdf(),
    "a.docx": office("docx"),
    "a.xlsx": office("xlsx"),
    "a.pptx": office("pptx"),
    "a.txt": "我公司的情况说明\r\n第二行\t完".encode(),
    "b.txt": "国标编码的文本，沈阳市".encode("gb18030"),
    "c.txt": b"\xef\xbb\xbfWith a mark: 5 < 6 and a > b",
    "a.csv": "日期,金额\n2026-01-12,120\n".encode(),
    "a.amr": b"#!AMR\n" + b"\x3c" * 40,
    "a.mp3": b"ID3\x03\x00" + b"\0" * 40,
    "b.mp3": b"\xff\xfb\x90\x64" + b"\0" * 40,
    "a.m4a": container(b"M4A "),
    "voice.m4a": container(b"mp42"),
    "a.ogg": b"OggS\x00\x02" + b"\0" * 40,
    "a.opus": b"OggS\x00\x02" + b"\0" * 40,
    "a.wav": wav(),
    "a.mp4": container(b"isom"),
    "b.mp4": container(b"mp42"),
    "a.mov": container(b"qt  "),
}

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><html><body><script>alert(1)</script></body></html>"
EXE = b"MZ\x90\x00" + b"\0" * 200 + b"PE\0\0"
ELF = b"\x7fELF\x02\x01\x01" + b"\0" * 100
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
JAR = archive({"META-INF/MANIFEST.MF": b"Main-Class: X", "X.class": b"\xca\xfe\xba\xbe"})

LYING_FILES: dict[str, tuple[str, bytes, str]] = {
    "svg": ("a.svg", SVG, "file_type_refused"),
    "svg as png": ("a.png", SVG, "file_type_refused"),
    "svg as txt": ("a.txt", SVG, "file_type_refused"),
    "svg with a mark": ("a.txt", b"\xef\xbb\xbf" + SVG, "file_type_refused"),
    "svg after blanks": ("a.txt", b"\n \t" + SVG, "file_type_refused"),
    "svg after a comment": ("a.txt", b"note <!-- --> " + SVG, "file_type_refused"),
    "html": ("a.html", HTML, "file_type_refused"),
    "html as pdf": ("a.pdf", HTML, "file_type_refused"),
    "html as txt": ("a.txt", HTML, "file_type_refused"),
    "html as csv": ("a.csv", b"a,b\n<script src=x></script>", "file_type_refused"),
    "html in gb18030": ("a.txt", "说明<html>".encode("gb18030"), "file_type_refused"),
    "xml as txt": ("a.txt", b'<?xml version="1.0"?><x/>', "file_type_refused"),
    "php as txt": ("a.txt", b"hello <?php system($_GET[0]);", "file_type_refused"),
    "rtf as txt": ("a.txt", b"{\\rtf1\\ansi hello}", "file_type_refused"),
    "postscript": ("a.txt", b"%!PS-Adobe-3.0\n", "file_type_refused"),
    "shell script": ("run.sh", b"#!/bin/sh\nrm -rf /", "file_type_refused"),
    "shell script as txt": ("a.txt", b"#!/bin/sh\nrm -rf /", "file_type_refused"),
    "javascript": ("a.js", b"alert(1)", "file_mismatch"),
    "batch": ("a.bat", b"del c:", "file_mismatch"),
    "powershell": ("a.ps1", b"Remove-Item x", "file_mismatch"),
    "exe": ("a.exe", EXE, "file_type_refused"),
    "exe as jpg": ("a.jpg", EXE, "file_type_refused"),
    "exe as pdf": ("invoice.pdf", EXE, "file_type_refused"),
    "exe as txt": ("a.txt", EXE, "file_type_refused"),
    "elf": ("a", ELF, "file_type_refused"),
    "elf as png": ("a.png", ELF, "file_type_refused"),
    "old word": ("a.doc", OLE, "file_type_refused"),
    "old word as docx": ("a.docx", OLE, "file_type_refused"),
    "protected workbook": ("a.xlsx", OLE, "file_type_refused"),
    "jar": ("a.jar", JAR, "file_type_refused"),
    "jar as docx": ("a.docx", JAR, "file_type_refused"),
    "plain zip": ("a.zip", archive({"a.txt": b"x"}), "file_type_refused"),
    "zip as xlsx": ("a.xlsx", archive({"a.txt": b"x"}), "file_type_refused"),
    "epub as docx": ("a.docx", archive({"mimetype": b"application/epub+zip"}), "file_type_refused"),
    "two documents in one": (
        "a.docx",
        office("docx", {"xl/workbook.xml": b"<x/>"}),
        "file_type_refused",
    ),
    "rar": ("a.rar", b"Rar!\x1a\x07\x00" + b"\0" * 40, "file_type_refused"),
    "gzip": ("a.gz", b"\x1f\x8b\x08" + b"\0" * 40, "file_type_refused"),
    "sqlite": ("a.txt", b"SQLite format 3\x00" + b"\0" * 40, "file_type_refused"),
    "avif": ("a.heic", container(b"avif"), "file_type_refused"),
    "riff of another kind": ("a.wav", b"RIFF\0\0\0\0AVI LIST", "file_type_refused"),
    "random bytes": ("a.txt", bytes(range(256)), "file_type_refused"),
    "private characters": ("a.txt", "\ue000\ue001".encode(), "file_type_refused"),
    "bytes with a nul": ("a.txt", b"abc\x00def", "file_type_refused"),
    "macro document": ("a.docm", office("docx", types=MACRO_TYPES), "file_active"),
    "macro document as docx": ("a.docx", office("docx", types=MACRO_TYPES), "file_active"),
    "macro part": ("a.docx", office("docx", {"word/vbaProject.bin": b"x"}), "file_active"),
    "macro part upper": ("a.xlsx", office("xlsx", {"XL/VBAPROJECT.BIN": b"x"}), "file_active"),
    "activex": ("a.docx", office("docx", {"word/activeX/a1.bin": b"x"}), "file_active"),
    "excel 4 macro": ("a.xlsx", office("xlsx", {"xl/macrosheets/s1.xml": b"x"}), "file_active"),
    "program inside": ("a.pptx", office("pptx", {"ppt/embeddings/x.exe": b"MZ"}), "file_active"),
    "script inside": ("a.docx", office("docx", {"word/run.vbs": b"x"}), "file_active"),
    "svg inside": ("a.docx", office("docx", {"word/media/a.svg": SVG}), "file_active"),
    "pdf with a script": ("a.pdf", pdf(b"<</S/JavaScript/JS(app.alert(1))>>"), "file_active"),
    "pdf that starts a program": ("a.pdf", pdf(b"<</S/Launch/F(cmd.exe)>>"), "file_active"),
    "pdf after other bytes": ("a.pdf", b"\0" * 8 + pdf(), "file_type_refused"),
    "png as jpg": ("a.jpg", png(), "file_mismatch"),
    "jpg as png": ("a.png", jpeg(), "file_mismatch"),
    "jpg as exe": ("a.exe", jpeg(), "file_mismatch"),
    "jpg with two endings": ("a.jpg.scr", jpeg(), "file_mismatch"),
    "pdf as docx": ("a.docx", pdf(), "file_mismatch"),
    "docx as xlsx": ("a.xlsx", office("docx"), "file_mismatch"),
    "docx as zip": ("a.zip", office("docx"), "file_mismatch"),
    "text as pdf": ("a.pdf", b"plain text", "file_mismatch"),
    "text as html": ("a.html", b"plain text", "file_mismatch"),
    "voice as video": ("a.mp4", container(b"M4A "), "file_mismatch"),
    "video as picture": ("a.jpg", container(b"isom"), "file_mismatch"),
    "right-to-left name": ("gpj.\u202eexe", jpeg(), "file_mismatch"),
    "empty": ("a.jpg", b"", "file_empty"),
    "broken zip": ("a.docx", b"PK\x03\x04" + b"\0" * 60, "file_damaged"),
    "cut off docx": ("a.docx", office("docx")[:-30], "file_damaged"),
    "encrypted docx": ("a.docx", encrypted(office("docx")), "file_damaged"),
    "picture without size": ("a.png", png(0, 10), "file_damaged"),
    "png bomb": ("a.png", png(30_000, 30_000), "file_unpacks_too_large"),
    "jpeg bomb": ("a.jpg", jpeg(65_000, 65_000), "file_unpacks_too_large"),
    "gif bomb": ("a.gif", gif(65_000, 65_000), "file_unpacks_too_large"),
    "webp bomb": ("a.webp", webp(16_000, 16_000), "file_unpacks_too_large"),
    "zip bomb by ratio": (
        "a.docx",
        office("docx", {"word/media/zero.bin": b"\0" * 4_000_000}),
        "file_unpacks_too_large",
    ),
    "zip bomb by size": (
        "a.xlsx",
        claimed_size(office("xlsx"), 150 * 1024 * 1024),
        "file_unpacks_too_large",
    ),
    "zip bomb by entries": (
        "a.docx",
        office("docx", {f"word/{n}.xml": b"" for n in range(2_001)}),
        "file_unpacks_too_large",
    ),
}
