package setup

// Table is a table of an edition that the next one takes over, and the one
// statement that copies it. The statements stand together here, though the
// tables are other rooms', because their order and the names by which new rows
// find what they hang on are one thing.
type Table struct {
	Name string
	SQL  string
}

// Carried is every table that is taken over, in the order it is written.
var Carried = []Table{
	{"market_day", sqlCarryDays},
	{"location", sqlCarryLocations},
	{"stop", sqlCarryStops},
	{"page_text", sqlCarryTexts},
	{"question", sqlCarryQuestions},
	{"message_template", sqlCarryTemplates},
	{"setting", sqlCarrySettings},
	{"requirement", sqlCarryRequirements},
	{"kind", sqlCarryKinds},
	{"jury_criterion", sqlCarryCriteria},
	{"jury_target", sqlCarryTargets},
	{"fee", sqlCarryFees},
	{"plan", sqlCarryPlans},
	{"pitch", sqlCarryPitches},
	{"outlet", sqlCarryOutlets},
	{"placing_limit", sqlCarryLimits},
	{"placing_aside", sqlCarryAsides},
	{"zone", sqlCarryZones},
	{"outline", sqlCarryOutlines},
	{"landmark", sqlCarryLandmarks},
	{"plan_picture", sqlCarryPictures},
	{"stage", sqlCarryStages},
	{"ticket_type", sqlCarryTypes},
	{"ticket_type_window", sqlCarryWindows},
	{"ticket_type_location", sqlCarryTypeLocations},
	{"quota", sqlCarryQuotas},
	{"quota_ticket_type", sqlCarryQuotaTypes},
	{"place", sqlCarryPlaces},
	{"gate", sqlCarryGates},
	{"gate_ticket_type", sqlCarryGateTypes},
	{"import_mapping", sqlCarryMappings},
}

// carryFrom gives a statement its c: the edition that is copied, the new one, by
// how many days everything moves, now, and the zone in which a day is a day. New
// rows are found by the names that are unique within an edition.
const carryFrom = `
WITH c AS (
	SELECT e.id AS source, $2::bigint AS target, make_interval(days => $3::int) AS later, $4::timestamptz AS now, e.zone
	FROM edition e
	WHERE e.id = $1::bigint
)`

// A clock that showed ten on the old day shows ten on the new one, summer time or not.
const sqlCarryDays = carryFrom + `
INSERT INTO market_day (edition_id, date, opens_at, closes_at, name)
SELECT c.target, (d.date + c.later)::date,
	(d.opens_at AT TIME ZONE c.zone + c.later) AT TIME ZONE c.zone,
	(d.closes_at AT TIME ZONE c.zone + c.later) AT TIME ZONE c.zone, d.name
FROM c
JOIN market_day d ON d.edition_id = c.source`

const sqlCarryLocations = carryFrom + `
INSERT INTO location (edition_id, slug, name, description, mobile, ground, address, latitude, longitude, capacity, position,
	load_in_from, load_in_vehicles, load_in_minutes)
SELECT c.target, l.slug, l.name, l.description, l.mobile, l.ground, l.address, l.latitude, l.longitude, l.capacity, l.position,
	l.load_in_from, l.load_in_vehicles, l.load_in_minutes
FROM c
JOIN location l ON l.edition_id = c.source`

const sqlCarryStops = carryFrom + `
INSERT INTO stop (edition_id, location_id, name, address, latitude, longitude, span)
SELECT c.target, n.id, s.name, s.address, s.latitude, s.longitude, tstzrange(
	(lower(s.span) AT TIME ZONE c.zone + c.later) AT TIME ZONE c.zone,
	(upper(s.span) AT TIME ZONE c.zone + c.later) AT TIME ZONE c.zone)
FROM c
JOIN stop s ON s.edition_id = c.source
JOIN location l ON l.id = s.location_id
JOIN location n ON n.edition_id = c.target AND n.slug = l.slug`

