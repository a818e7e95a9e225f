/** The composition root: reads the settings, connects the modules, and starts the service. */
@NullMarked
package dev.taskward.bootstrap;

import org.jspecify.annotations.NullMarked;
