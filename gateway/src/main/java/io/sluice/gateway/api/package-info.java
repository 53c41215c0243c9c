/**
 * The face that a gateway shows to its own operator: JSON over the admin socket, for the commands of {@code sluice}.
 *
 * <p>Who may open the socket may ask everything; there is no other authentication here. File bytes pass through it: no
 * path that a caller names is ever opened. Decides nothing: it reads a request, calls {@code exchange}, writes an answer.
 *
 * <pre>
 * GET  /admin/status
 * POST /admin/grade?name&amp;rank&amp;file&amp;...      body: the file   -> {"grading", "floor", ...}
 * POST /admin/publish?grading               body: the file   -> {"dataset", "version", "rank", ...}
 * GET  /admin/catalog?peer                                   -> {"peer", "datasets": [...]}
 * POST /admin/request {"peer", "dataset", "purpose"}         -> {"agreement", ...}
 * POST /admin/fetch {"agreement"}           -> lines {"event": "progress", ...}, last "granted" or "failed"
 * GET  /admin/transfers/{id}/plaintext      -> the bytes; they may be kept only if the verdict is good
 * POST /admin/transfers/{id}/verdict        -> {"transfer", "sha256"}, or 403
 * POST /admin/transfers/{id}/confirm        after the file has its name
 * POST /admin/revoke {"agreement"}          POST /admin/cancel {"transfer"}
 * GET  /admin/members                       POST /admin/members (a member file), /admin/members/remove, /admin/members/import
 * GET  /admin/audit?filters&amp;at               -> {"lane", "size", "rows", "findings"}
 * GET  /admin/audit/export?filters          -> an evidence bundle
 * POST /admin/audit/grant {"auditor", "fromMillis", "untilMillis"}
 * </pre>
 *
 * <p>A refusal or failure is {"code", "reasons"} with the status that {@link io.sluice.gateway.api.Problem} gives it.
 */
package io.sluice.gateway.api;
