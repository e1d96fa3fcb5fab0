// Live frames: from the frame hub straight to the canvases. A frame is acknowledged after it is painted, so that at most
// `window_` frames are on their way; a newer frame replaces one that still waits for its turn to be painted.
const window_ = 3;
const retryAfter = 5000; // milliseconds
let connection = null;
let starting = null;
let watching = null;

const openLater = () => setTimeout(() => watching?.open().catch(openLater), retryAfter);

async function connected() {
  if (connection === null) {
    connection = new signalR.HubConnectionBuilder()
      .withUrl("/hubs/frames")
      .withHubProtocol(new signalR.protocols.msgpack.MessagePackHubProtocol())
      .withAutomaticReconnect([0, 500, 1000, 2000, 5000, 10000])
      .configureLogging(signalR.LogLevel.Error)
      .build();
    connection.onreconnected(() => watching?.open());
    connection.onclose(openLater); // It has given up; a circuit may come back later.
  }
  if (connection.state === signalR.HubConnectionState.Disconnected) starting = connection.start();
  await starting;
  return connection;
}

class Watch {
  #pending = null;
  #painting = false;
  #stream = null;
  #painted = 0;

  constructor(root, jobId) {
    this.root = root;
    this.jobId = jobId;
  }

  async open() {
    const hub = await connected();
    if (watching !== this) return;
    this.#stream?.dispose();
    this.#pending = null;
    this.#stream = hub.stream("Watch", this.jobId, window_).subscribe({
      next: frame => { this.#pending = frame; this.#paint(hub); },
      complete: () => { this.root.dataset.watch = "complete"; },
      error: problem => { this.root.dataset.watch = "lost"; console.warn(`Frames: ${problem.message ?? problem}`); },
    });
    this.root.dataset.watch = "open";
  }

  close() {
    this.#pending = null;
    this.#stream?.dispose();
  }

  async #paint(hub) {
    if (this.#painting) return;
    this.#painting = true;
    try {
      while (this.#pending !== null && watching === this) {
        const frame = this.#pending;
        this.#pending = null;
        for (let i = 0; i < frame.pictures.length; i++) await this.#draw(i, frame.pictures[i]);
        this.root.dataset.frames = ++this.#painted;
        this.root.dataset.step = frame.step;
        if (hub.state === signalR.HubConnectionState.Connected) await hub.send("Painted", frame.number);
      }
    } finally {
      this.#painting = false;
    }
  }

  async #draw(index, jpeg) {
    const canvas = this.root.querySelector(`canvas[data-picture="${index}"]`);
    if (canvas === null) return;
    const bitmap = await createImageBitmap(new Blob([jpeg], { type: "image/jpeg" }));
    if (canvas.width !== bitmap.width) canvas.width = bitmap.width;
    if (canvas.height !== bitmap.height) canvas.height = bitmap.height;
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
    bitmap.close();
    canvas.dataset.frames = Number(canvas.dataset.frames ?? 0) + 1;
  }
}

export async function watch(root, jobId) {
  watching?.close();
  watching = new Watch(root, jobId);
  try {
    await watching.open();
  } catch (problem) {
    // The job goes on, and its finished pictures come over HTTP.
    console.warn(`Frames: ${problem.message ?? problem}`);
  }
}

// Ahead of the first job: connecting takes longer than its first frame.
export async function prepare() {
  try { await connected(); } catch { /* The first job tries again. */ }
}

export function release() {
  watching?.close();
  watching = null;
}

export async function stop() {
  release();
  try { await starting; } catch { /* There is nothing to stop. */ } // Stopped while it starts, it would complain.
  await connection?.stop();
}
