import { Worker } from "node:worker_threads";
import { StoreUnavailableError } from "../../flows/store.ts";
import { type Answer, type Call, OPENING } from "./wire.ts";

interface Pending {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Calls methods in a worker thread, starts it again after a crash, and never leaves a caller waiting. */
export class WorkerClient {
  readonly #script: URL;
  readonly #data: unknown;
  #running: Promise<RunningWorker> | undefined;
  #closing: Promise<void> | undefined;

  constructor(script: URL, data: unknown) {
    this.#script = script;
    this.#data = data;
  }

  /** @throws {StoreUnavailableError} when the worker crashed, is closing, or says that it cannot now. */
  async call(method: string, args: readonly unknown[]): Promise<unknown> {
    if (this.#closing !== undefined) throw new StoreUnavailableError("Falconer is stopping", undefined);
    const worker = await this.start().catch((error: unknown) => {
      throw new StoreUnavailableError("its worker cannot be started", error);
    });
    return await worker.call(method, args);
  }

  /** Starts the worker unless it runs. @throws what the worker reports when it cannot open. */
  start(): Promise<RunningWorker> {
    if (this.#running !== undefined) return this.#running;
    const starting = RunningWorker.start(this.#script, this.#data, () => {
      if (this.#running === starting) this.#running = undefined;
    });
    this.#running = starting;
    return starting;
  }

  /** Lets the calls in flight end, then the worker. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    // One that could not start has ended already.
    const worker = await this.#running?.catch(() => undefined);
    await worker?.close();
  }
}

class RunningWorker {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  readonly #ended: Promise<void>;
  #lastId = OPENING;

  static async start(script: URL, data: unknown, onEnd: () => void): Promise<RunningWorker> {
    const running = new RunningWorker(new Worker(script, { workerData: data }), onEnd);
    await running.#answerTo(OPENING);
    return running;
  }

  private constructor(worker: Worker, onEnd: () => void) {
    this.#worker = worker;
    let crash: unknown;
    worker.on("error", (error) => {
      crash = error;
    });
    worker.on("message", (answer: Answer) => this.#settle(answer));
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#ended = promise;
    worker.on("exit", () => {
      onEnd();
      this.#fail(crash);
      resolve();
    });
  }

  call(method: string, args: readonly unknown[]): Promise<unknown> {
    const call: Call = { id: ++this.#lastId, method, args };
    const answer = this.#answerTo(call.id);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.#worker.postMessage(call);
    return answer;
  }

  async close(): Promise<void> {
    // It answers by ending.
    this.call("close", []).catch(() => undefined);
    await this.#ended;
  }

  #answerTo(id: number): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#pending.set(id, { resolve, reject });
    return promise;
  }

  #settle(answer: Answer): void {
    const pending = this.#pending.get(answer.id);
    this.#pending.delete(answer.id);
    if (answer.kind === "done") pending?.resolve(answer.value);
    else if (answer.kind === "failed") pending?.reject(answer.error);
    else pending?.reject(new StoreUnavailableError(answer.reason, answer.error));
  }

  #fail(crash: unknown): void {
    const lost = [...this.#pending.values()];
    this.#pending.clear();
    for (const pending of lost) pending.reject(new StoreUnavailableError("its worker ended unexpectedly", crash));
  }
}
