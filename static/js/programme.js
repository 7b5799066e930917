// Shows what is on right now and what comes next, from the list of the day.
// Without this script the list says the same, in order.
const strip = document.querySelector("[data-now-next]");
const items = [...document.querySelectorAll("li[data-from]:not(:has(.session--gone))")].map((li) => ({
  li,
  from: Date.parse(li.dataset.from),
  until: Date.parse(li.dataset.until),
}));

function fill(part, found) {
  const box = strip.querySelector(part);
  box.hidden = found.length === 0;
  box.querySelector("ul").replaceChildren(...found.map((i) => i.li.cloneNode(true)));
}

function tick() {
  const now = Date.now();
  const on = items.filter((i) => i.from <= now && now < i.until);
  const start = Math.min(...items.filter((i) => i.from > now).map((i) => i.from));
  const next = items.filter((i) => i.from === start && start - now < 2 * 3600e3);
  for (const i of items) i.li.firstElementChild.classList.toggle("session--now", on.includes(i));
  fill("[data-now]", on.slice(0, 12));
  fill("[data-next]", next.slice(0, 4));
  strip.hidden = on.length + next.length === 0;
}

if (strip && items.length > 0) {
  tick();
  setInterval(tick, 30_000);
}
