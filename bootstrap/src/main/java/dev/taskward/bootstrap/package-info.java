/** The service as a whole: how it is set, put together and started. */
@NullMarked
package dev.taskward.bootstrap;

import org.jspecify.annotations.NullMarked;
