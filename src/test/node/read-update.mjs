// Usage: node read-update.mjs URL PUBLIC_KEY_FILE. Looks for an update and writes what it has read as JSON.
import { createHash, createVerify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import multipart from '@expo/multipart-body-parser';
import { parseDictionary } from 'structured-headers';

const [url, publicKeyFile] = process.argv.slice(2);

const response = await fetch(url, {
  headers: {
    accept: 'multipart/mixed',
    'expo-protocol-version': '1',
    'expo-platform': 'android',
    'expo-runtime-version': '1.0.0',
    'expo-expect-signature': 'sig, keyid="main", alg="rsa-v1_5-sha256"',
  },
});
const parts = await multipart.parseMultipartMixedResponseAsync(
  response.headers.get('content-type'),
  Buffer.from(await response.arrayBuffer()),
);
const named = (name) => parts.find((part) => multipart.isMultipartPartWithName(part, name));
const signed = named('manifest') ?? named('directive');

const signature = parseDictionary(signed.headers.get('expo-signature'));
const verified =
  signature.get('keyid')[0] === 'main' &&
  signature.get('alg')[0] === 'rsa-v1_5-sha256' &&
  createVerify('RSA-SHA256').update(signed.body, 'utf8').verify(await readFile(publicKeyFile), signature.get('sig')[0], 'base64');

const read = { verified, [signed.name]: JSON.parse(signed.body), filesVerified: 0 };
for (const file of read.manifest ? [read.manifest.launchAsset, ...read.manifest.assets] : []) {
  const content = Buffer.from(await (await fetch(file.url)).arrayBuffer());
  if (createHash('sha256').update(content).digest('base64url') === file.hash) {
    read.filesVerified++;
  }
}
console.log(JSON.stringify(read));