const sqlCarryTexts = carryFrom + `
INSERT INTO page_text (edition_id, key, body)
SELECT c.target, t.key, t.body
FROM c
JOIN page_text t ON t.edition_id = c.source`

const sqlCarryQuestions = carryFrom + `
INSERT INTO question (edition_id, audience, question, answer, position)
SELECT c.target, q.audience, q.question, q.answer, q.position
FROM c
JOIN question q ON q.edition_id = c.source`

const sqlCarryTemplates = carryFrom + `
INSERT INTO message_template (edition_id, name, use, subject, body)
SELECT c.target, t.name, t.use, t.subject, t.body
FROM c
JOIN message_template t ON t.edition_id = c.source`

const sqlCarrySettings = carryFrom + `
INSERT INTO setting (edition_id, key, value, source, as_of)
SELECT c.target, s.key, s.value, s.source, s.as_of
FROM c
JOIN setting s ON s.edition_id = c.source`

// Somebody has to look again at what was right a year ago.
const sqlCarryRequirements = carryFrom + `
INSERT INTO requirement (edition_id, key, name, applies, evidence, strength, valid_months, warn_days, source, as_of)
SELECT c.target, r.key, r.name, r.applies, r.evidence, r.strength, r.valid_months, r.warn_days, r.source, r.as_of
FROM c
JOIN requirement r ON r.edition_id = c.source`

const sqlCarryKinds = carryFrom + `
INSERT INTO kind (edition_id, slug, name, description, mark, groups, hosts_session, open, closes_at, position)
SELECT c.target, k.slug, k.name, k.description, k.mark, k.groups, k.hosts_session, k.open,
	(k.closes_at AT TIME ZONE c.zone + c.later) AT TIME ZONE c.zone, k.position
FROM c
JOIN kind k ON k.edition_id = c.source`

// A new kind has the shipped criteria already.
const sqlCarryCriteria = carryFrom + `
INSERT INTO jury_criterion (edition_id, kind_id, key, name, weight, position)
SELECT c.target, m.id, j.key, j.name, j.weight, j.position
FROM c
JOIN jury_criterion j ON j.edition_id = c.source
JOIN kind k ON k.id = j.kind_id
JOIN kind m ON m.edition_id = c.target AND m.slug = k.slug
ON CONFLICT ON CONSTRAINT jury_criterion_once DO UPDATE
SET name = EXCLUDED.name, weight = EXCLUDED.weight, position = EXCLUDED.position`

const sqlCarryTargets = carryFrom + `
INSERT INTO jury_target (edition_id, kind_id, places)
SELECT c.target, m.id, j.places
FROM c
JOIN jury_target j ON j.edition_id = c.source
JOIN kind k ON k.id = j.kind_id
JOIN kind m ON m.edition_id = c.target AND m.slug = k.slug`

// carryPlans pairs each plan with that of the same location in the new edition.
const carryPlans = carryFrom + `,
plans AS (
	SELECT c.target, p.id AS old, n.id AS new
	FROM c
	JOIN plan p ON p.edition_id = c.source
	JOIN location l ON l.id = p.location_id
	JOIN location m ON m.edition_id = c.target AND m.slug = l.slug
	JOIN plan n ON n.location_id = m.id
)`

const sqlCarryFees = carryFrom + `
INSERT INTO fee (edition_id, name, basis, amount, kind_id, legal_form, position)
SELECT c.target, f.name, f.basis, f.amount, m.id, f.legal_form, f.position
FROM c
JOIN fee f ON f.edition_id = c.source
LEFT JOIN kind k ON k.id = f.kind_id
LEFT JOIN kind m ON m.edition_id = c.target AND m.slug = k.slug`

