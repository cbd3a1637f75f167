import type { FileHandle } from 'node:fs/promises';
import { exposedPaths } from './exposed-paths.ts';
import { unnamedFile } from '../unnamed-file.ts';

/** Our own script, as scan profiles and checks name it. */
export const exposedFiles = 'http-exposed-files';
/** Where nmap finds it, and how it calls it: the fourth file that it inherits, after the table of probes and the lists of accounts. */
export const exposedFilesPath = '/dev/fd/6';

/**
 * nmap's own http-enum does not do: it gives up where every path is answered with 200, as single-page applications do, and it asks for two thousand paths. This asks
 * for some sixty, a part of each, over one connection, and believes an answer that begins as the thing does and is not what a path gets that cannot be there.
 */
const script = String.raw`
local http = require "http"
local nmap = require "nmap"
local shortport = require "shortport"
description = "Looks for files that were left in a web server's root."
categories = {"discovery", "safe"}
portrule = shortport.http

-- Bytes of one answer. A server may send more than the part that was asked for; one that does so for a path that is not there has pages too large to be compared.
local most = 262144
-- No new try after this, so that what was found is told before the time limit of scripts (a minute, and 10 s for an answer that does not come).
local most_seconds = 40
local function options()
  return {header = {Range = "bytes=0-4095"}, max_body_size = most, truncated_ok = true}
end

local function shown(answer, begins)
  if answer.status ~= 200 and answer.status ~= 206 then return false end
  local start = (answer.body or ""):sub(1, 4096)
  for _, pattern in ipairs(begins) do
    if start:find(pattern) then return true end
  end
  return false
end

action = function(host, port)
  local absent = http.get(host, port, "/perimeter-asks-for-what-is-not-there", options())
  if absent.status == nil or absent.truncated then return nil end
  local asked, found, began = {}, {}, nmap.clock()
  for _, entry in ipairs(entries) do
    for _, path in ipairs(entry.paths) do asked[#asked + 1] = {path = path, entry = entry} end
  end
  local first = 1
  while first <= #asked and nmap.clock() - began < most_seconds do
    local requests
    for index = first, #asked do requests = http.pipeline_add(asked[index].path, options(), requests, "GET") end
    local answers = http.pipeline_go(host, port, requests) or {}
    for index, answer in ipairs(answers) do
      local one = asked[first + index - 1]
      if shown(answer, one.entry.begins) and answer.body ~= absent.body then
        found[#found + 1] = {path = one.path, kind = one.entry.kind, what = one.entry.what}
      end
    end
    -- The one that got no answer is passed over: a server may hang up on names that begin with a dot, and on nothing else.
    first = first + #answers + 1
  end
  if #found > 0 then return found end
end
`;

/** Opens the script where the profile has it, to be handed to nmap as an inherited file. The caller closes it. */
export async function openExposedFiles(scripts: string[]): Promise<FileHandle | undefined> {
  return scripts.includes(exposedFiles) ? unnamedFile(Buffer.from(`local entries = ${lua(exposedPaths)}\n${script}`, 'latin1')) : undefined;
}

/** A value as Lua writes it. Strings are bytes, all but letters and digits by number. */
function lua(value: unknown): string {
  if (Array.isArray(value)) return `{${value.map(lua).join(',')}}`;
  if (typeof value === 'object' && value !== null) return `{${Object.entries(value).map(([key, one]) => `${key}=${lua(one)}`).join(',')}}`;
  return `"${String(value).replaceAll(/[^A-Za-z0-9]/g, (character) => `\\${String(character.charCodeAt(0)).padStart(3, '0')}`)}"`;
}
