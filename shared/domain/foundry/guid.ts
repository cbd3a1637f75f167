/** Others than us choose the guids of users: ids of any identity provider, and names of clients. */
const ofUser = /^[A-Za-z0-9][\w.@:+-]{0,254}$/;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Guids of things are made here, so everything else is the guid of nothing. */
export function isGuid(text: string): boolean {
  return uuid.test(text);
}

export function isUserGuid(text: string): boolean {
  return ofUser.test(text);
}
