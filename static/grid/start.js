// The page of the programme's grid.
import { Grid } from "./grid.js";

new Grid(/** @type {HTMLElement} */ (document.getElementById("grid"))).open();
