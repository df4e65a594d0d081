/**
 * Storage in a bucket of an S3 server, shared by any number of replicas: objects in distribution's layout, accessed
 * through the AWS SDK for Java. Nothing that another replica might change is cached. Imports core, {@code layout},
 * {@code metadata}, {@code upload} and the SDK, which no other package uses. Start reading at
 * {@link io.berth.storage.s3.S3Storage}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.storage.s3;
