/** What is shown of an answer that is asked for while somebody types. */
export interface PreviewState<Value> {
  /** The newest answer, and whether it is the answer to what stands on the screen. */
  readonly answer?: Value;
  readonly isCurrent: boolean;
  readonly isAsking: boolean;
}

export interface PreviewDeps<Question, Value> {
  ask(question: Question): Promise<Value>;
  show(state: PreviewState<Value>): void;
  /** Calls back after the pause in typing; the returned function calls it off. */
  wait(done: () => void): () => void;
}

export interface Preview<Question> {
  /** What stands on the screen; undefined while nothing can be asked of it. */
  typed(question: Question | undefined): void;
  /** Asks at once, without waiting for the pause. */
  askNow(): void;
  close(): void;
}

/**
 * Asks a question that changes while it is answered. An answer counts only for the question on the screen: one that was
 * overtaken is dropped, however late it comes, and what is shown meanwhile is marked as no longer current.
 */
export function createPreview<Question, Value>(deps: PreviewDeps<Question, Value>): Preview<Question> {
  let question: Question | undefined;
  let shown: string | undefined;
  let turn = 0;
  let answer: Value | undefined;
  let callOff = (): void => undefined;

  const show = (isCurrent: boolean, isAsking: boolean): void =>
    deps.show({ ...(answer === undefined ? {} : { answer }), isCurrent, isAsking });

  function askNow(): void {
    callOff();
    if (question === undefined) return;
    turn += 1;
    const own = turn;
    show(false, true);
    void deps.ask(question).then((came) => {
      if (own !== turn) return;
      answer = came;
      show(true, false);
    });
  }

  return {
    typed(next) {
      const text = next === undefined ? undefined : JSON.stringify(next);
      if (text === shown) return;
      shown = text;
      question = next;
      callOff();
      // Whatever is under way answers another question from here on.
      turn += 1;
      if (next === undefined) answer = undefined;
      show(false, next !== undefined);
      if (next !== undefined) callOff = deps.wait(askNow);
    },
    askNow,
    close() {
      callOff();
      turn += 1;
    },
  };
}
