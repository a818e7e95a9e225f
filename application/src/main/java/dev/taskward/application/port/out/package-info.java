/** The driven ports: {@code application.service} calls them, and adapters implement them. */
@NullMarked
package dev.taskward.application.port.out;

import org.jspecify.annotations.NullMarked;
