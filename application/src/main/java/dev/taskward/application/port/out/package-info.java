/** What Taskward needs of the outside. */
@NullMarked
package dev.taskward.application.port.out;

import org.jspecify.annotations.NullMarked;
