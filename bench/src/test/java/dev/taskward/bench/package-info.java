/** Measures parts of the service with JMH, and the packaged service under load with wrk. */
@NullMarked
package dev.taskward.bench;

import org.jspecify.annotations.NullMarked;
