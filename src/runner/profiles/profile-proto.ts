/**
 * Whether bytes are a message `Profile` of github.com/google/pprof/blob/main/proto/profile.proto: known fields to the last byte, among
 * them what its samples are of.
 */
export function isProfileProto(bytes: Uint8Array): boolean {
  let at = 0;
  let hasSampleType = false;
  while (at < bytes.length) {
    const tag = varint(bytes, at);
    if (tag === undefined) return false;
    const [field, type] = [tag.value >>> 3, tag.value & 7];
    const content = varint(bytes, tag.end);
    if (content === undefined || field < 1 || field > LAST_FIELD) return false;
    hasSampleType ||= field === SAMPLE_TYPE && type === LENGTH;
    if (type === LENGTH) at = content.end + content.value;
    else if (type === VARINT) at = content.end;
    else return false;
  }
  return hasSampleType && at === bytes.length;
}

/** Fields and wire types (protobuf.dev/programming-guides/encoding). */
const SAMPLE_TYPE = 1;
const LAST_FIELD = 15;
const VARINT = 0;
const LENGTH = 2;

/** A number and where it ends; of more than 53 bits only the end is exact, which no tag and no length has. */
function varint(bytes: Uint8Array, from: number): { readonly value: number; readonly end: number } | undefined {
  let value = 0;
  for (let index = 0; index < LONGEST; index++) {
    const byte = bytes[from + index];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, end: from + index + 1 };
  }
  return undefined;
}

const LONGEST = 10;
