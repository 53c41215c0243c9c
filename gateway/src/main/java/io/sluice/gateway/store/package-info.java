/**
 * What must survive: small documents in a database, large blobs in a folder, and the file primitives under both.
 *
 * <p>The only package that knows SQL. It does not know what a document or a blob means, holds no key, and must not use
 * any other package of the gateway. Everything reported as done is on the disk.
 */
package io.sluice.gateway.store;
