#!/usr/bin/env python3
"""Draws the console's world map.

Usage: npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
       src/build/world-map.py package/countries-50m.json > src/main/resources/dev/bartizan/console/assets/world.svg

The input is Natural Earth 4.1 at 1:50 million (public domain), as TopoJSON of the npm package world-atlas (ISC). The output
has one symbol for each ISO 3166-1 code, in the Equal Earth projection, rounded to whole units. Countries that would be
invisible, and territories that Natural Earth has as parts of others, are circles.
"""

import json
import math
import sys

WIDTH = 1000
# Borders lose the points that are not further than this from a straight line, in units.
TOLERANCE = 0.7
# Islands and countries with a smaller area, in square units, are left out or become circles.
SMALLEST_PART = 1.5
SMALLEST_COUNTRY = 12
RADIUS = 4

# ISO 3166-1: numeric code and code of two letters.
CODES = """
004AF 008AL 010AQ 012DZ 016AS 020AD 024AO 028AG 031AZ 032AR 036AU 040AT 044BS 048BH 050BD 051AM 052BB 056BE 060BM
064BT 068BO 070BA 072BW 074BV 076BR 084BZ 086IO 090SB 092VG 096BN 100BG 104MM 108BI 112BY 116KH 120CM 124CA 132CV
136KY 140CF 144LK 148TD 152CL 156CN 158TW 162CX 166CC 170CO 174KM 175YT 178CG 180CD 184CK 188CR 191HR 192CU 196CY
203CZ 204BJ 208DK 212DM 214DO 218EC 222SV 226GQ 231ET 232ER 233EE 234FO 238FK 239GS 242FJ 246FI 248AX 250FR 254GF
258PF 260TF 262DJ 266GA 268GE 270GM 275PS 276DE 288GH 292GI 296KI 300GR 304GL 308GD 312GP 316GU 320GT 324GN 328GY
332HT 334HM 336VA 340HN 344HK 348HU 352IS 356IN 360ID 364IR 368IQ 372IE 376IL 380IT 384CI 388JM 392JP 398KZ 400JO
404KE 408KP 410KR 414KW 417KG 418LA 422LB 426LS 428LV 430LR 434LY 438LI 440LT 442LU 446MO 450MG 454MW 458MY 462MV
466ML 470MT 474MQ 478MR 480MU 484MX 492MC 496MN 498MD 499ME 500MS 504MA 508MZ 512OM 516NA 520NR 524NP 528NL 531CW
533AW 534SX 535BQ 540NC 548VU 554NZ 558NI 562NE 566NG 570NU 574NF 578NO 580MP 581UM 583FM 584MH 585PW 586PK 591PA
598PG 600PY 604PE 608PH 612PN 616PL 620PT 624GW 626TL 630PR 634QA 638RE 642RO 643RU 646RW 652BL 654SH 659KN 660AI
662LC 663MF 666PM 670VC 674SM 678ST 682SA 686SN 688RS 690SC 694SL 702SG 703SK 704VN 705SI 706SO 710ZA 716ZW 724ES
728SS 729SD 732EH 740SR 744SJ 748SZ 752SE 756CH 760SY 762TJ 764TH 768TG 772TK 776TO 780TT 784AE 788TN 792TR 795TM
796TC 798TV 800UG 804UA 807MK 818EG 826GB 831GG 832JE 833IM 834TZ 840US 850VI 854BF 858UY 860UZ 862VE 876WF 882WS
887YE 894ZM
"""

# Natural Earth has these without a numeric code.
BY_NAME = {"Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY"}
# Antarctica.
LEFT_OUT = {"010"}
# Longitude and latitude of what Natural Earth has not, or only as a part of another country.
PLACES = {
    "AS": (-170.7, -14.3), "BQ": (-68.3, 12.2), "BV": (3.4, -54.4), "CC": (96.8, -12.2), "CX": (105.6, -10.5),
    "GF": (-53.1, 3.9), "GI": (-5.35, 36.1), "GP": (-61.5, 16.2), "MQ": (-61.0, 14.6), "RE": (55.5, -21.1),
    "SJ": (16.0, 78.2), "TK": (-171.8, -9.2), "TV": (179.2, -8.5), "UM": (-166.6, 19.3), "YT": (45.2, -12.8),
}


