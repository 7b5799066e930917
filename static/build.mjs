// Builds dist/ from our own css, js and icons and from the packages in node_modules.
//
// dist/web    what a browser may fetch; every name carries a hash of its bytes, so it can be cached for ever
// dist/worker service workers, whose names must stay the same
// dist/icons  the drawings that pages carry inline
// dist/type   typefaces for the prints
// dist/manifest.json   asked name -> hashed name, inside web
// dist/pages.json      page kind -> the names that its pages may load
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

// What a page of each kind may load, by the names that templates ask for, and how many bytes of css and of js that may
// be before they are packed. Every page fits into one kind: the tests of templates see to it.
const frame = ["frame/theme.js", "frame/frame.js"];
/** late: with what only older browsers ask for, and what is asked for when it is needed.
 * @type {Record<string, { css: number, js: number, late?: number, loads: string[] }>} */
const pages = {
  public: { css: 46_000, js: 3_000, loads: [...frame, "public/public.css"] },
  apply: { css: 45_000, js: 5_000, loads: [...frame, "public/public.css", "apply/apply.css", "apply/keep.js"] },
  order: { css: 46_000, js: 5_000, loads: [...frame, "public/public.css", "order/prove.js"] },
  ticket: { css: 48_000, js: 6_000, loads: [...frame, "public/public.css", "ticket/ticket.css", "ticket/ticket.js"] },
  home: { css: 52_000, js: 3_000, loads: [...frame, "public/public.css", "public/home.css"] },
  programme: { css: 50_000, js: 5_000, loads: [...frame, "public/public.css", "programme/programme.css", "programme/programme.js"] },
  plan: { css: 51_000, js: 3_000, loads: [...frame, "public/public.css", "plan/plan.css", "plan/find.css"] },
  look: { css: 57_000, js: 3_000, loads: [...frame, "public/public.css", "look/look.css"] },
  my: { css: 46_000, js: 3_000, loads: [...frame, "public/public.css"] },
  office: { css: 42_000, js: 3_000, loads: [...frame, "office/office.css"] },
  officePlan: { css: 47_000, js: 3_000, loads: [...frame, "office/office.css", "plan/plan.css"] },
  editor: { css: 56_000, js: 72_000, loads: [...frame, "office/office.css", "plan/plan.css", "editor/editor.css", "editor/start.js"] },
  grid: { css: 48_000, js: 29_000, loads: [...frame, "office/office.css", "grid/grid.css", "grid/start.js"] },
  waits: { css: 42_000, js: 4_000, loads: [...frame, "office/office.css", "frame/again.js"] },
  asks: { css: 32_000, js: 4_000, loads: [...frame, "gate/gate.css", "frame/again.js"] },
  wall: { css: 34_000, js: 5_000, loads: [...frame, "gate/gate.css", "office/wall.css", "office/wall.js"] },
  gate: { css: 32_000, js: 93_000, late: 160_000, loads: [...frame, "gate/gate.css", "gate/gate.js", "gate/left.js", "gate/detect.js"] },
};

// Older browsers than these get the same pages without scripts and with plainer styles.
const target = ["chrome87", "safari14.1", "firefox78"];

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const web = join(dist, "web");
const modules = join(here, "node_modules");
const prefix = "/static/"; // embed.go's Prefix
/** @type {Record<string, string>} */
const manifest = {};

/** @param {...string} path */
const read = (...path) => readFileSync(join(...path));

/**
 * @param {string} path
 * @param {string | Buffer} body
 */
function write(path, body) {
  const file = join(dist, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, body);
}

/** @param {string | Buffer} body */
const hashOf = (body) => createHash("sha256").update(body).digest("hex").slice(0, 10);

const packed = new Set([".css", ".js", ".svg", ".wasm", ".txt"]);
const sent = new Set([".css", ".js", ".wasm"]);

/** @param {string} name inside web */
function pack(name) {
  if (packed.has(extname(name))) write(join("web", name + ".gz"), gzipSync(read(web, name), { level: 9 }));
  if (extname(name) === ".js" && spreads.test(read(web, name).toString())) throw new Error(`${name} spreads an argument behind ?.`);
  // What a person waits for at the gate: each twenty kilobytes less are half a second on a thin line.
  if (sent.has(extname(name))) write(join("web", name + ".br"), brotliCompressSync(read(web, name)));
}

/**
 * @param {string} name
 * @param {Buffer} body
 */
