// On a phone that is not (or no longer) set up: scans that the service has not got are shown and can be taken away as a
// file. Nothing of them is thrown away; once the phone is set up again they are sent.
import { Line } from "./line.js";
import { $ } from "./screen.js";

const line = new Line({ state: () => {} });
line.open().then(() => {
  const box = $("left", HTMLElement);
  box.hidden = line.queue.size === 0;
  const text = $("left-text", HTMLElement);
  text.textContent = (box.dataset.text ?? "").replace("{n}", String(line.queue.size));
  $("left-file", HTMLElement).addEventListener("click", async () => (await import("./file.js")).offer(line));
});
