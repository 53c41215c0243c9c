/**
 * Who agreed to what: the registry of consents, the reader of files of them, and the filter of a release's rows. Persons
 * are keyed pseudonyms here; an identifier is neither kept nor told. Says nothing to others and records nothing: that is
 * for {@code exchange}.
 */
package io.sluice.gateway.consent;