const sqlCarryPlans = carryFrom + `
INSERT INTO plan (edition_id, location_id, width_m, height_m, anchor_latitude, anchor_longitude, bearing)
SELECT c.target, n.id, p.width_m, p.height_m, p.anchor_latitude, p.anchor_longitude, p.bearing
FROM c
JOIN plan p ON p.edition_id = c.source
JOIN location l ON l.id = p.location_id
JOIN location n ON n.edition_id = c.target AND n.slug = l.slug`

const sqlCarryPitches = carryPlans + `
INSERT INTO pitch (edition_id, location_id, plan_id, number, x, y, front_m, depth_m, degrees, water, note)
SELECT plans.target, n.location_id, n.id, p.number, p.x, p.y, p.front_m, p.depth_m, p.degrees, p.water, p.note
FROM plans
JOIN plan n ON n.id = plans.new
JOIN pitch p ON p.plan_id = plans.old
ORDER BY p.id`

const sqlCarryOutlets = carryPlans + `
INSERT INTO outlet (pitch_id, type, breaker_a, circuit, nth)
SELECT n.id, o.type, o.breaker_a, o.circuit, o.nth
FROM plans
JOIN pitch p ON p.plan_id = plans.old
JOIN pitch n ON n.plan_id = plans.new AND n.number = p.number
JOIN outlet o ON o.pitch_id = p.id
ORDER BY o.id`

const sqlCarryLimits = carryFrom + `
INSERT INTO placing_limit (edition_id, location_id, letter, kind_id, most)
SELECT c.target, n.id, t.letter, m.id, t.most
FROM c
JOIN placing_limit t ON t.edition_id = c.source
JOIN location l ON l.id = t.location_id
JOIN location n ON n.edition_id = c.target AND n.slug = l.slug
JOIN kind k ON k.id = t.kind_id
JOIN kind m ON m.edition_id = c.target AND m.slug = k.slug`

const sqlCarryAsides = carryPlans + `
INSERT INTO placing_aside (pitch_id, edition_id, kind_id)
SELECT n.id, plans.target, m.id
FROM plans
JOIN pitch p ON p.plan_id = plans.old
JOIN pitch n ON n.plan_id = plans.new AND n.number = p.number
JOIN placing_aside a ON a.pitch_id = p.id
LEFT JOIN kind k ON k.id = a.kind_id
LEFT JOIN kind m ON m.edition_id = plans.target AND m.slug = k.slug`

const sqlCarryZones = carryPlans + `
INSERT INTO zone (plan_id, letter, name, capacity)
SELECT plans.new, z.letter, z.name, z.capacity
FROM plans
JOIN zone z ON z.plan_id = plans.old`

const sqlCarryOutlines = carryPlans + `
INSERT INTO outline (plan_id, kind, label, points, radius_m, width_m, facts, position)
SELECT plans.new, o.kind, o.label, o.points, o.radius_m, o.width_m, o.facts, o.position
FROM plans
JOIN outline o ON o.plan_id = plans.old
ORDER BY o.id`

const sqlCarryLandmarks = carryPlans + `
INSERT INTO landmark (plan_id, kind, label, x, y, width_m, supply_a)
SELECT plans.new, m.kind, m.label, m.x, m.y, m.width_m, m.supply_a
FROM plans
JOIN landmark m ON m.plan_id = plans.old
ORDER BY m.id`

const sqlCarryPictures = carryPlans + `
INSERT INTO plan_picture (plan_id, jpeg, width, height, x, y, metres)
SELECT plans.new, b.jpeg, b.width, b.height, b.x, b.y, b.metres
FROM plans
JOIN plan_picture b ON b.plan_id = plans.old`

const sqlCarryStages = carryFrom + `
INSERT INTO stage (edition_id, location_id, name, kind, description, capacity, amplified, indoor, music_end,
	x, y, front_m, depth_m, degrees, position, music_end_source, several)
SELECT c.target, n.id, s.name, s.kind, s.description, s.capacity, s.amplified, s.indoor, s.music_end,
	s.x, s.y, s.front_m, s.depth_m, s.degrees, s.position, s.music_end_source, s.several
FROM c
JOIN stage s ON s.edition_id = c.source
JOIN location l ON l.id = s.location_id
JOIN location n ON n.edition_id = c.target AND n.slug = l.slug`

