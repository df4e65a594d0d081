/** Input that is made at random, for what must hold of any. */
@NullMarked
package io.berth.core.draw;

import org.jspecify.annotations.NullMarked;
