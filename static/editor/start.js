// The page of the plan's editor.
import { open } from "./editor.js";

open(/** @type {HTMLElement} */ (document.getElementById("editor")));
