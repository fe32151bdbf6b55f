import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Cell, contractNames, contractsOf, MENU, type Row } from '../scripts/coverage.ts';
import { ROUTES } from '../src/simulator/routes.ts';
import { connect } from './elks/connection.ts';

const ROWS = Object.values(MENU).flat();
const CONTRACT = contractNames();

const { reader, writer } = connect(() => new Response());
const FUNCTIONS = [...Object.keys(reader), ...Object.keys(writer)];

const named = (pick: (row: Row) => Cell): readonly string[] =>
  ROWS.flatMap((row) => {
    const cell = pick(row);
    return typeof cell === 'string' ? [] : cell;
  });

/** An operation of the API, unlike a setting such as `sms_url`. */
const isOperation = (name: string): boolean => name.includes('/');

describe('the coverage of the documented menu', () => {
  it('names in each cell something there is, or says why there is nothing', () => {
    const empty = ROWS.filter((row) =>
      [row.client, row.simulator, row.contract, row.test].some((cell) => cell.length === 0),
    );
    expect(empty.map(({ row }) => row)).toEqual([]);
  });

  it('names only functions of the client that there are, and all of them', () => {
    expect([...new Set(named(({ client }) => client))].sort()).toEqual([...FUNCTIONS].sort());
  });

  it('names only operations of the simulator that there are, and all of them', () => {
    const operations = named(({ simulator }) => simulator).filter(isOperation);
    expect([...new Set(operations)].sort()).toEqual(Object.keys(ROUTES).sort());
  });

  it('names only recordings of the contract that there are, and all of them', () => {
    const patterns = named(({ contract }) => contract);
    expect(patterns.filter((pattern) => contractsOf([pattern], CONTRACT).length === 0)).toEqual([]);
    expect(CONTRACT.filter((name) => !contractsOf(patterns, [name]).includes(name))).toEqual([]);
  });

  it('names only tests that there are', () => {
    const missing = ROWS.filter(({ test }) => {
      if (typeof test === 'string') return false;
      const [file, sentence] = test;
      const path = new URL(`../${file}`, import.meta.url);
      return sentence === '' || !existsSync(path) || !readFileSync(path, 'utf8').includes(sentence);
    });
    expect(missing.map(({ row }) => row)).toEqual([]);
  });
});
