// The camera and the code reader. The reader's wasm comes from this service.
const pace = 120;

export class Camera {
  constructor(video, wasm, found) {
    this.video = video;
    this.found = found;
    this.wasm = wasm;
    this.running = false;
    this.torch = false;
  }

  /** start() → "" or what is wrong: insecure, denied, missing, broken. */
  async start() {
    if (!navigator.mediaDevices?.getUserMedia) return "insecure";
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({
        audio: false,
        video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } },
      });
    } catch (e) {
      if (e.name === "NotAllowedError" || e.name === "SecurityError") return "denied";
      return e.name === "NotFoundError" || e.name === "OverconstrainedError" ? "missing" : "broken";
    }
    try {
      this.video.srcObject = this.stream;
      await this.video.play();
      this.detector ??= reader(this.wasm);
    } catch {
      this.stop();
      return "broken";
    }
    this.running = true;
    this.look();
    return "";
  }

  stop() {
    this.running = false;
    this.torch = false;
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.video.srcObject = null;
  }

  async look() {
    while (this.running) {
      if (!document.hidden && this.video.readyState >= 2) {
        const codes = await this.detector.detect(this.video).catch(() => []);
        if (codes.length && this.running) this.found(codes[0].rawValue);
      }
      await new Promise((r) => setTimeout(r, pace));
    }
  }

  get hasTorch() {
    return Boolean(this.running && this.stream.getVideoTracks()[0]?.getCapabilities?.().torch);
  }

  async toggleTorch() {
    const track = this.stream.getVideoTracks()[0];
    try {
      await track.applyConstraints({ advanced: [{ torch: !this.torch }] });
      this.torch = !this.torch;
    } catch {
      // the phone keeps its light to itself
    }
    return this.torch;
  }
}

function reader(wasm) {
  const { BarcodeDetector, prepareZXingModule } = window.BarcodeDetectionAPI;
  prepareZXingModule({ overrides: { locateFile: (path, prefix) => (path.endsWith(".wasm") ? wasm : prefix + path) } });
  return new BarcodeDetector({ formats: ["qr_code"] });
}
