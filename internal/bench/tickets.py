# The reference for printing: the same ticket as ours, drawn with reportlab and
# python3-qrcode as somebody who knows both would: each text wrapped once, the
# code as rectangles, no detour through a picture, no ASCII armour in the file.
# Arguments: the data as JSON, the PDF to write.
import functools
import json
import sys

import qrcode
from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

rl_config.useA85 = 0
W, H, MARGIN, CODE = 148, 210, 9, 50
FOLD = H / 2
STRIPES = ["#c8371f", "#fbe6bf", "#1f6b4a", "#fbe6bf", "#1f5fa8", "#fbe6bf", "#8c2156", "#fbe6bf", "#f2a51a"]

with open(sys.argv[1], encoding="utf-8") as f:
    data = json.load(f)
for name, path in data["faces"].items():
    pdfmetrics.registerFont(TTFont(name, path))
c = canvas.Canvas(sys.argv[2], pagesize=(W * mm, H * mm), pageCompression=1)
c.setTitle(data["title"])


@functools.lru_cache(maxsize=None)
def wrap(text, face, size, wide):
    return simpleSplit(text, face, size, wide * mm)


def write(x, y, wide, text, face, size, lead=1.32, align="left", ink="#000000"):
    """Sets text from y downwards and returns the y below it, in millimetres."""
    c.setFont(face, size)
    c.setFillColor(ink)
    for line in wrap(text, face, size, wide):
        base = (H - y) * mm - size
        if align == "right":
            c.drawRightString((x + wide) * mm, base, line)
        elif align == "centre":
            c.drawCentredString((x + wide / 2) * mm, base, line)
        else:
            c.drawString(x * mm, base, line)
        y += size * lead / mm
    return y


def awning():
    n, drop = 13, 1.2 * 5.6
    r = W / (2 * n)
    for i in range(n):
        x = 2 * i * r
        p = c.beginPath()
        p.moveTo(x * mm, H * mm)
        p.lineTo(x * mm, (H - drop) * mm)
        p.arcTo(x * mm, (H - drop - r) * mm, (x + 2 * r) * mm, (H - drop + r) * mm, 180, 180)
        p.lineTo((x + 2 * r) * mm, H * mm)
        p.close()
        c.setFillColor(STRIPES[i % len(STRIPES)])
        c.drawPath(p, stroke=0, fill=1)
    return drop + r


def code(payload, x, y):
    q = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    q.add_data(payload)
    q.make(fit=True)
    rows = q.get_matrix()
    size = CODE * mm / len(rows)
    p = c.beginPath()
    for j, row in enumerate(rows):
        i = 0
        while i < len(row):
            if not row[i]:
                i += 1
                continue
            run = i
            while i < len(row) and row[i]:
                i += 1
            p.rect(x * mm + run * size, (H - y) * mm - (j + 1) * size, (i - run) * size, size)
    c.setFillColor("#000000")
    c.drawPath(p, stroke=0, fill=1)


def front(t):
    edge, wide = awning(), W - 2 * MARGIN
    y = write(MARGIN, edge + 5, wide, data["event"], "display", 22, 1.08) + 1.2
    write(MARGIN, y, wide, data["dates"], "text", 10)
    x, y = W - MARGIN - CODE, FOLD - MARGIN - 7.5 - CODE
    code(t["payload"], x, y)
    write(x, y + CODE, CODE, t["number"][:4] + " " + t["number"][4:], "display", 17, 1.1, "centre")
    left, y = wide - CODE - 6, FOLD - MARGIN - 52
    y = write(MARGIN, y, left, t["type"], "bold", 14, 1.2) + 1
    y = write(MARGIN, y, left, t["holder"], "arabic", 10, align="right") + 1
    for span in data["spans"]:
        y = write(MARGIN, y, left, span, "text", 10)
    c.setFillColor("#1f6b4a")
    c.circle((MARGIN + 9) * mm, (H - FOLD + MARGIN + 9) * mm, 9 * mm, stroke=0, fill=1)
    write(MARGIN, FOLD - MARGIN - 14.5, 18, "1", "display", 30, 1, "centre", "#ffffff")
    write(MARGIN + 21, FOLD - MARGIN - 11.5, left - 21, data["one"], "bold", 13)


def back(t):
    c.setStrokeColor("#808080")
    c.setLineWidth(0.2 * mm)
    for x in (0, W - 5):
        c.line(x * mm, (H - FOLD) * mm, (x + 5) * mm, (H - FOLD) * mm)
    column = (W - 2 * MARGIN - 8) / 2
    for x, paragraphs in ((MARGIN, data["left"]), (MARGIN + column + 8, data["right"])):
        y = FOLD + 9
        for head, body in paragraphs:
            if head:
                y = write(x, y, column, head, "bold", 9)
            y = write(x, y, column, body, "text", 9) + 2.2
    y, half = H - 14, (W - 2 * MARGIN) / 2
    c.setStrokeColor("#000000")
    c.line(MARGIN * mm, (H - y) * mm, (W - MARGIN) * mm, (H - y) * mm)
    write(MARGIN, y + 1.4, half - 2, t["order"], "text", 7.5, ink="#505050")
    for i, line in enumerate(data["foot"]):
        write(MARGIN + half, y + 1.4 + 3.2 * i, half, line, "text", 7.5, 1.2, "right", "#505050")


for one in data["tickets"]:
    front(one)
    back(one)
    c.showPage()
c.save()
