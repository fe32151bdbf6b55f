/**
 * The closed, public list of what can go wrong, each with what it means and the usual way out.
 * `docs/problems.md` is generated from it; a code is never renamed, only added.
 */
export const PROBLEMS = {
  invalid_argument: {
    means: 'An argument is missing, unknown or of the wrong type or format.',
    fix: 'Call again with the arguments the tool lists, in the formats it names.',
  },
  invalid_number: {
    means: 'The phone number is not a valid number in international format.',
    fix: 'Give the number in E.164: a plus sign, the country code and the number, for example +46 70 123 45 67.',
  },
  placeholder_number: {
    means: 'The number is an example from documentation or a range set aside for fiction.',
    fix: 'Ask the user for the real number.',
  },
  number_type_blocked: {
    means:
      'The number is premium rate, shared cost, a pager, satellite, a short code or of another kind that is never texted.',
    fix: 'Use an ordinary mobile or landline number.',
  },
  emergency_number: {
    means: 'The number belongs to an emergency service.',
    fix: 'Tell the user to call the emergency service themselves; it cannot be texted from here.',
  },
  country_not_allowed: {
    means: 'The recipient is in a country that the operator has not allowed.',
    fix: 'Ask the operator to add the country to ELKS_ALLOWED_COUNTRIES.',
  },
  recipient_not_allowed: {
    means: 'The operator does not allow this recipient.',
    fix: 'Ask the operator to add the number to ELKS_ALLOWED_RECIPIENTS.',
  },
  recipient_opted_out: {
    means: 'The recipient has asked not to be texted.',
    fix: 'Do not text them; only the operator can remove an opt-out.',
  },
  sender_invalid: {
    means:
      'The sender is neither 3 to 11 of A-Z, a-z and 0-9 beginning with a letter, nor a phone number in E.164.',
    fix: 'Leave out "from" to use the default sender, or give one of the two forms.',
  },
  sender_impersonation: {
    means: 'The sender looks like the name of a bank, an authority or a well-known brand.',
    fix: 'Use the name of your own organisation; an operator who owns this name adds it to ELKS_SENDERS.',
  },
  sender_not_owned: {
    means: "The sender is not one of the operator's own senders or numbers.",
    fix: 'Leave out "from" to use the default sender, or ask the operator to add this one to ELKS_SENDERS.',
  },
  message_empty: {
    means: 'The message has no visible text.',
    fix: 'Write the text to send.',
  },
  message_too_long: {
    means: 'The message needs more parts than the operator allows.',
    fix: 'Shorten the text, or replace the characters that force the shorter encoding.',
  },
  message_control_characters: {
    means: 'The message holds control characters, direction overrides or invisible tag characters.',
    fix: 'Remove them; only newline and tab are allowed.',
  },
  lookalike_link: {
    means: 'A link in the text imitates a well-known site.',
    fix: 'Use the real address of the site, or leave the link out.',
  },
  shortened_link: {
    means: 'A link in the text hides its real address behind a link shortener.',
    fix: 'Use the full address.',
  },
  contains_secret: {
    means: "The text holds one of the server's own secrets, so it is neither sent nor kept.",
    fix: 'Remove it from the text.',
  },
  address_not_public: {
    means: 'An address for 46elks to fetch is not https, or not on a public server.',
    fix: 'Give an https address of a public server, without user, password, port or fragment.',
  },
  file_not_usable: {
    means: 'The file is not there, too large, or not of a kind that can be sent.',
    fix: 'Name a PNG, JPEG or GIF file that lies in the folder of ELKS_MEDIA_DIR.',
  },
  call_plan_invalid: {
    means: 'The plan of a call says something that cannot be done; each message names the step.',
    fix: 'Correct the steps that are named and call again.',
  },
  call_too_long: {
    means: 'The plan of a call could take longer than the operator allows.',
    fix: 'Shorten the steps, or ask the operator to raise ELKS_CALL_MINUTES.',
  },
  calls_at_once: {
    means: 'As many calls are under way as the operator allows at once.',
    fix: 'Wait until one of them is over (get_calls shows it), then call again once.',
  },
  call_announcement_missing: {
    means: 'A call opens by saying that it is automated, and no sound that says so is set.',
    fix: 'Ask the operator to set ELKS_CALL_ANNOUNCEMENT to the address of such a sound, or to none when it is not wanted.',
  },
  recording_not_allowed: {
    means: 'The plan of a call records, and the operator has not allowed it.',
    fix: 'Leave the recording out, or ask the operator to set ELKS_ALLOW_RECORDING.',
  },
  public_address_missing: {
    means: 'The plan of a call needs an address at which 46elks can reach this server.',
    fix: 'Leave the step out, or ask the operator to run the http command with ELKS_PUBLIC_URL.',
  },
  account_change_invalid: {
    means: 'A change of a number or subaccount names something that cannot be.',
    fix: 'Correct what is named; ids and numbers come from list_numbers.',
  },
  rate_limited: {
    means: 'The limit per minute for all messages or queries is used up.',
    fix: 'Wait until the time named, then call again once.',
  },
  recipient_rate_limited: {
    means: 'This recipient has been texted as often as the operator allows.',
    fix: 'Wait until the time named.',
  },
  daily_limit: {
    means: 'The number of messages per day that the operator allows is used up.',
    fix: 'Wait until tomorrow, or ask the operator to raise ELKS_DAILY_LIMIT.',
  },
  budget_exceeded: {
    means: 'The message could cost more than what is left of the daily budget.',
    fix: 'Wait until tomorrow, or ask the operator to raise ELKS_DAILY_BUDGET.',
  },
  insufficient_balance: {
    means: 'The 46elks account does not hold enough money.',
    fix: 'Ask the operator to top up the account at 46elks.',
  },
  quiet_hours: {
    means: 'It is night where the recipient is.',
    fix: 'The message waits until the time named; nothing needs to be done.',
  },
  duplicate: {
    means: 'The idempotency key was already used for another message.',
    fix: 'Use a new key for a new message, or repeat the first message unchanged.',
  },
  approval_required: {
    means: 'A person must approve this message before it is sent.',
    fix: 'Tell the user that it waits: the operator approves it with "46elks-mcp-server approve" and the same --settings or environment as the server.',
  },
  approval_unsupported: {
    means: 'A person must approve this message, and this client cannot ask one.',
    fix: 'Tell the user that it waits for the operator, who approves it with "46elks-mcp-server approve" and the same --settings or environment as the server.',
  },
  approval_declined: {
    means: 'A person declined this message.',
    fix: 'Do not send it again; ask the user what to do.',
  },
  approval_cancelled: {
    means: 'The person closed the question without an answer.',
    fix: 'The message is still held; ask the user whether it is wanted.',
  },
  approval_invalid: {
    means: 'What was called to approve a message is not its card in front of a person.',
    fix: 'Only a person can approve, by the button of the card; check_sms_status with the id shows the card again.',
  },
  approval_used: {
    means: 'The question about this message was answered before.',
    fix: 'Nothing needs to be done; check_sms_status tells how the message stands.',
  },
  approval_expired: {
    means: 'The approval was not given in time.',
    fix: 'Send again if the message is still wanted.',
  },
  recipient_forgotten: {
    means:
      'The operator erased what was kept of this person before the message was sent, and so cancelled it.',
    fix: 'Do not send it again unless the user asks for it.',
  },
  paused: {
    means: 'The operator has paused all sending.',
    fix: 'Wait until the operator resumes it.',
  },
  read_only: {
    means: 'The server is set to read only.',
    fix: 'Ask the operator to unset ELKS_READ_ONLY.',
  },
  credentials_missing: {
    means: 'No 46elks credentials are set.',
    fix: 'Set ELKS_API_USERNAME and ELKS_API_PASSWORD, or start the server with --simulator to try it without an account.',
  },
  credentials_rejected: {
    means: '46elks does not accept the credentials.',
    fix: 'Check ELKS_API_USERNAME and ELKS_API_PASSWORD against the API credentials in the 46elks dashboard.',
  },
  upstream_refused: {
    means: '46elks refused the request.',
    fix: 'Check recipient, sender and text; the server log names the reason class.',
  },
  upstream_unavailable: {
    means: '46elks could not be reached or did not answer sensibly; nothing was sent.',
    fix: 'Try again in a minute.',
  },
  outcome_unknown: {
    means: 'The message may have been sent, but the answer was lost.',
    fix: 'Do not send it again. Call check_sms_status with this id to find out.',
  },
  not_found: {
    means: 'There is nothing with this id.',
    fix: 'Use an id from send_sms or get_sms_messages.',
  },
  store_unavailable: {
    means: 'The local store cannot be opened, read or written; nothing is sent without it.',
    fix: 'Ask the operator to run doctor and to check ELKS_DATA_DIR: the folder must be writable, have space and hold the key of its store.',
  },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/** Something that stopped a call: what is wrong (`message`) and what to do next (`fix`), one sentence each. */
export interface Problem {
  readonly code: ProblemCode;
  readonly message: string;
  readonly fix: string;
}

/** A problem with its own sentence; the fix is the listed one unless a better one is known. */
export function problem(code: ProblemCode, message: string, fix: string = PROBLEMS[code].fix): Problem {
  return { code, message, fix };
}

/**
 * The closed list of warnings: the call goes on, but the model and the person should know.
 * As with problems, a code is never renamed.
 */
export const WARNINGS = {
  unicode_encoding:
    'A character outside GSM-7 makes the message cost more parts; a cheaper replacement may exist.',
  long_message: 'The message is sent in several parts, each billed.',
  one_way_sender: 'The recipient cannot answer a text sender.',
  sender_rewritten: 'The sender may be shown differently in this country.',
  link: 'The text holds a link; the real host is named.',
  suspicious_link: 'The text holds a link that recipients and filters distrust.',
  asks_for_secrets: 'The text asks the recipient for a code, a password, a card number or a log-in.',
  invisible_characters: 'The text holds invisible characters or absurd stacks of combining marks.',
  normalized: 'The text was normalised to Unicode NFC before counting and sending.',
  unusual_number: 'The number is of a kind that often cannot receive texts.',
  dry_run: 'Nothing was sent: dry run.',
  quiet_hours: 'It is night where the recipient is, so a send would wait until the morning.',
  approval_needed: 'A live send of this message would first need the approval of a person.',
  price_unknown: 'The price could not be found out.',
  price_estimated: 'The price is an estimate, not a quote from 46elks.',
  budget_nearly_used: 'Most of what a day may cost or hold is used up.',
  key_shaped: 'The text holds what looks like a key, a password or a card number.',
  low_balance: 'The balance of the account is low.',
  settled_late: 'The state comes from our own record; 46elks could not be asked.',
  inbox_stale:
    '46elks could not be asked for what came in, so a wish not to be texted from the last minutes may not be known.',
  incomplete: 'There is more than could be read in one call.',
} as const;

export type WarningCode = keyof typeof WARNINGS;

/** Something worth knowing that does not stop a call. */
export interface Warning {
  readonly code: WarningCode;
  readonly message: string;
}

/** A warning with its own sentence, or the listed one. */
export function warning(code: WarningCode, message: string = WARNINGS[code]): Warning {
  return { code, message };
}
