/**
 * The disk or the store's files failed. A read that failed says nothing about whether the document exists. After
 * a `write` or `drop` that failed it is unknown whether it took effect (wholly or not at all, never in part):
 * doing the same again is safe.
 */
export class StoreFault extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "StoreFault";
  }
}

/** The directory is open already, in this process or another: LevelDB belongs to one process. */
export class StoreInUse extends Error {
  constructor(directory: string, cause?: unknown) {
    super(`the store ${directory} is in use; a store belongs to one process, which opens it once`, { cause });
    this.name = "StoreInUse";
  }
}

/** More writes wait than the disk can take. Nothing of this call was written. */
export class StoreBusy extends Error {
  constructor() {
    super("too many writes wait for the disk");
    this.name = "StoreBusy";
  }
}

/** The store was closed, or its simulated machine was restarted. Nothing of this call was done. */
export class StoreClosed extends Error {
  constructor() {
    super("the store is closed");
    this.name = "StoreClosed";
  }
}
