@org.jspecify.annotations.NullMarked
package io.berth.storage.s3;
