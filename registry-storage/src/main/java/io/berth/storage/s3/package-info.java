/**
 * Storage in a bucket of an S3 server, shared by any number of replicas: objects in distribution's layout, read and
 * written through the AWS SDK for Java. Nothing is remembered that another replica might change. Imports core,
 * {@code layout}, {@code metadata}, {@code upload} and the SDK, which nothing else does. Start reading at
 * {@link io.berth.storage.s3.S3Storage}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.storage.s3;
