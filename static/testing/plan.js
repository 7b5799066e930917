// A small plan for tests of its editor: three pitches in a row, a lawn, a fire lane, a hydrant, a stage and three stalls.
const days = [
  { day: 1, from: "2027-05-08T10:00:00+02:00", until: "2027-05-08T18:00:00+02:00", says: "Sat" },
  { day: 2, from: "2027-05-09T10:00:00+02:00", until: "2027-05-09T18:00:00+02:00", says: "Sun" },
];

const pitch = (id, number, x) => ({ kind: "pitch", id, version: 1, value: { number, x, y: 10, front: 3, depth: 3, degrees: 0 } });
const stall = (id, name) => ({ id, name, kind: "Food", sign: "kind-food", hue: "saffron", needs: "", state: "confirmed", front: 3, depth: 3 });

/** stateOf is what the service says of the plan. */
export const stateOf = (more = {}) => JSON.parse(JSON.stringify({
  mark: "m0", name: "Campus", width: 60, height: 40, bearing: 0, here: 1,
  layers: ["ground", "lawn", "fire_lane", "tree", "stage", "pitch", "landmark"],
  signs: { "kind-food": { hue: "saffron", path: "M0 0", mark: true }, "kind-culture": { hue: "berry", path: "M0 0", mark: true }, hydrant: { hue: "tomato", path: "M1 1" } },
  objects: [
    pitch(1, "A01", 5), pitch(2, "A02", 9), pitch(3, "A03", 13),
    { kind: "outline", id: 1, version: 1, value: { kind: "lawn", name: { en: "Meadow" }, points: [[20, 20], [40, 20], [40, 30], [20, 30]] } },
    { kind: "outline", id: 2, version: 1, value: { kind: "tree", points: [[50, 30]], radius: 2 } },
    { kind: "landmark", id: 1, version: 1, value: { kind: "hydrant", x: 2, y: 2 } },
    { kind: "stage", id: 1, version: 1, value: { name: "Big", kind: "stage", box: { x: 30, y: 35, front: 8, depth: 4, degrees: 0 } } },
    { kind: "stage", id: 2, version: 1, value: { name: "Room", kind: "room", box: null } },
    { kind: "zone", id: 1, version: 1, value: { letter: "A", name: { en: "Avenue" } } },
  ],
  stalls: [stall(1, "Farm"), stall(2, "Bikes"), stall(3, "Tea")],
  stays: days.map(({ from, until }) => ({ stall: 1, pitch: 1, location: 1, number: "A01", from, until })),
  times: days, who: [], ...more,
}));
