// What a verdict sounds and feels like, and a screen that stays on.

/** @typedef {"ok" | "bye" | "look" | "info" | "tick" | "alarm"} Signal */

/** @type {Record<Signal, { tones: [pitch: number, seconds: number][], buzz: number[] }>} */
const sounds = {
  ok: { tones: [[880, 0.09], [1320, 0.14]], buzz: [70] },
  look: { tones: [[520, 0.14], [0, 0.06], [520, 0.14]], buzz: [90, 70, 90] },
  info: { tones: [[330, 0.18], [220, 0.34]], buzz: [320] },
  bye: { tones: [[1320, 0.09], [880, 0.14]], buzz: [40, 60, 40] },
  alarm: { tones: [[960, 0.35], [640, 0.35], [960, 0.35], [640, 0.35]], buzz: [500, 150, 500, 150, 500] },
  tick: { tones: [[700, 0.04]], buzz: [25] },
};

/** @type {AudioContext | undefined} */
let audio;

/** @param {Signal} name */
export function signal(name) {
  const { tones, buzz } = sounds[name];
  navigator.vibrate?.(buzz);
  try {
    audio ??= new AudioContext();
    let at = audio.currentTime + 0.01;
    for (const [pitch, seconds] of tones) {
      if (pitch) tone(audio, pitch, at, seconds);
      at += seconds;
    }
  } catch {
    // no sound is no reason not to show the verdict
  }
}

/**
 * @param {AudioContext} audio
 * @param {number} pitch
 * @param {number} at
 * @param {number} seconds
 */
function tone(audio, pitch, at, seconds) {
  const voice = audio.createOscillator();
  const loudness = audio.createGain();
  voice.type = "triangle";
  voice.frequency.value = pitch;
  loudness.gain.setValueAtTime(0.0001, at);
  loudness.gain.exponentialRampToValueAtTime(0.5, at + 0.01);
  loudness.gain.exponentialRampToValueAtTime(0.0001, at + seconds);
  voice.connect(loudness).connect(audio.destination);
  voice.start(at);
  voice.stop(at + seconds);
}

// A browser plays sound only after the first touch.
addEventListener("pointerdown", () => {
  if (audio?.state === "suspended") audio.resume();
});

let wished = false;

/** wake keeps the screen on from now on, and tells whether this phone can. */
export async function wake() {
  wished = true;
  try {
    return Boolean(await navigator.wakeLock?.request("screen"));
  } catch {
    return false; // low battery: the phone decides
  }
}

// A lock ends when the page is left; who comes back wants it again.
document.addEventListener("visibilitychange", () => {
  if (wished && document.visibilityState === "visible") wake();
});
