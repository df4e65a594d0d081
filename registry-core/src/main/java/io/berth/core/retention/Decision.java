package io.berth.core.retention;

import io.berth.core.model.Digest;
import io.berth.core.model.Tag;
import java.time.Instant;

/**
 * What is decided on a tag.
 *
 * @param target that it pointed to
 * @param pushed when it was pushed
 * @param goes whether it is to be deleted
 * @param why the rule and its conditions, for people
 */
public record Decision(Tag tag, Digest target, Instant pushed, boolean goes, String why) {}
