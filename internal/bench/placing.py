#!/usr/bin/env python3
"""What coinor-cbc finds and proves for a market to place: placing.py TASK.json [seconds]. `go run ./internal/bench -tasks FOLDER`
writes the markets. Prints the status, the cost of the best answer and, from CBC's log, the bound below which no answer costs."""
import json, re, subprocess, sys, tempfile, pulp

t = json.load(open(sys.argv[1]))
seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 600
S = len(t["Spots"])
near = t["Near"]
m = pulp.LpProblem("placing", pulp.LpMinimize)
x, cost, use = [], [], {}
for i, s in enumerate(t["Stalls"]):
    mine = []
    for o, option in enumerate(s["Options"] or []):
        v = pulp.LpVariable(f"x_{i}_{o}", cat="Binary")
        mine.append(v)
        cost.append((option["Cost"] - s["Out"]) * v)
        for p in t["Spots"][option["Spot"]]["Pitches"]:
            for time in range(t["Times"]):
                if s["Times"] >> time & 1:
                    use.setdefault((time, p), []).append(v)
    x.append(mine)
    if mine:
        m += pulp.lpSum(mine) <= 1
for vs in use.values():
    m += pulp.lpSum(vs) <= 1
pairs = {}
for tie in t["Ties"] or []:
    pairs.setdefault((tie["A"], tie["B"]), []).append((tie["Measure"], tie["Weight"]))
later = {}
for (a, b), ties in pairs.items():
    later.setdefault(a, []).append((b, [k for k in ties if k[1] > 0]))
    for k, w in ties:
        if w < 0:  # a gain: as near as both allow
            for o, option in enumerate(t["Stalls"][a]["Options"]):
                row = near[k][option["Spot"] * S:(option["Spot"] + 1) * S]
                y = pulp.LpVariable(f"g_{a}_{b}_{k}_{o}", 0, 1000)
                m += y <= 1000 * x[a][o]
                m += y <= pulp.lpSum(row[p["Spot"]] * x[b][n] for n, p in enumerate(t["Stalls"][b]["Options"]) if row[p["Spot"]])
                cost.append(w * y)
for a, others in later.items():
    for o, option in enumerate(t["Stalls"][a]["Options"]):
        terms, most = [], 0
        for b, ties in others:
            worst = 0
            for n, p in enumerate(t["Stalls"][b]["Options"]):
                c = sum(w * near[k][option["Spot"] * S + p["Spot"]] for k, w in ties)
                if c:
                    terms.append(c * x[b][n])
                    worst = max(worst, c)
            most += worst
        if terms:
            q = pulp.LpVariable(f"q_{a}_{o}", 0)
            m += q >= pulp.lpSum(terms) - most * (1 - x[a][o])
            cost.append(q)
out = sum(s["Out"] for s in t["Stalls"])
m += pulp.lpSum(cost)
log = tempfile.NamedTemporaryFile(suffix=".log", delete=False).name
r = m.solve(pulp.COIN_CMD(path="/usr/bin/cbc", msg=0, timeLimit=seconds, logPath=log))
said = open(log).read()
lower = re.findall(r"Lower bound:\s+(-?[\d.e+]+)", said)
found = sum(round(v.value() or 0) for vs in x for v in vs)
print(sys.argv[1], pulp.LpStatus[r], "placed", found, "cost", round(pulp.value(m.objective)) + out, "bound", round(float(lower[-1])) + out if lower else "= cost")
print("\n".join(re.findall(r"(?:Result|Gap|Lower bound|Objective value).*", said)))
