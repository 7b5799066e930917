// The camera, and a look at its picture for codes again and again.
const shortest = 15; // ms between two looks; else as long as a look took, so that the page stays quick on a slow phone
const longest = 100;
const whole = 4; // every so many looks the whole picture is read as it is

/** @typedef {{ away: boolean, detect: (video: HTMLVideoElement, whole: boolean) => Promise<string[]> }} Reader
 * away: reading costs the page no time */

/** @typedef {"" | "insecure" | "denied" | "missing" | "broken" | "no_reader"} Problem */

export class Camera {
  /**
   * @param {HTMLVideoElement} video
   * @param {() => Promise<Reader>} makeReader is called at the start, and again if it failed
   * @param {(codes: string[]) => void} found
   */
  constructor(video, makeReader, found) {
    this.video = video;
    this.makeReader = makeReader;
    this.found = found;
    /** @type {MediaStream | null} */
    this.stream = null;
    /** @type {Reader | null} */
    this.reader = null;
    this.torch = false;
    this.looks = 0;
    this.device = ""; // of several cameras the one that was chosen
  }

  get running() {
    return this.stream !== null;
  }

  /** start tells what is wrong, or "".
   * @returns {Promise<Problem>} */
  async start() {
    if (!navigator.mediaDevices?.getUserMedia) return "insecure";
    const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
    const which = this.device ? { deviceId: { exact: this.device } } : { facingMode: { ideal: "environment" } };
    try {
      return await this.play(await navigator.mediaDevices.getUserMedia({ audio: false, video: { ...which, ...size } }));
    } catch (e) {
      return problemOf(e);
    }
  }

  /** @param {MediaStream} stream
   * @returns {Promise<Problem>} */
  async play(stream) {
    this.stream = stream;
    try {
      this.video.srcObject = stream;
      await this.video.play();
    } catch {
      this.stop();
      return "broken";
    }
    try {
      this.reader ??= await this.makeReader();
    } catch {
      this.stop();
      return "no_reader";
    }
    this.look(stream, this.reader);
    return "";
  }

  stop() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.torch = false;
    this.video.srcObject = null;
  }

  /** look reads codes for as long as this stream is the one that runs.
   * @param {MediaStream} stream
   * @param {Reader} reader */
  async look(stream, reader) {
    while (this.stream === stream) {
      const begun = Date.now();
      if (!document.hidden && this.video.readyState >= 2) {
        const codes = await reader.detect(this.video, ++this.looks % whole === 0).catch(() => []);
        if (codes.length && this.stream === stream) this.found(codes);
      }
      await this.nextLook(reader.away, Date.now() - begun);
    }
  }

  /** nextLook comes with the camera's next picture where the browser tells of it and reading is not the page's work.
   * @param {boolean} away
   * @param {number} took ms of the last look */
  nextLook(away, took) {
    const pause = Math.min(longest, Math.max(shortest, took));
    return new Promise((next) => {
      const byPicture = away && typeof this.video.requestVideoFrameCallback === "function";
      setTimeout(next, byPicture ? longest : pause);
      if (byPicture) this.video.requestVideoFrameCallback(next);
    });
  }

  /** other starts the next camera of this phone; "" when there is none or it works.
   * @returns {Promise<Problem>} */
  async other() {
    const all = await this.cameras();
    const here = this.stream?.getVideoTracks()[0]?.getSettings?.().deviceId;
    const next = all[(all.findIndex((d) => d.deviceId === here) + 1) % all.length];
    if (!next || all.length < 2) return "";
    this.device = next.deviceId;
    this.stop();
    return this.start();
  }

  async cameras() {
    const all = (await navigator.mediaDevices?.enumerateDevices?.().catch(() => [])) ?? [];
    return all.filter((d) => d.kind === "videoinput");
  }

  get hasTorch() {
    /** @type {(MediaTrackCapabilities & { torch?: boolean }) | undefined} */
    const can = this.stream?.getVideoTracks()[0]?.getCapabilities?.();
    return Boolean(can?.torch);
  }

  async toggleTorch() {
    /** @type {MediaTrackConstraintSet & { torch: boolean }} */
    const light = { torch: !this.torch };
    try {
      await this.stream?.getVideoTracks()[0].applyConstraints({ advanced: [light] });
      this.torch = light.torch;
    } catch {
      // the phone keeps its light to itself
    }
    return this.torch;
  }
}

/** @param {unknown} e
 * @returns {Problem} */
function problemOf(e) {
  const name = e instanceof Error ? e.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  return name === "NotFoundError" || name === "OverconstrainedError" ? "missing" : "broken";
}