function publish(name, body) {
  const ext = extname(name);
  manifest[name] = `${name.slice(0, -ext.length)}.${hashOf(body)}${ext}`;
  write(join("web", manifest[name]), body);
  pack(manifest[name]);
}

/** publishPlain keeps a name that people or licences refer to.
 * @param {string} name
 * @param {Buffer} body */
function publishPlain(name, body) {
  manifest[name] = name;
  write(join("web", name), body);
}

function typefaces() {
  const rubik = join(modules, "@fontsource-variable/rubik");
  for (const s of ["latin", "latin-ext", "cyrillic", "cyrillic-ext", "arabic"]) {
    publish(`fonts/rubik-${s}.woff2`, read(rubik, "files", `rubik-${s}-wght-normal.woff2`));
  }
  publishPlain("fonts/OFL-rubik.txt", read(rubik, "LICENSE"));

  // The faces that every print needs lie as they are; the others are packed, because few prints need them and a hundred
  // thousand signs weigh. Chinese and Korean have one weight: each more would be as heavy as the service's own code.
  const always = { regular: "400Regular", bold: "700Bold" };
  face("rubik", "Rubik", { ...always, heavy: "800ExtraBold" });
  face("noto-sans-arabic", "NotoSansArabic", always);
  face("noto-sans", "NotoSans", always, true);
  for (const script of ["Armenian", "Ethiopic", "Georgian", "Hebrew"]) {
    face(`noto-sans-${script.toLowerCase()}`, `NotoSans${script}`, always, true);
  }
  face("noto-sans-kr", "NotoSansKR", { regular: always.regular }, true);
  face("noto-sans-sc", "NotoSansSC", { regular: always.regular }, true);
}

/** face lays a family's files where the prints find them.
 * @param {string} family
 * @param {string} stem
 * @param {Record<string, string>} weights
 * @param {boolean} [packed] */
function face(family, stem, weights, packed) {
  const from = join(modules, "@expo-google-fonts", family);
  for (const [weight, dir] of Object.entries(weights)) {
    const ttf = read(from, dir, `${stem}_${dir}.ttf`);
    if (packed) write(`type/${family}-${weight}.ttf.gz`, gzipSync(ttf, { level: 9 }));
    else write(`type/${family}-${weight}.ttf`, ttf);
  }
  write(`type/OFL-${family}.txt`, read(from, "LICENSE_FONT"));
}

// The reader's wasm must be the very version the detector was built with, wherever npm has put it.
function reader() {
  const detector = join(modules, "barcode-detector");
  const wasm = createRequire(join(detector, "package.json")).resolve("zxing-wasm/reader/zxing_reader.wasm");
  publish("vendor/zxing_reader.wasm", read(wasm));
  publishPlain("vendor/LICENSES.txt", Buffer.concat([
    Buffer.from("barcode-detector\n\n"), read(detector, "LICENSE"),
    Buffer.from("\n\nzxing-wasm\n\n"), read(dirname(wasm), "../../LICENSE"),
  ]));
}

function drawings() {
  for (const f of readdirSync(join(here, "icons"))) {
    const drawing = read(here, "icons", f).toString().trim();
    write(`icons/${f}`, drawing.replace(' xmlns="http://www.w3.org/2000/svg"', ' class="icon" aria-hidden="true" focusable="false"'));
  }
  for (const f of readdirSync(join(here, "img"))) publish(`img/${f}`, read(here, "img", f));
}

// "@night { … }" holds the tokens of the dark scheme: they are needed twice, for the system's wish and for the person's
// own choice, and never on paper.
/** @param {string} css */
const night = (css) => css.replace(/@night \{([\s\S]*?)\n\}/g, (_, tokens) =>
  `@media screen and (prefers-color-scheme: dark) { :root:not([data-theme="light"]) {${tokens}} }\n@media screen { :root[data-theme="dark"] {${tokens}} }`);

/** @type {import("esbuild").Plugin} */
const sheets = {
  name: "sheets",
  setup({ onLoad, onResolve }) {
    onLoad({ filter: /\.css$/ }, ({ path }) => ({ loader: "css", contents: night(read(path).toString()) }));
    // A sheet names a picture or typeface by its plain name and gets the published one.
    onResolve({ filter: /^\.\.\/(img|fonts)\// }, ({ path }) => {
      const file = manifest[path.slice("../".length)];
      return file ? { path: `../${file}`, external: true } : { errors: [{ text: `there is no ${path}` }] };
    });
  },
};

