/** offer lets the person keep what waits on this phone as a file.
 * @param {import("./line.js").Line} line */
export async function offer(line) {
  const { fileOf } = await import("./file.js"); // seldom wanted
  const text = await fileOf(line);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = `scans-${new Date().toISOString().slice(0, 16).replace(/\D/g, "")}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
