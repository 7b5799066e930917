import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Sender } from "./sender.js";

mock.timers.enable({ apis: ["setTimeout"] });

const idle = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

function open(replies) {
  const seen = { posted: [], done: [], refused: [], state: [] };
  const sender = new Sender(async (a) => (seen.posted.push(a.key), replies.shift() ?? { status: 200, body: {} }), {
    done: (a) => seen.done.push(a.key), refused: async (a) => seen.refused.push(a.key), state: (n, status) => seen.state.push([n, status]),
  });
  return { sender, seen };
}

const act = (key) => ({ key, says: key, steps: [] });

test("actions go one after the other", async () => {
  const { sender, seen } = open([]);
  sender.send(act("a"));
  sender.send(act("b"));
  await idle();
  assert.deepEqual(seen.done, ["a", "b"]);
  assert.deepEqual(seen.state.at(-1), [0, 200]);
});

test("what cannot be sent waits in its order, under its key", async () => {
  for (const status of [0, 401, 403, 429, 503]) {
    const { sender, seen } = open([{ status, body: null }]);
    sender.send(act("a"));
    sender.send(act("b"));
    await idle();
    assert.deepEqual(seen.posted, ["a"]);
    assert.deepEqual(seen.state.at(-1), [2, status]);
    mock.timers.tick(3000);
    await idle();
    assert.deepEqual(seen.posted, ["a", "a", "b"]);
    assert.deepEqual(seen.done, ["a", "b"]);
  }
});

test("what is refused goes, the rest goes on", async () => {
  const { sender, seen } = open([{ status: 409, body: {} }]);
  sender.send(act("a"));
  sender.send(act("b"));
  await idle();
  assert.deepEqual([seen.refused, seen.done], [["a"], ["b"]]);
});
