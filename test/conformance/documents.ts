import { completable, type McpServer, ResourceTemplate } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { PNG } from './tools.ts';

const PLAIN = 'text/plain';

/** Things to read. */
export function addResources(server: McpServer): void {
  const text = (uri: URL, said: string) => ({ contents: [{ uri: uri.href, mimeType: PLAIN, text: said }] });
  server.registerResource(
    'static-text',
    'test://static-text',
    { description: 'A text that never changes.', mimeType: PLAIN },
    (uri) => text(uri, 'This is the content of the static text resource.'),
  );
  server.registerResource(
    'watched',
    'test://watched-resource',
    { description: 'Something to wait for.', mimeType: PLAIN },
    (uri) => text(uri, 'Nothing happened yet.'),
  );
  server.registerResource(
    'static-binary',
    'test://static-binary',
    { description: 'A picture that never changes.', mimeType: 'image/png' },
    (uri) => ({ contents: [{ uri: uri.href, mimeType: 'image/png', blob: PNG }] }),
  );
  server.registerResource(
    'template',
    new ResourceTemplate('test://template/{id}/data', { list: undefined }),
    { description: 'Data by its id.', mimeType: 'application/json' },
    (uri, { id }) => ({
      contents: [
        {
          uri: uri.href,
          mimeType: 'application/json',
          text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${String(id)}` }),
        },
      ],
    }),
  );
}

/** Things to say. */
export function addPrompts(server: McpServer): void {
  const user = (text: string) => ({ role: 'user' as const, content: { type: 'text' as const, text } });
  server.registerPrompt('test_simple_prompt', { description: 'Says one thing.' }, () => ({
    messages: [user('This is a simple prompt for testing.')],
  }));
  const argument = completable(z.string(), (beginning) =>
    ['paris', 'park', 'party'].filter((value) => value.startsWith(beginning)),
  );
  server.registerPrompt(
    'test_prompt_with_arguments',
    { description: 'Says what it is told.', argsSchema: z.object({ arg1: argument, arg2: z.string() }) },
    ({ arg1, arg2 }) => ({ messages: [user(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)] }),
  );
  server.registerPrompt(
    'test_prompt_with_embedded_resource',
    { description: 'Holds a resource.', argsSchema: z.object({ resourceUri: z.string() }) },
    ({ resourceUri }) => ({
      messages: [
        {
          role: 'user',
          content: {
            type: 'resource',
            resource: { uri: resourceUri, mimeType: PLAIN, text: 'Embedded resource content for testing.' },
          },
        },
        user('Please process the embedded resource above.'),
      ],
    }),
  );
  server.registerPrompt('test_prompt_with_image', { description: 'Holds a picture.' }, () => ({
    messages: [
      { role: 'user', content: { type: 'image', data: PNG, mimeType: 'image/png' } },
      user('Please analyze the image above.'),
    ],
  }));
}
