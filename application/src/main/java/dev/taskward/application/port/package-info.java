/** Types that both the driving and the driven ports use. */
@NullMarked
package dev.taskward.application.port;

import org.jspecify.annotations.NullMarked;