// Each of the target's browsers has optional chaining; only a spread argument behind it the oldest Chrome gets wrong, so
// esbuild writes all of it out, which makes the gate two thousand bytes longer. spreads finds such an argument.
/** @type {import("esbuild").BuildOptions} */
const common = { absWorkingDir: here, bundle: true, minify: true, target, supported: { "optional-chain": true }, logLevel: "warning" };
const spreads = /\?\.[\w$.]*\([^()]*\.\.\./;

async function bundle() {
  const loads = new Set(Object.values(pages).flatMap((p) => p.loads));
  loads.delete("gate/detect.js");
  const { metafile } = await build({
    ...common,
    entryPoints: [...loads],
    outdir: web, outbase: here, entryNames: "[dir]/[name].[hash]", chunkNames: "chunks/[hash]",
    format: "esm", splitting: true, plugins: [sheets], metafile: true,
  });
  const outputs = Object.entries(metafile.outputs).map(([path, o]) => ({ ...o, name: posix.relative("dist/web", path) }));
  for (const { name, entryPoint } of outputs) {
    if (entryPoint) manifest[entryPoint] = name;
    pack(name);
  }
  return new Map(outputs.map((o) => [o.name, o]));
}

// The code reader's worker is one file without imports: older browsers have no modules in workers.
async function detector() {
  const { outputFiles } = await build({
    ...common, entryPoints: ["gate/detect.js"], outdir: "unused", format: "iife", write: false,
  });
  publish("gate/detect.js", Buffer.from(outputFiles[0].contents));
}

/** needs are the files that a page's files bring along, their pictures and typefaces included; late: also those that a
 * page asks for only where a browser lacks something.
 * @param {Map<string, { imports: { path: string, kind: string }[] }>} outputs
 * @param {string[]} names
 * @param {boolean} late */
function needs(outputs, names, late) {
  const all = new Set(names);
  for (const name of all) {
    for (const { path, kind } of outputs.get(name)?.imports ?? []) {
      if (kind === "dynamic-import" && !late) continue;
      all.add(path.startsWith("dist/") ? posix.relative("dist/web", path) : posix.join(posix.dirname(name), path));
    }
  }
  return [...all];
}

// The gate's worker is told the gate's files; a changed list is a new version.
/** @param {string[]} files */
async function worker(files) {
  const addresses = files.map((name) => prefix + name).sort();
  await build({
    ...common,
    entryPoints: [{ in: "gate/worker.js", out: "gate" }],
    outdir: join(dist, "worker"), entryNames: "[name]", format: "iife",
    define: { FILES: JSON.stringify(addresses), VERSION: JSON.stringify(hashOf(addresses.join("\n"))) },
  });
}

// Tickets' pages keep themselves, so their worker needs no list.
async function ticketWorker() {
  await build({
    ...common,
    entryPoints: [{ in: "ticket/worker.js", out: "ticket" }],
    outdir: join(dist, "worker"), entryNames: "[name]", format: "iife",
  });
}

/** weigh says what a page of each kind loads, and which kinds load more than they may.
 * @param {Map<string, { imports: { path: string, kind: string }[], bytes: number }>} outputs */
function weigh(outputs) {
  const tooMuch = [];
  for (const [kind, page] of Object.entries(pages)) {
    /** @param {string} ext @param {boolean} late */
    const bytes = (ext, late) => needs(outputs, page.loads.map((name) => manifest[name]), late)
      .filter((f) => extname(f) === ext).reduce((sum, f) => sum + read(web, f).length, 0);
    const [css, js, all] = [bytes(".css", false), bytes(".js", false), bytes(".js", true)];
    const most = page.late ?? page.js;
    const words = `${kind} pages load ${css} of ${page.css} bytes of css and ${js} of ${page.js} bytes of js, ${all} of ${most} on old browsers`;
    console.log(words);
    if (css > page.css || js > page.js || all > most) tooMuch.push(words);
  }
  return tooMuch;
}

rmSync(dist, { recursive: true, force: true });
typefaces();
reader();
drawings();
await detector();
const outputs = await bundle();
await worker(needs(outputs, [...pages.gate.loads, "vendor/zxing_reader.wasm", "img/sign.svg"].map((name) => manifest[name]), true));
await ticketWorker();
const tooMuch = weigh(outputs);
if (tooMuch.length > 0) {
  console.error(`Too much for the table in build.mjs: ${tooMuch.join("; ")}`);
  process.exit(1);
}
write("pages.json", JSON.stringify(Object.fromEntries(Object.entries(pages).map(([kind, page]) => [kind, page.loads])), null, 1));
write("manifest.json", JSON.stringify(manifest, null, 1));
