import csv, hashlib, sys
rows, seed = list(csv.DictReader(open(sys.argv[1], encoding="utf-8"))), sys.argv[2]

def lot(row):
    return hashlib.sha256(f"{seed}:{row['id']}".encode()).hexdigest()

for kind in sorted({row["kind"] for row in rows}):
    equal = [row for row in rows if row["kind"] == kind]
    for rank, row in enumerate(sorted(equal, key=lambda r: (-int(r["points"]), lot(r))), 1):
        print(kind, rank, row["id"], row["points"], lot(row))