const sqlCarryTypes = carryFrom + `
INSERT INTO ticket_type (edition_id, number, slug, name, description, price_cents, reentry, per_day, on_sale, position)
SELECT c.target, t.number, t.slug, t.name, t.description, t.price_cents, t.reentry, t.per_day, t.on_sale, t.position
FROM c
JOIN ticket_type t ON t.edition_id = c.source AND NOT t.retired`

const sqlCarryWindows = carryFrom + `
INSERT INTO ticket_type_window (ticket_type_id, valid_from, valid_until)
SELECT n.id,
	(w.valid_from AT TIME ZONE c.zone + c.later) AT TIME ZONE c.zone,
	(w.valid_until AT TIME ZONE c.zone + c.later) AT TIME ZONE c.zone
FROM c
JOIN ticket_type t ON t.edition_id = c.source
JOIN ticket_type n ON n.edition_id = c.target AND n.slug = t.slug
JOIN ticket_type_window w ON w.ticket_type_id = t.id`

const sqlCarryTypeLocations = carryFrom + `
INSERT INTO ticket_type_location (edition_id, ticket_type_id, location_id)
SELECT c.target, n.id, m.id
FROM c
JOIN ticket_type_location x ON x.edition_id = c.source
JOIN ticket_type t ON t.id = x.ticket_type_id
JOIN ticket_type n ON n.edition_id = c.target AND n.slug = t.slug
JOIN location l ON l.id = x.location_id
JOIN location m ON m.edition_id = c.target AND m.slug = l.slug`

const sqlCarryQuotas = carryFrom + `
INSERT INTO quota (edition_id, name, size)
SELECT c.target, q.name, q.size
FROM c
JOIN quota q ON q.edition_id = c.source`

const sqlCarryQuotaTypes = carryFrom + `
INSERT INTO quota_ticket_type (edition_id, quota_id, ticket_type_id)
SELECT c.target, m.id, n.id
FROM c
JOIN quota_ticket_type x ON x.edition_id = c.source
JOIN quota q ON q.id = x.quota_id
JOIN quota m ON m.edition_id = c.target AND m.name = q.name
JOIN ticket_type t ON t.id = x.ticket_type_id
JOIN ticket_type n ON n.edition_id = c.target AND n.slug = t.slug`

const sqlCarryPlaces = carryFrom + `
INSERT INTO place (quota_id)
SELECT q.id
FROM c
JOIN quota q ON q.edition_id = c.target
CROSS JOIN LATERAL generate_series(1, q.size)`

const sqlCarryGates = carryFrom + `
INSERT INTO gate (edition_id, location_id, slug, name, position)
SELECT c.target, n.id, g.slug, g.name, g.position
FROM c
JOIN gate g ON g.edition_id = c.source
JOIN location l ON l.id = g.location_id
JOIN location n ON n.edition_id = c.target AND n.slug = l.slug`

const sqlCarryGateTypes = carryFrom + `
INSERT INTO gate_ticket_type (edition_id, gate_id, ticket_type_id)
SELECT c.target, h.id, n.id
FROM c
JOIN gate_ticket_type x ON x.edition_id = c.source
JOIN gate g ON g.id = x.gate_id
JOIN gate h ON h.edition_id = c.target AND h.slug = g.slug
JOIN ticket_type t ON t.id = x.ticket_type_id
JOIN ticket_type n ON n.edition_id = c.target AND n.slug = t.slug`

const sqlCarryMappings = carryFrom + `
INSERT INTO import_mapping (edition_id, kind, headings, mapping, changed_at)
SELECT c.target, m.kind, m.headings, m.mapping, m.changed_at
FROM c
JOIN import_mapping m ON m.edition_id = c.source`
