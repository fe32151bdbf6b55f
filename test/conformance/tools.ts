import type { CallToolResult, McpServer } from '@modelcontextprotocol/server';
import { said } from './said.ts';

/** One red pixel, and the shortest sound: 8 samples of silence. */
export const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC';
const WAV = Buffer.concat([
  Buffer.from('RIFF\x2c\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0', 'latin1'),
  Buffer.from([0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, 1, 0, 8, 0]),
  Buffer.from('data\x08\0\0\0', 'latin1'),
  Buffer.alloc(8, 128),
]).toString('base64');

const EMBEDDED = {
  type: 'resource',
  resource: {
    uri: 'test://embedded-resource',
    mimeType: 'text/plain',
    text: 'This is an embedded resource content.',
  },
} as const;

const IMAGE = { type: 'image', data: PNG, mimeType: 'image/png' } as const;

/** Tools that always answer the same. */
const ANSWERS: Readonly<Record<string, CallToolResult>> = {
  test_simple_text: said('This is a simple text response for testing.'),
  test_image_content: { content: [IMAGE] },
  test_audio_content: { content: [{ type: 'audio', data: WAV, mimeType: 'audio/wav' }] },
  test_embedded_resource: { content: [EMBEDDED] },
  test_multiple_content_types: {
    content: [
      { type: 'text', text: 'Multiple content types test:' },
      IMAGE,
      {
        type: 'resource',
        resource: {
          uri: 'test://mixed-content-resource',
          mimeType: 'application/json',
          text: '{"test":"data","value":123}',
        },
      },
    ],
  },
  test_error_handling: { ...said('This tool intentionally returns an error for testing'), isError: true },
};

export function addTools(server: McpServer): void {
  for (const [name, answer] of Object.entries(ANSWERS)) {
    server.registerTool(name, { description: `Answers always the same (${name}).` }, () => answer);
  }
  server.registerTool(
    'test_tool_with_progress',
    { description: 'Tells how far it is.' },
    async ({ mcpReq: { _meta, notify } }) => {
      const progressToken = _meta?.progressToken;
      for (const progress of [0, 50, 100]) {
        if (progressToken === undefined) break;
        await notify({ method: 'notifications/progress', params: { progressToken, progress, total: 100 } });
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return said('Done.');
    },
  );
  for (const name of ['test_tool_with_logging', 'test_logging_tool']) {
    server.registerTool(name, { description: 'Tells what it does.' }, async ({ mcpReq }) => {
      for (const step of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
        await mcpReq.log('info', step);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return said('Done.');
    });
  }
}
