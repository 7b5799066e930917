// Builds dist/ from our own css, js and icons and from the packages in node_modules.
//
// dist/web    what a browser may fetch; every name carries a hash of its bytes, so it can be cached for ever
// dist/icons  the drawings that pages carry inline
// dist/type   typefaces for the prints
// dist/manifest.json   asked name -> hashed name, inside web
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const modules = join(here, "node_modules");
const cssLimit = 60 * 1024;
const manifest = {};

function read(...path) {
  return readFileSync(join(...path));
}

function write(path, body) {
  const file = join(dist, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, body);
}

const packed = new Set([".css", ".js", ".svg", ".wasm", ".txt"]);

function publish(name, body) {
  const bytes = Buffer.from(body);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const ext = extname(name);
  const hashed = `${name.slice(0, -ext.length)}.${hash}${ext}`;
  manifest[name] = hashed;
  write(join("web", hashed), bytes);
  if (packed.has(ext)) write(join("web", hashed + ".gz"), gzipSync(bytes, { level: 9 }));
}

// publishPlain keeps a name that people or licences refer to.
function publishPlain(name, body) {
  manifest[name] = name;
  write(join("web", name), body);
}

const scripts = ["latin", "latin-ext", "cyrillic", "cyrillic-ext", "arabic"];

function typefaces() {
  const rubik = join(modules, "@fontsource-variable/rubik");
  for (const s of scripts) {
    publish(`fonts/rubik-${s}.woff2`, read(rubik, "files", `rubik-${s}-wght-normal.woff2`));
  }
  publishPlain("fonts/OFL-rubik.txt", read(rubik, "LICENSE"));

  const weights = { regular: "400Regular", medium: "500Medium", bold: "700Bold", heavy: "800ExtraBold" };
  for (const [family, stem] of [["rubik", "Rubik"], ["noto-sans-arabic", "NotoSansArabic"]]) {
    const from = join(modules, "@expo-google-fonts", family);
    for (const [weight, dir] of Object.entries(weights)) {
      write(`type/${family}-${weight}.ttf`, read(from, dir, `${stem}_${dir}.ttf`));
    }
    write(`type/OFL-${family}.txt`, read(from, "LICENSE_FONT"));
  }
}

function scanner() {
  const detector = join(modules, "barcode-detector");
  publish("vendor/barcode-detector.js", read(detector, "dist/iife/ponyfill.js"));
  // The wasm must be the very version the detector was built with, wherever npm has put it.
  const require = createRequire(join(detector, "package.json"));
  publish("vendor/zxing_reader.wasm", readFileSync(require.resolve("zxing-wasm/reader/zxing_reader.wasm")));
  const zxing = join(dirname(require.resolve("zxing-wasm/reader/zxing_reader.wasm")), "../..");
  publishPlain("vendor/LICENSES.txt", Buffer.concat([
    Buffer.from("barcode-detector\n\n"), read(detector, "LICENSE"),
    Buffer.from("\n\nzxing-wasm\n\n"), read(zxing, "LICENSE"),
  ]));
}

// One sheet is a file of @import lines; its parts are set in that place. "@night { … }" holds the tokens of the dark scheme:
// they are needed twice, for the system's wish and for the person's own choice, and never on paper.
function stylesheet(name) {
  let css = read(here, "css", name).toString()
    .replace(/@import "(.+?)";\n/g, (_, part) => read(here, "css", part).toString())
    .replace(/\/\*[\s\S]*?\*\/\n?/g, "")
    .replace(/@night \{([\s\S]*?)\n\}/g, (_, tokens) =>
      `@media screen and (prefers-color-scheme: dark) {\n  :root:not([data-theme="light"]) {${tokens}\n  }\n}\n@media screen {\n  :root[data-theme="dark"] {${tokens}\n  }\n}`)
    .replace(/url\("(\.\.\/.+?)"\)/g, (_, ref) => {
      const target = posix.join("css", ref);
      if (!manifest[target]) throw new Error(`${name}: no such file ${target}`);
      return `url("../${manifest[target]}")`;
    })
    .replace(/\n\s+/g, "\n").replace(/\n{2,}/g, "\n");
  if (css.length > cssLimit) throw new Error(`${name} has ${css.length} bytes, more than ${cssLimit}`);
  publish(`css/${name}`, css);
  return css.length;
}

// A script names the hashed files it imports; those are published first.
function script(name) {
  const asked = `js/${name}`;
  if (manifest[asked]) return;
  publish(asked, read(here, "js", name).toString().replace(/(from ")\.\/(.+?)(")/g, (_, before, other, after) => {
    script(other);
    return before + "./" + posix.basename(manifest[`js/${other}`]) + after;
  }));
}

function ours() {
  for (const f of readdirSync(join(here, "icons"))) {
    const drawing = read(here, "icons", f).toString().trim();
    write(`icons/${f}`, drawing.replace(' xmlns="http://www.w3.org/2000/svg"', ' class="icon" aria-hidden="true" focusable="false"'));
  }
  for (const f of readdirSync(join(here, "img"))) publish(`img/${f}`, read(here, "img", f));
  for (const f of readdirSync(join(here, "js"))) script(f);
}

rmSync(dist, { recursive: true, force: true });
typefaces();
scanner();
ours();
const size = stylesheet("markt.css");
stylesheet("gate_scan.css");
stylesheet("programme.css"); // for the pages of the programme only
stylesheet("site.css"); // for plans, the first page and the office's
write("manifest.json", JSON.stringify(manifest, null, 1));
console.log(`static: ${Object.keys(manifest).length} files, stylesheet ${size} bytes`);
