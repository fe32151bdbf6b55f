import * as z from 'zod';
import { NO_REPLY } from '../../domain/action.ts';
import { type Parsed, unparsed } from '../../domain/parsed.ts';
import type { Picture } from '../../domain/picture.ts';
import { problem } from '../../domain/problem.ts';
import { dryRunArgument, keyArgument, toArgument } from '../arguments.ts';
import type { ToolContext } from '../context.ts';
import { defineTool } from '../define-tool.ts';
import { draftMms } from '../draft.ts';
import { outcomeSchema } from '../outcome.ts';
import { submitDraft } from '../sending.ts';

/** Why it exists: the one way for a model to send a picture to somebody. */
export const sendMms = defineTool({
  name: 'send_mms',
  title: 'Send a picture message',
  effect: 'send',
  description: [
    'Sends one real MMS to one phone through 46elks: a picture, a text or both. It costs several times an SMS and cannot be taken back.',
    "The operator's rules come first: it may come back refused (with every reason and its fix), dry_run or held for a person; no argument overrides them. A picture from a host that the operator has not listed is held for a person, because its address tells that host whatever stands in it.",
    'The same content to the same number within 10 minutes is sent once and returned with duplicate: true. After state unknown never send again: call check_sms_status with the id.',
    'Use it only when the user asked for this picture to this recipient; not for text alone (send_sms is cheaper), nor to read what came in (get_mms_messages).',
  ].join(' '),
  input: z.strictObject({
    to: toArgument,
    message: z.string().optional().meta({ description: 'The exact text.', format_hint: 'string' }),
    image_url: z.string().optional().meta({
      description: 'https address of a public PNG, JPEG or GIF; 46elks fetches it.',
      format_hint: 'string, an https URL',
    }),
    image_file: z.string().min(1).max(255).optional().meta({
      description: "Instead of image_url: name of a file in the operator's media folder, at most 300 kB.",
      format_hint: 'string, a file name such as map.png',
    }),
    from: z
      .string()
      .optional()
      .meta({
        description: `Leave out: the number they wrote to, else the default. Or one of your numbers that can do MMS, or ${NO_REPLY} (no answers).`,
        format_hint: 'string',
      }),
    dry_run: dryRunArgument,
    idempotency_key: keyArgument,
  }),
  output: outcomeSchema,
  listed: ['state', 'id', 'to', 'from', 'cost', 'send_at', 'duplicate', 'warnings', 'problems'],
  view: 'message',
  async handle(args, context, call) {
    const file = args.image_file === undefined ? undefined : await pictureIn(args.image_file, args, context);
    return submitDraft(draftMms(args, file, context), context, call);
  },
});

async function pictureIn(
  name: string,
  { image_url }: { readonly image_url?: string | undefined },
  { readPicture }: ToolContext,
): Promise<Parsed<Picture>> {
  if (image_url === undefined) return readPicture(name);
  return unparsed(
    problem(
      'invalid_argument',
      'image_url and image_file are both given, but a message has one picture.',
      'Leave one of them out.',
    ),
  );
}
