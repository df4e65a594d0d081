/** Files of the operator, read whole. Imports the JDK only. Start reading at {@link io.berth.core.file.SmallFile}. */
@NullMarked
package io.berth.core.file;

import org.jspecify.annotations.NullMarked;
