// The camera, and a look at its picture for codes again and again.
const pace = 120; // ms between two looks

/** @typedef {{ detect: (video: HTMLVideoElement) => Promise<{ rawValue: string }[]> }} Reader */

/** @typedef {"" | "insecure" | "denied" | "missing" | "broken"} Problem */

export class Camera {
  /**
   * @param {HTMLVideoElement} video
   * @param {() => Reader} makeReader is called at the first start
   * @param {(code: string) => void} found
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
  }

  get running() {
    return this.stream !== null;
  }

  /** start tells what is wrong, or "".
   * @returns {Promise<Problem>} */
  async start() {
    if (!navigator.mediaDevices?.getUserMedia) return "insecure";
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        audio: false,
        video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } },
      });
      return await this.play(stream);
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
      this.reader ??= this.makeReader();
    } catch {
      this.stop();
      return "broken";
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
      if (!document.hidden && this.video.readyState >= 2) {
        const codes = await reader.detect(this.video).catch(() => []);
        if (codes.length && this.stream === stream) this.found(codes[0].rawValue);
      }
      await new Promise((r) => setTimeout(r, pace));
    }
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