def equal_earth(longitude, latitude):
    """Šavrič, Patterson and Jenny, 2018."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    t = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(t) / (
        3 * (9 * a4 * t**8 + 7 * a3 * t**6 + 3 * a2 * t**2 + a1))
    y = a4 * t**9 + a3 * t**7 + a2 * t**3 + a1 * t
    return x, y


SCALE = WIDTH / (2 * equal_earth(180, 0)[0])
TOP = equal_earth(0, 84)[1]


def project(longitude, latitude):
    x, y = equal_earth(longitude, latitude)
    return WIDTH / 2 + SCALE * x, SCALE * (TOP - y)


def simplified(points):
    """Ramer, Douglas and Peucker, with the distances on the map."""
    projected = [project(*point) for point in points]
    keep = {0, len(points) - 1}
    rest = [(0, len(points) - 1)]
    while rest:
        first, last = rest.pop()
        (x1, y1), (x2, y2) = projected[first], projected[last]
        length = math.hypot(x2 - x1, y2 - y1)
        furthest, distance = None, TOLERANCE
        for i in range(first + 1, last):
            x, y = projected[i]
            away = (abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length
                    if length else math.hypot(x - x1, y - y1))
            if away > distance:
                furthest, distance = i, away
        if furthest is not None:
            keep.add(furthest)
            rest += [(first, furthest), (furthest, last)]
    return [points[i] for i in sorted(keep)]


def arcs_of(topology):
    """The arcs in degrees, each simplified once, so that neighbours keep the same border."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for deltas in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in deltas:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(simplified(points))
    return arcs


def clipped(ring, limit, sign):
    """The part of a ring on one side of a meridian: Sutherland and Hodgman."""
    kept = []
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1]):
        inside1, inside2 = sign * (x1 - limit) <= 0, sign * (x2 - limit) <= 0
        if inside1:
            kept.append((x1, y1))
        if inside1 != inside2:
            kept.append((limit, y1 + (y2 - y1) * (limit - x1) / (x2 - x1)))
    return kept


def rings_of(indices, arcs):
    """The rings of arcs on the map: several if they cross the antimeridian, because the input doesn't end there."""
    ring = []
    for index in indices:
        points = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += points[1:] if ring else points
    turned = [ring[0]]
    for longitude, latitude in ring[1:]:
        turns = round((turned[-1][0] - longitude) / 360)
        turned.append((longitude + 360 * turns, latitude))
    parts = []
    for shift in (-360, 0, 360):
        shifted = [(longitude + shift, latitude) for longitude, latitude in turned]
        part = clipped(clipped(shifted, 180, 1), -180, -1)
        rounded = [tuple(round(value) for value in project(*point)) for point in part]
        rounded = [point for i, point in enumerate(rounded) if i == 0 or point != rounded[i - 1]]
        if rounded:
            parts.append(rounded + rounded[:1])
    return parts


def area(ring):
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:])) / 2


def path(ring):
    points = ring[:-1] if ring[0] == ring[-1] else ring
    text = "M%d %d" % points[0]
    last = points[0]
    command = ""
    for point in points[1:]:
        dx, dy = point[0] - last[0], point[1] - last[1]
        last = point
        text += "l" if not command else (" " if dx >= 0 else "")
        command = "l"
        text += "%d%s%d" % (dx, " " if dy >= 0 else "", dy)
    return text + "z"


def circle(longitude, latitude):
    x, y = project(longitude, latitude)
    return '<circle cx="%d" cy="%d" r="%d"/>' % (round(x), round(y), RADIUS)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        topology = json.load(file)
    alpha2 = {entry[:3]: entry[3:] for entry in CODES.split()}
    arcs = arcs_of(topology)
    paths, sizes, centres = {}, {}, {}
    for country in topology["objects"]["countries"]["geometries"]:
        number, name = country.get("id"), country["properties"]["name"]
        code = BY_NAME.get(name) or alpha2.get(number)
        if code is None or number in LEFT_OUT:
            print("left out: %s" % name, file=sys.stderr)
            continue
        polygons = [country["arcs"]] if country["type"] == "Polygon" else country.get("arcs", [])
        rings = [ring for polygon in polygons for indices in polygon for ring in rings_of(indices, arcs)]
        rings = [ring for ring in rings if len(ring) > 3 and abs(area(ring)) >= SMALLEST_PART]
        paths.setdefault(code, "")
        paths[code] += "".join(path(ring) for ring in rings)
        sizes[code] = sizes.get(code, 0) + sum(abs(area(ring)) for ring in rings)
        if code not in centres:
            exact = [topology["arcs"][i if i >= 0 else ~i] for polygon in polygons for i in polygon[0]]
            (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
            x, y = exact[0][0]
            centres[code] = (x * sx + tx, y * sy + ty)
    shapes = {}
    for code, text in paths.items():
        shapes[code] = '<path d="%s"/>' % text if sizes[code] >= SMALLEST_COUNTRY else circle(*centres[code])
    for code, place in PLACES.items():
        shapes.setdefault(code, circle(*place))
    height = round(SCALE * (TOP - equal_earth(0, -57)[1]))
    print('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d">' % (WIDTH, height))
    print('<g id="world">')
    for code in sorted(shapes):
        print('<g id="%s">%s</g>' % (code, shapes[code]))
    print("</g></svg>")


main()
