/** When manifests and tags were pulled last, and how often (docs/adr/0043). Start reading at {@code PullRecords}. */
@org.jspecify.annotations.NullMarked
package io.berth.core.pulls;
