// What build.mjs writes into worker.js.
declare const VERSION: string;
declare const FILES: string[];
