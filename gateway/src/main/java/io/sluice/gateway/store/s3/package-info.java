/**
 * Blobs in a bucket of an S3 server: {@link io.sluice.gateway.store.s3.S3Blobs}. The only package that knows the AWS SDK.
 * Nothing of the SDK's own configuration on this machine (environment, profiles) counts.
 */
package io.sluice.gateway.store.s3;
