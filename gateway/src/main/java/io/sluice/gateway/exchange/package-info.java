/**
 * Where the story of an exchange is told: publishing, negotiating, delivering, acquiring, revoking. The one place that
 * combines what the pure packages decide with what the others store, seal, record and send. Must not know of HTTP
 * routes or JSON forms.
 */
package io.sluice.gateway.exchange;
