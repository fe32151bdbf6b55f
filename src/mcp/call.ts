/** What a tool needs to know of the call besides its arguments. */
export interface Call {
  /** Aborted when the client takes the call back. */
  readonly signal: AbortSignal;
  /** The client can show a person a question. */
  readonly canAsk: boolean;
  /** The client shows views, in which a person can press a button. */
  readonly showsViews: boolean;
  /** Tells the client how far a long call has come; absent when it does not want to know. */
  readonly progress?: (done: number, total: number, message: string) => void;
  /** A person's answer to a question of ours, as the client brings it back; not to be believed without its token. */
  readonly reply?: Reply;
}

export interface Reply {
  readonly token: string;
  readonly answer: 'approve' | 'decline' | 'cancel';
}

/** Something a person is to decide before the call can go on. */
export interface Question {
  readonly message: string;
  /** What is chosen between: a message is sent, anything else is done. */
  readonly choice: 'send' | 'do';
  /** Comes back with the answer and proves what was asked. */
  readonly token: string;
}
