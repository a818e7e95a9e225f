/** What the outside may ask of Taskward. */
@NullMarked
package dev.taskward.application.port.in;

import org.jspecify.annotations.NullMarked;
